import { type App, byDefault, type Role, type Service } from '@landfall/model';
import type { Schedule } from '../helm/values.ts';
import { branch, leaf, type Traced } from '../traced.ts';
import { componentsOf, depthsOf, type Graph } from './order/graph.ts';
import { findJobs } from './order/jobs.ts';
import { labelledSchedules, scheduleOf, suspensionOf, timeZoneOf, toKubernetesCron } from './order/schedules.ts';
import { swarmCronjob } from './order/swarm-cronjob.ts';
import type { Account, Names, Reference, StartOrder } from './plan.ts';
import { remark, report } from './report.ts';

/** Roles that others store their data in: a caller starts after them even where Compose states no dependency. */
const dataRoles: ReadonlySet<Role> = new Set(['database', 'broker', 'cache', 'search', 'storage']);

/** Decides what is a Job, what runs on a schedule, and what starts before what. */
export function decideOrder(
  app: App,
  { names, references, account }: { readonly names: Names; readonly references: readonly Reference[]; readonly account: Account },
): StartOrder {
  for (const service of app.services) {
    reportLabelledSchedules(service, account);
    reportInexactSchedule(service, account);
  }
  const depths = depthsOf(startGraph(app, names, references));
  const wave = new Map<string, number>();
  for (const { name } of app.services) wave.set(name, (depths.get(names.podOf.get(name) ?? name) ?? 0) + 1);
  return { wave, jobs: findJobs(app), schedules: schedulesOf(app) };
}

function schedulesOf(app: App): ReadonlyMap<string, Traced<Schedule>> {
  const schedules = new Map<string, Traced<Schedule>>();
  for (const service of app.services) {
    const cron = scheduleOf(service);
    if (cron === undefined) continue;
    const timeZone = timeZoneOf(service);
    const suspended = suspensionOf(service);
    schedules.set(
      service.name,
      branch<Schedule>({
        cron: leaf(cron),
        ...(timeZone === undefined ? {} : { timeZone: leaf(timeZone) }),
        ...(suspended === undefined ? {} : { suspend: leaf(suspended) }),
        concurrency: leaf(
          swarmCronjob(service)?.concurrency ??
            byDefault('Forbid', 'schedule-concurrency', 'a run that is late does not meet the next one'),
        ),
      }),
    );
  }
  return schedules;
}

/** Stated dependencies, and calls of data services that contradict none of them. Members of one pod are one node. */
function startGraph(app: App, names: Names, references: readonly Reference[]): Graph {
  const nodeOf = (name: string) => names.podOf.get(name) ?? name;
  const roleOf = new Map(app.services.map(({ name, role }) => [name, role.role]));
  const isData = (name: string) => dataRoles.has(roleOf.get(name) ?? 'unknown');
  const stated = new Map<string, Set<string>>(app.services.map(({ name }) => [nodeOf(name), new Set<string>()]));
  for (const service of app.services) {
    for (const edge of service.dependsOn) {
      const from = nodeOf(service.name);
      const to = nodeOf(edge.service);
      if (from !== to && stated.has(to)) stated.get(from)?.add(to);
    }
  }
  const all = new Map([...stated].map(([node, needs]) => [node, new Set(needs)]));
  const called = references
    .filter(({ from, to, state }) => state !== 'inactive' && isData(to) && !isData(from))
    .map(({ from, to }) => ({ from: nodeOf(from), to: nodeOf(to) }))
    .filter(({ from, to }) => from !== to && all.has(from) && all.has(to));
  for (const { from, to } of called) all.get(from)?.add(to);
  // A call inside a cycle says nothing about order; a stated dependency there still does.
  const component = componentsOf(all);
  for (const { from, to } of called) {
    if (component.get(from) === component.get(to) && stated.get(from)?.has(to) !== true) all.get(from)?.delete(to);
  }
  return all;
}

/** A schedule of swarm-cronjob that no cron expression of Kubernetes says exactly. */
function reportInexactSchedule(service: Service, account: Account): void {
  const schedule = swarmCronjob(service)?.schedule;
  if (schedule === undefined || scheduleOf(service) !== undefined) return;
  remark(account, 'label-schedule', schedule.origin, `A CronJob knows no schedule such as ${JSON.stringify(schedule.value)}.`);
  report(account, 'label-schedule', {
    service: service.name,
    at: schedule.origin,
    message: `${service.name} runs on the schedule ${JSON.stringify(schedule.value)}, which a CronJob cannot follow: it knows minutes, not seconds.`,
    remedy: 'State the nearest one with `x-landfall: {schedule: "<cron expression>"}`.',
  });
}

/**
 * Schedules that live in labels of a scheduler container name a command to run in a running container: no CronJob is
 * exactly that.
 */
function reportLabelledSchedules(service: Service, account: Account): void {
  for (const { job, type, schedule, labels } of labelledSchedules(service)) {
    for (const label of labels) {
      remark(
        account,
        'label-schedule',
        label.origin,
        `The scheduler that reads ${type} labels needs the Docker socket; a CronJob has to be written.`,
      );
    }
    const cron = schedule === undefined ? undefined : toKubernetesCron(schedule.value);
    report(account, 'label-schedule', {
      service: service.name,
      at: schedule?.origin,
      message: `${service.name} has the scheduled job ${job} in labels; nothing in the cluster reads them.`,
      remedy: `Add a service with the image and the command of the job and \`x-landfall: {schedule: "${cron ?? '<cron expression>'}"}\`.`,
    });
  }
}
