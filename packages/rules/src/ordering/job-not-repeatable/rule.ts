import { commandLineOf } from '../../reading/command-line.ts';
import { isLongRunning } from '../../reading/running.ts';
import type { Rule } from '../../rule.ts';

const steps: readonly { readonly pattern: RegExp; readonly cure: RegExp; readonly what: string }[] = [
  { pattern: /\bmc\s+mb\b/, cure: /\bmc\s+mb\b[^;&|\n]*(?:-p\b|--ignore-existing)|\|\|\s*true/, what: 'the bucket exists' },
  { pattern: /\bkafka-topics(?:\.sh)?\b[^;&|]*--create/, cure: /--if-not-exists/, what: 'the topic exists' },
  { pattern: /\bcreatesuperuser\b/, cure: /\|\|\s*(?:true|echo|:)/, what: 'the user exists' },
  { pattern: /\bcreatedb\b/, cure: /\|\|/, what: 'the database exists' },
  { pattern: /CREATE\s+(?:DATABASE|TABLE|USER|ROLE)\s+(?!IF\s+NOT)/i, cure: /IF NOT EXISTS|\\gexec|\|\|/i, what: 'it exists' },
  { pattern: /\bnew-site\b/, cure: /if\s|\|\||--force/, what: 'the site exists' },
];

/** A step that can only run once. */
export const jobNotRepeatable: Rule = {
  id: 'job-not-repeatable',
  family: 'ordering',
  severity: 'warning',
  topic: 'init-order',
  title: 'A step that ends cannot run a second time.',
  why: 'As a Job it runs again with each delivery, and again when its pod is lost. The second time it fails, and everything that waits for it with it.',
  remedy: 'Let the step succeed when its work is done already.',
  change: {
    file: 'compose.yaml',
    before: ['command: mc mb local/media'],
    after: ['command: mc mb --ignore-existing local/media'],
  },
  *looks({ services }) {
    for (const service of services) {
      const command = isLongRunning(service) ? undefined : commandLineOf(service);
      const step =
        command === undefined
          ? undefined
          : steps.find(({ pattern, cure }) => pattern.test(command.text) && !cure.test(command.text));
      if (command === undefined || step === undefined) continue;
      yield {
        service: service.name,
        place: command.place,
        message: `${service.name} fails with the second delivery, because ${step.what} then, and holds up what waits for it.`,
        evidence: [{ text: 'its command creates something without asking whether it is there', place: command.place }],
        confidence: 'likely',
      };
    }
  },
};
