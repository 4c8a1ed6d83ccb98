import { listNames, placeOf } from '../../places.ts';
import { clearSecretIn } from '../../reading/secrets.ts';
import { isPassedOn } from '../../reading/variables.ts';
import type { Rule } from '../../rule.ts';

/** Secrets stand in the Compose file. */
export const secretInClear: Rule = {
  id: 'secret-in-clear',
  family: 'configuration',
  severity: 'warning',
  topic: 'secret-clear',
  title: 'A secret stands in clear in a file of the project.',
  why: 'Everybody who reads the repository has it. Carried over as it is, it would also stand in values files, in the cluster state, in every `kubectl describe` and in the web interface of Argo CD.',
  remedy: 'Change the secret, keep the new one in the secret store of each environment, and refer to it.',
  change: { file: 'compose.yaml', before: ['DB_PASSWORD: (the password)'], after: ['DB_PASSWORD: ${DB_PASSWORD:?}'] },
  handled: 'Values that are secret become references; the delivery lists which ones to create.',
  *looks({ services }) {
    for (const service of services) {
      const found = service.environment.filter((variable) => {
        const kind = clearSecretIn(variable);
        return (kind === 'value' || kind === 'url') && variable.value.origin.how === 'stated' && !isPassedOn(variable);
      });
      const [first] = found;
      if (first === undefined) continue;
      const place = placeOf(first.value, service.place);
      yield {
        service: service.name,
        place,
        message: `${listNames(found.map(({ name }) => name))} of ${service.name} can be read by everybody who sees this file.`,
        evidence: found.map((variable) => ({
          text:
            clearSecretIn(variable) === 'url'
              ? `${variable.name} is a URL with a password in it`
              : `${variable.name} is named like a secret, and its value stands here`,
          place: placeOf(variable.value, service.place),
        })),
      };
    }
  },
};
