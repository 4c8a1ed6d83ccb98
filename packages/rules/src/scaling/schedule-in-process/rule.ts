import { isLongRunning } from '../../reading/running.ts';
import type { Rule } from '../../rule.ts';
import { findInCode, isInCode } from '../../sources/find-in-code.ts';

const schedulers: readonly { readonly path: RegExp; readonly pattern: RegExp; readonly name: string }[] = [
  { path: /\.py$/, pattern: /\b(?:Background|AsyncIO|Tornado|Gevent)Scheduler\(|@repeat_every\(/, name: 'a scheduler of Python' },
  {
    path: /\.[cm]?[jt]s$/,
    pattern: /\bcron\.schedule\(|\bnew\s+CronJob\(|\bschedule\.scheduleJob\(|^[ \t]*@(?:Cron|Interval)\(/m,
    name: 'a cron library of Node',
  },
  { path: /\.(?:java|kt)$/, pattern: /^[ \t]*@Scheduled\(/m, name: '@Scheduled of Spring' },
  { path: /\.rb$/, pattern: /\bRufus::Scheduler\b/, name: 'Rufus' },
  { path: /\.go$/, pattern: /\bcron\.New\(|\bgocron\.NewScheduler\(/, name: 'a cron library of Go' },
];

/** What makes sure that one copy alone does it. */
const guards =
  /redlock|shedlock|SchedulerLock|pg_try_advisory_lock|pg_advisory_lock|with_advisory_lock|leader[-_]?elect|cache\.lock\(|redis\.lock\(|set\([^\n]{0,80}nx\s*=\s*True/i;

/** The clock is inside the program that answers requests. */
export const scheduleInProcess: Rule = {
  id: 'schedule-in-process',
  family: 'scaling',
  severity: 'warning',
  topic: 'singleton',
  title: 'The program does things by the clock while it answers requests.',
  why: 'Each copy of the program has a clock of its own. With two pods everything that is scheduled happens twice: mails, invoices, clean-ups. During an update that is so even with one replica.',
  remedy: 'Make what is scheduled a command, and run it as a CronJob; or let the copies take a lock in the database first.',
  change: {
    file: 'compose.yaml',
    before: ['web: {command: node server.js}'],
    after: ['web: {command: node server.js}', 'report: {command: node report.js, x-landfall: {schedule: "0 6 * * *"}}'],
  },
  *looks({ services, sources }) {
    const reported = new Set<string>();
    for (const service of services.filter(isLongRunning)) {
      if (/^(?:worker|scheduler|database|broker|cache|search|storage)$/.test(service.role.role)) continue;
      const files = sources.of(service);
      for (const { path, pattern, name } of schedulers) {
        const [match] = findInCode(files, path, pattern);
        if (match === undefined || reported.has(match.place.file) || isInCode(files, path, guards)) continue;
        reported.add(match.place.file);
        yield {
          service: service.name,
          place: match.place,
          message: `With two pods of ${service.name} everything that it does by the clock happens twice.`,
          evidence: [{ text: `${name} runs inside the program, and nothing takes a lock first`, place: match.place }],
          confidence: 'likely',
        };
        break;
      }
    }
  },
};
