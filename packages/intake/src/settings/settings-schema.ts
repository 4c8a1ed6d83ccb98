import { type Question, questions } from '@landfall/model';

/** The JSON Schema of `landfall.yaml`, for editors. What it allows is what `readSettings` takes, but for ids of rules. */
export function settingsSchema(rules: readonly string[]): Readonly<Record<string, unknown>> {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'landfall.yaml',
    description: 'What people decided about an application: answers that only they have, and findings that they accept.',
    type: ['object', 'null'],
    additionalProperties: false,
    properties: {
      answers: {
        description: 'Answers to the questions of an assessment; `landfall assess --interview` asks them and writes them here.',
        type: ['object', 'null'],
        additionalProperties: false,
        properties: Object.fromEntries(questions.map((question) => [question.id, answerSchema(question)])),
      },
      deviations: {
        description: 'Findings that are accepted for now. Every report shows them with their reason.',
        type: ['array', 'null'],
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['rule', 'reason'],
          properties: {
            rule: { description: 'Id of a rule.', enum: rules },
            service: { description: 'Only for this service; for all of them when absent.', type: ['string', 'null'] },
            reason: { description: 'Why it is accepted.', type: 'string', pattern: '\\S' },
            owner: { description: 'Who answers for it.', type: ['string', 'null'] },
            until: { description: 'The last day on which it holds.', type: ['string', 'null'], format: 'date' },
          },
        },
      },
    },
  };
}

function answerSchema({ text, kind }: Question): Readonly<Record<string, unknown>> {
  if (kind.type === 'choice') return { description: text, enum: [...kind.choices, null] };
  return {
    description: text,
    type: [kind.isWhole ? 'integer' : 'number', 'null'],
    minimum: kind.least,
    maximum: kind.most,
  };
}
