import { derive, type Fact, type NamedText, type Service } from '@landfall/model';
import { swarmCronjob } from './swarm-cronjob.ts';

/** A cron expression as Kubernetes reads it: five fields, or one of the names that stand for five. */
const fieldText = /^[\d*/,A-Za-z?L#W-]+$/;
const nicknames: ReadonlySet<string> = new Set(['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly']);

/** The schedule that is stated for the whole service, by a hint or by labels, as a cron expression that Kubernetes accepts. */
export function scheduleOf(service: Service): Fact<string> | undefined {
  const hint = service.hints.find(({ name }) => name === 'schedule' || name === 'schedule.cron');
  const { value, origin } = hint?.value ?? swarmCronjob(service)?.schedule ?? {};
  if (typeof value !== 'string' || origin === undefined) return undefined;
  const cron = toKubernetesCron(value);
  return cron === undefined ? undefined : { value: cron, origin };
}

/** The time zone of the schedule: as stated with it, or that of the container. */
export function timeZoneOf(service: Service): Fact<string> | undefined {
  const stated = service.hints.find(({ name }) => name === 'schedule.timeZone');
  if (typeof stated?.value.value === 'string') return { value: stated.value.value, origin: stated.value.origin };
  const variable = service.environment.find(
    ({ name, value }) => name === 'TZ' && value.value !== undefined && value.value !== '',
  );
  const zone = variable?.value.value;
  // `:Europe/Berlin` and the like name a file of the image.
  return variable === undefined || zone === undefined || zone.startsWith(':') ? undefined : derive(variable.value, zone);
}

/** Whether the schedule waits until a person starts a run, where the input says so. */
export function suspensionOf(service: Service): Fact<boolean> | undefined {
  const hint = service.hints.find(({ name }) => name === 'schedule.suspend');
  return typeof hint?.value.value === 'boolean' ? { value: hint.value.value, origin: hint.value.origin } : undefined;
}

/**
 * Turns a cron expression of another dialect into one of five fields, where that is exact: a leading seconds field must
 * be 0, and `@every` must divide an hour or a day.
 *
 * @source Kubernetes CronJob "schedule syntax"; robfig/cron v1 "CRON Expression Format" (six fields, seconds first;
 *   ofelia uses it)
 */
export function toKubernetesCron(text: string): string | undefined {
  const trimmed = text.trim();
  if (nicknames.has(trimmed)) return trimmed;
  const every = /^@every\s+(\d{1,4})(m|h)(?:0s)?$/.exec(trimmed);
  if (every !== null) return everyInterval(Number(every[1]), every[2] === 'h');
  const fields = trimmed.split(/\s+/);
  if (!fields.every((field) => fieldText.test(field))) return undefined;
  if (fields.length === 5) return fields.join(' ');
  if (fields.length === 6 && fields[0] === '0') return fields.slice(1).join(' ');
  return undefined;
}

function everyInterval(count: number, inHours: boolean): string | undefined {
  const limit = inHours ? 24 : 60;
  if (count < 1 || limit % count !== 0) return undefined;
  const step = count === 1 ? '*' : `*/${count}`;
  if (inHours) return count === 24 ? '0 0 * * *' : `0 ${step} * * *`;
  return count === 60 ? '0 * * * *' : `${step} * * * *`;
}

/** A job that labels of a scheduler container (ofelia) ask for. */
export interface LabelledSchedule {
  readonly job: string;
  /** `job-exec` runs inside the labelled container, `job-run` starts another. */
  readonly type: string;
  readonly schedule?: NamedText;
  readonly labels: readonly NamedText[];
}

/** Reads `ofelia.<type>.<job>.<setting>` labels. @source ofelia docs/jobs.md and README, "Docker labels" */
export function labelledSchedules(service: Service): readonly LabelledSchedule[] {
  const byJob = new Map<string, { type: string; job: string; labels: NamedText[] }>();
  for (const label of service.labels) {
    const match = /^ofelia\.(job-[a-z-]+)\.([^.]+)\.[a-z-]+$/.exec(label.name);
    if (match === null) continue;
    const id = `${match[1]}.${match[2]}`;
    const entry = byJob.get(id) ?? { type: match[1] ?? '', job: match[2] ?? '', labels: [] };
    entry.labels.push(label);
    byJob.set(id, entry);
  }
  return [...byJob.values()].map(({ type, job, labels }) => {
    const schedule = labels.find(({ name }) => name.endsWith('.schedule'));
    return { type, job, labels, ...(schedule === undefined ? {} : { schedule }) };
  });
}
