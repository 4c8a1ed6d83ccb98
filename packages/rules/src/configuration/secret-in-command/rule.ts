import { commandLineOf } from '../../reading/command-line.ts';
import { isNoSecretValue } from '../../reading/secrets.ts';
import type { Rule } from '../../rule.ts';

const patterns: readonly RegExp[] = [
  /(?:^|\s)(--(?:requirepass|masterauth|[a-z-]*password|[a-z-]*passwd|token|[a-z-]*secret(?:-key)?|api-?key))(?:=|\s+)["']?([^\s"'-][^\s"']*)/i,
  /(?:^|\s)(requirepass)\s+["']?([^\s"']+)/i,
];

/** A secret is an argument. */
export const secretInCommand: Rule = {
  id: 'secret-in-command',
  family: 'configuration',
  severity: 'warning',
  topic: 'secret-clear',
  title: 'A secret is passed as an argument of the command.',
  why: 'Arguments are shown by `ps`, by `kubectl describe` and in every event about the pod, to people and programs that may not read Secrets.',
  remedy: 'Pass it in a variable or a file that the program reads itself.',
  change: {
    file: 'compose.yaml',
    before: ['command: redis-server --requirepass (the password)'],
    after: ['command: sh -c \'exec redis-server --requirepass "$$REDIS_PASSWORD"\''],
  },
  handled: 'The argument refers to a variable that comes from a Secret.',
  *looks({ services }) {
    for (const service of services) {
      const command = commandLineOf(service);
      if (command === undefined || command.isOfImage) continue;
      const match = patterns
        .map((pattern) => pattern.exec(command.text))
        .find((found) => found !== null && !isNoSecretValue(found[2] ?? ''));
      if (match === undefined || match === null) continue;
      yield {
        service: service.name,
        place: command.place,
        message: `The argument ${match[1]} of ${service.name} is a secret that everybody sees who may look at the pod.`,
        evidence: [{ text: `${match[1]} is followed by a value`, place: command.place }],
      };
    }
  },
};
