import { type App, type Fact, inferred, type Service } from '@landfall/model';
import { scheduleOf } from './schedules.ts';

/** Services that end by themselves, and why each was taken for one. */
export function findJobs(app: App): ReadonlyMap<string, Fact<'Job' | 'CronJob'>> {
  const awaited = awaitedServices(app);
  const jobs = new Map<string, Fact<'Job' | 'CronJob'>>();
  for (const service of app.services) {
    const kind = scheduledJob(service) ?? stateJob(service, awaited.get(service.name));
    if (kind !== undefined) jobs.set(service.name, kind);
  }
  return jobs;
}

function scheduledJob(service: Service): Fact<'CronJob'> | undefined {
  const schedule = scheduleOf(service);
  return schedule === undefined ? undefined : { value: 'CronJob', origin: schedule.origin };
}

function stateJob(service: Service, awaitedBy: Fact<string> | undefined): Fact<'Job'> | undefined {
  const stated = service.hints.find(({ name, value }) => name === 'kind' && value.value === 'Job');
  if (stated !== undefined) return { value: 'Job', origin: stated.value.origin };
  const mode = service.mode;
  if (mode?.value === 'replicated-job' || mode?.value === 'global-job') return { value: 'Job', origin: mode.origin };
  if (awaitedBy !== undefined) return { value: 'Job', origin: awaitedBy.origin };
  if (service.role.role !== 'job') return undefined;
  if (service.role.confidence === 'stated') return fromRole(service);
  // `restart: always` on something that looks like a migration: it is kept running on purpose.
  const restart = service.restart?.value.policy;
  if (restart === 'always' || restart === 'unless-stopped') return undefined;
  return fromRole(service);
}

function fromRole(service: Service): Fact<'Job'> {
  const evidence = service.role.evidence.map(({ text }) => text).join(', ');
  const place = service.role.evidence.find((item) => item.place !== undefined)?.place ?? service.place;
  return inferred('Job', 'role-job', evidence === '' ? 'it ends by itself' : evidence, { place });
}

/** Services that others wait for until they have completed, to the first edge that says so. */
function awaitedServices(app: App): ReadonlyMap<string, Fact<string>> {
  const awaited = new Map<string, Fact<string>>();
  for (const service of app.services) {
    for (const edge of service.dependsOn) {
      if (edge.condition !== 'service_completed_successfully' || awaited.has(edge.service)) continue;
      const place = edge.origin.how === 'default' ? undefined : edge.origin.place;
      awaited.set(
        edge.service,
        inferred(
          service.name,
          'awaited-job',
          `${service.name} waits until it has completed`,
          place === undefined ? {} : { place },
        ),
      );
    }
  }
  return awaited;
}
