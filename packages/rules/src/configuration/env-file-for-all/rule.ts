import type { EnvironmentVariable, Service } from '@landfall/model';
import { listNames, placeOf } from '../../places.ts';
import { isSecretName } from '../../reading/secrets.ts';
import type { Rule } from '../../rule.ts';

/** So many services with the same file are a habit and no need. */
const manyServices = 3;

/** One file of variables, with secrets, is given to many services. */
export const envFileForAll: Rule = {
  id: 'env-file-for-all',
  family: 'configuration',
  severity: 'advice',
  topic: 'secret-clear',
  title: 'One file with secrets is given to many services.',
  why: 'Each service gets all secrets of the file, whether it needs them or not. Whoever gets into the least of them has everything; and a change of one value restarts them all.',
  remedy: 'Give each service the variables that it reads.',
  change: {
    file: 'compose.yaml',
    before: ['frontend:', '  env_file: [.env]'],
    after: ['frontend:', '  environment: {API_URL: "${API_URL}"}'],
  },
  *looks({ services }) {
    const files = new Map<string, { service: Service; secrets: EnvironmentVariable[] }[]>();
    for (const service of services) {
      const bySource = new Map<string, EnvironmentVariable[]>();
      for (const variable of service.environment) {
        const { origin } = variable.value;
        const file = origin.how === 'stated' ? origin.place.file : undefined;
        if (file === undefined || /\.ya?ml$/.test(file) || !isSecretName(variable.name)) continue;
        bySource.set(file, [...(bySource.get(file) ?? []), variable]);
      }
      for (const [file, secrets] of bySource) files.set(file, [...(files.get(file) ?? []), { service, secrets }]);
    }
    for (const [file, users] of files) {
      const [first] = users;
      const [secret] = first?.secrets ?? [];
      // The same program in several roles needs the same variables.
      const programs = new Set(users.map(({ service }) => service.image?.value ?? service.build?.context ?? service.name));
      if (first === undefined || secret === undefined || users.length < manyServices || programs.size < 2) continue;
      yield {
        place: placeOf(secret.value, first.service.place),
        message: `All secrets in ${file} are given to ${users.length} services, ${listNames(users.map(({ service }) => service.name))}: who gets into one of them has all.`,
        evidence: users.map(({ service, secrets }) => ({
          text: `${service.name} gets ${listNames(secrets.map(({ name }) => name))}`,
          place: service.place,
        })),
      };
    }
  },
};
