import { commandLineOf } from '../../reading/command-line.ts';
import { isLongRunning } from '../../reading/running.ts';
import type { Rule } from '../../rule.ts';

/** The command waits for others itself. */
export const waitsByScript: Rule = {
  id: 'waits-by-script',
  family: 'ordering',
  severity: 'advice',
  topic: 'init-order',
  title: 'The command waits for another service by itself.',
  why: 'The wait holds at the first start only: when the other service is moved an hour later, nothing waits. A script that gives up restarts the pod, and a shell that waits is often in the way of the signal to stop.',
  remedy: 'Let the program try again by itself, and readiness say when it can work.',
  change: {
    file: 'compose.yaml',
    before: ['command: sh -c "./wait-for-it.sh db:5432 && gunicorn app"'],
    after: ['command: gunicorn app', 'depends_on: {db: {condition: service_healthy}}'],
  },
  *looks({ services }) {
    for (const service of services) {
      const command = isLongRunning(service) ? commandLineOf(service) : undefined;
      const match =
        /wait-for-it(?:\.sh)?|wait-for(?:\.sh)?\b|\bdockerize\b.*-wait|\b(?:until|while)\s+!?\s*(?:nc|curl|wget|pg_isready|mysqladmin|redis-cli|mongosh?)\b/.exec(
          command?.text ?? '',
        );
      if (command === undefined || match === null) continue;
      // What is not started again may be a step that ends.
      if (service.restart !== undefined && !/always|unless-stopped/.test(service.restart.value.policy)) continue;
      yield {
        service: service.name,
        place: command.place,
        message: `${service.name} waits for others at its first start only; when they are moved later, nothing waits.`,
        evidence: [{ text: `its command waits (${match[0].slice(0, 30).trim()})`, place: command.place }],
      };
    }
  },
};
