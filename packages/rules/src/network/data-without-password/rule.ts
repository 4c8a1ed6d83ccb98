import { placeOf } from '../../places.ts';
import { isYes } from '../../reading/variables.ts';
import type { Rule } from '../../rule.ts';

const switches: readonly { readonly name: RegExp; readonly isOn: (value: string) => boolean }[] = [
  { name: /^(?:\w+_)?ALLOW_(?:EMPTY|ANONYMOUS)_(?:PASSWORD|LOGIN|ROOT_PASSWORD)$|^ALLOW_PLAINTEXT_LISTENER$/, isOn: isYes },
  { name: /^POSTGRES_HOST_AUTH_METHOD$/, isOn: (value) => value === 'trust' },
  { name: /^xpack\.security\.enabled$|^plugins\.security\.enabled$/i, isOn: (value) => value === 'false' },
  { name: /^DISABLE_SECURITY_PLUGIN$/, isOn: isYes },
];

/** Everybody may read the data. */
export const dataWithoutPassword: Rule = {
  id: 'data-without-password',
  family: 'network',
  severity: 'warning',
  topic: 'other',
  title: 'A database, broker or search engine lets everybody in.',
  why: 'On one machine only the containers of the same project reached it. In a cluster every pod of every namespace can, unless network policies say otherwise and the network enforces them: one broken web page anywhere is a way to the data.',
  remedy: 'Give it a password from the secret store, and one user for each service.',
  change: {
    file: 'compose.yaml',
    before: ['ALLOW_EMPTY_PASSWORD: "yes"'],
    after: ['MONGODB_ROOT_PASSWORD: ${MONGODB_ROOT_PASSWORD:?}'],
  },
  handled: 'A NetworkPolicy for each network lets in only the services that share it, where the cluster enforces policies.',
  *looks({ services }) {
    for (const service of services) {
      const variable = service.environment.find(({ name, value }) =>
        switches.some((one) => one.name.test(name) && one.isOn(value.value ?? '')),
      );
      if (variable === undefined) continue;
      const place = placeOf(variable.value, service.place);
      yield {
        service: service.name,
        place,
        message: `Whoever runs a pod in the cluster may read and change what is in ${service.name}: ${variable.name} asks for no password.`,
        evidence: [{ text: `${variable.name} says so`, place }],
      };
    }
  },
};
