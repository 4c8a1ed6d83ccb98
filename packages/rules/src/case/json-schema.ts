import { described, list, number, record, type Schema, text, whole } from '../schema-words.ts';
import { herokuSchema } from './heroku-schema.ts';
import { caseSchemaVersion } from './json.ts';

const range = record({ low: number, base: number, high: number });
const gap = record({ id: described(text, 'Id of a question or of a price.'), sentence: text });
const input = record({ name: text, value: range, from: described(text, '`answered`, or where the number comes from.') });

const painCost = record({
  id: text,
  title: text,
  formula: text,
  inputs: list(input),
  'monthly?': described(number, 'Absent while something is missing.'),
  gaps: list(gap),
});

const costLine = record({
  id: text,
  title: text,
  per: { enum: ['once', 'month'] },
  formula: text,
  inputs: list(input),
  'amount?': { ...range, description: 'Absent while something is missing.' },
  gaps: list(gap),
});

const breakEven = record(
  {
    kind: { enum: ['unknown', 'share', 'months'] },
    'low?': number,
    'base?': number,
    'high?': number,
  },
  'How much of the pain must go away to pay within a year, from 0 to 1, or after how many months it has paid.',
);

/** The JSON Schema of what `landfall report --json` prints. */
export const caseSchema: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'landfall report --json',
  description:
    'The case for the person who pays. Amounts are in the currency of `prices`. Fields are only ever added to a version.',
  ...record({
    schemaVersion: { const: caseSchemaVersion },
    app: text,
    services: whole,
    verdict: { enum: ['stay', 'change-first', 'move'] },
    why: text,
    pains: list(record({ title: text, evidence: list(text), remedy: text })),
    value: record(
      {
        pains: list(painCost),
        'painMonthly?': described(number, 'What all pains cost a month, as far as it is known.'),
        running: painCost,
        'relief?': described(number, 'The part of the pain that a move is expected to end, from 0 to 1.'),
        gaps: list(gap),
      },
      'What a move can bring, from answers alone.',
    ),
    costs: record({ lines: list(costLine), 'once?': range, 'monthly?': range }, 'Sums are of the lines that are known.'),
    breakEven,
    risks: list(record({ title: text, because: text, measure: text })),
    alternatives: described(
      list(
        record({
          name: text,
          'score?': described(number, 'From 0 to 100; absent for doing nothing.'),
          suits: list(text),
          costs: list(text),
          'once?': costLine,
          'monthly?': number,
        }),
      ),
      'Doing nothing first.',
    ),
    triggers: described(list(text), 'Changes that would change the advice.'),
    stays: described(list(text), 'What does not change for anybody.'),
    gaps: described(list(gap), 'Everything that nobody said, each once.'),
    prices: record({
      name: text,
      currency: text,
      prices: {
        type: 'object',
        additionalProperties: record({ low: number, base: number, high: number, source: text, date: text }),
      },
    }),
    'heroku?': herokuSchema,
  }),
};
