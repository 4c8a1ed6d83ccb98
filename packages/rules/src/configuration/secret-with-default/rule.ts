import { listNames, placeOf } from '../../places.ts';
import { clearSecretIn } from '../../reading/secrets.ts';
import type { Rule } from '../../rule.ts';

/** A secret has a default. */
export const secretWithDefault: Rule = {
  id: 'secret-with-default',
  family: 'configuration',
  severity: 'warning',
  topic: 'secret-clear',
  title: 'A secret falls back to a value that everybody knows.',
  why: 'When nobody sets the variable, the application starts with the default and works. With several environments one of them is sure to be forgotten.',
  remedy: 'Leave the default out, so that a missing value is an error.',
  change: {
    file: 'compose.yaml',
    before: ['DB_PASSWORD: ${DB_PASSWORD:-changeme}'],
    after: ['DB_PASSWORD: ${DB_PASSWORD:?set it in the environment}'],
  },
  handled: 'The value becomes a reference to the secret store, without a default.',
  *looks({ services }) {
    for (const service of services) {
      const found = service.environment.filter((variable) => clearSecretIn(variable) === 'default');
      const [first] = found;
      if (first === undefined) continue;
      yield {
        service: service.name,
        place: placeOf(first.value, service.place),
        message: `What is secret in ${listNames(found.map(({ name }) => name))} of ${service.name} is what this file says, wherever nobody remembers to set it.`,
        evidence: found.map((variable) => ({
          text: `the interpolation in ${variable.name} has a default`,
          place: placeOf(variable.value, service.place),
        })),
      };
    }
  },
};
