import { placeOf } from '../../places.ts';
import { commandLineOf } from '../../reading/command-line.ts';
import { valueOf } from '../../reading/variables.ts';
import type { Rule } from '../../rule.ts';

/** Where a program says how long one piece of work may take. */
const limits: readonly { readonly program: RegExp; readonly flag: RegExp; readonly variable?: RegExp; readonly what: string }[] =
  [
    {
      program: /\bcelery\b.*\bworker\b/s,
      flag: /--(?:soft-)?time-limit[= ](\d+)/,
      variable: /^CELERY_(?:TASK|TASKD)_(?:SOFT_)?TIME_LIMIT$/,
      what: 'a task may take',
    },
    { program: /\bartisan\s+queue:/, flag: /--timeout[= ](\d+)/, what: 'a job may take' },
    { program: /\bgunicorn\b/, flag: /(?:--timeout|-t)[= ](\d+)/, variable: /^GUNICORN_TIMEOUT$/, what: 'a request may take' },
    { program: /\bsidekiq\b/, flag: /(?:--timeout|-t)[= ](\d+)/, what: 'a job gets to end' },
  ];

/** Docker gives ten seconds when nobody says anything, and databases need more rather than less. */
const databaseNeedsMs = 10_000;

/** The grace period is shorter than what the program allows itself. */
export const graceTooShort: Rule = {
  id: 'grace-too-short',
  family: 'shutdown',
  severity: 'warning',
  topic: 'shutdown',
  title: 'The grace period is shorter than the work that is allowed.',
  why: 'The program lets a piece of work take longer than the pod gets to end. What is near its limit when the pod is told to stop is killed.',
  remedy: 'Make stop_grace_period a little longer than the limit of the program.',
  change: {
    file: 'compose.yaml',
    before: ['command: celery -A app worker --time-limit 600', 'stop_grace_period: 1m'],
    after: ['command: celery -A app worker --time-limit 600', 'stop_grace_period: 11m'],
  },
  *looks({ services }) {
    for (const service of services) {
      const command = commandLineOf(service);
      const grace = service.stopGracePeriodMs;
      if (grace !== undefined && grace.value < databaseNeedsMs && service.role.role === 'database') {
        const place = placeOf(grace, service.place);
        yield {
          service: service.name,
          place,
          message: `${service.name} has ${grace.value / 1000} s to write what it holds in memory before it is killed, and repairs its files at the next start.`,
          evidence: [{ text: `the grace period is ${grace.value / 1000} s, and it is a database`, place }],
        };
        continue;
      }
      const known = command === undefined ? undefined : limits.find(({ program }) => program.test(command.text));
      if (command === undefined || known === undefined) continue;
      const inVariable = known.variable === undefined ? undefined : valueOf(service, known.variable);
      const seconds = Number(known.flag.exec(command.text)?.[1] ?? inVariable ?? '0');
      // Without a statement the pod has 30 s; a worker without one is another finding.
      const graceSeconds = (grace?.value ?? 30_000) / 1000;
      if (grace === undefined && service.role.role === 'worker') continue;
      if (!(seconds > graceSeconds) || seconds > 86_400) continue;
      const place = placeOf(grace, command.place);
      yield {
        service: service.name,
        place,
        message: `${service.name} is killed ${graceSeconds} s after it is told to stop, and ${known.what} ${seconds} s.`,
        evidence: [
          { text: `${known.what} ${seconds} s`, place: command.place },
          { text: grace === undefined ? 'no stop_grace_period is stated' : `the grace period is ${graceSeconds} s`, place },
        ],
      };
    }
  },
};
