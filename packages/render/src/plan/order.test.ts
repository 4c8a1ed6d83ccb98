import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AnyTraced, plain } from '../traced.ts';
import { toKubernetesCron } from './order/schedules.ts';
import { buildApp, fact, planOf, type ServiceDraft } from './testing/build-app.ts';

describe('jobs', () => {
  const kindOf = (draft: ServiceDraft, others: Record<string, ServiceDraft> = {}) =>
    planOf(buildApp({ it: draft, ...others })).plan.order.jobs.get('it')?.value;

  it('are what others wait for until it has completed', () => {
    expect(kindOf({}, { web: { dependsOn: { it: 'service_completed_successfully' } } })).toBe('Job');
  });

  it('are services with the role of a job', () => {
    expect(kindOf({ role: 'job' })).toBe('Job');
  });

  it('are not services that are kept running', () => {
    expect(kindOf({ role: 'job', restart: fact({ policy: 'always' }) })).toBeUndefined();
  });

  it('are not long-running services with on-failure', () => {
    expect(kindOf({ role: 'api', restart: fact({ policy: 'on-failure', maxAttempts: 5 }) })).toBeUndefined();
  });

  it('of Swarm are jobs here', () => {
    expect(kindOf({ mode: fact('replicated-job') })).toBe('Job');
  });

  it('with a schedule are CronJobs', () => {
    const { plan } = planOf(buildApp({ it: { hintValues: { schedule: '0 3 * * *' }, environment: { TZ: 'Europe/Berlin' } } }));

    expect(plan.order.jobs.get('it')?.value).toBe('CronJob');
    expect(plain(plan.order.schedules.get('it') as AnyTraced)).toMatchObject({ cron: '0 3 * * *', timeZone: 'Europe/Berlin' });
  });
});

describe('labels of swarm-cronjob', () => {
  const labels = (texts: Record<string, string>) => ({
    deployLabels: Object.entries(texts).map(([name, value]) => ({ name: `swarm.cronjob.${name}`, ...fact(value, name) })),
  });
  const planned = (texts: Record<string, string>) => {
    const { plan, account } = planOf(buildApp({ it: labels(texts) }));
    const schedule = plan.order.schedules.get('it');
    return {
      kind: plan.order.jobs.get('it')?.value,
      schedule: schedule === undefined ? undefined : plain(schedule),
      findings: account.findings.map(({ code }) => code),
    };
  };

  it('make the service a CronJob', () => {
    expect(planned({ enable: 'true', schedule: '0 */5 * * * *', 'skip-running': 'false' })).toEqual({
      kind: 'CronJob',
      schedule: { cron: '*/5 * * * *', concurrency: 'Replace' },
      findings: [],
    });
    expect(planned({ enable: 'true', schedule: '@daily' }).schedule).toEqual({ cron: '@daily', concurrency: 'Forbid' });
  });

  it('make nothing of a service that is switched off', () => {
    expect(planned({ enable: 'false', schedule: '@daily' })).toMatchObject({ kind: undefined, schedule: undefined });
  });

  it('that need seconds are for a person', () => {
    expect(planned({ enable: 'true', schedule: '*/10 * * * * *' })).toEqual({
      kind: undefined,
      schedule: undefined,
      findings: ['label-schedule'],
    });
  });
});

describe('the time zone of a schedule', () => {
  it('is the one that is stated with it, whatever the container has', () => {
    const draft = {
      hintValues: { schedule: '0 3 * * *', 'schedule.timeZone': 'Asia/Tokyo' },
      environment: { TZ: 'Europe/Berlin' },
    };
    const { plan } = planOf(buildApp({ it: draft }));

    expect(plain(plan.order.schedules.get('it') as AnyTraced)).toMatchObject({ timeZone: 'Asia/Tokyo' });
  });
});

describe('schedules of other dialects', () => {
  it.each([
    ['*/5 * * * *', '*/5 * * * *'],
    ['0 30 2 * * *', '30 2 * * *'],
    ['@daily', '@daily'],
    ['@every 15m', '*/15 * * * *'],
    ['@every 2h', '0 */2 * * *'],
    ['@every 7m', undefined],
    ['30 0 2 * * *', undefined],
    ['whenever', undefined],
  ])('%s becomes %s', (text, expected) => {
    expect(toKubernetesCron(text)).toBe(expected);
  });

  it('in labels are refused with what to write instead', () => {
    const { account } = planOf(
      buildApp({ web: { labels: { 'ofelia.job-exec.clean.schedule': '@every 1h', 'ofelia.job-exec.clean.command': 'clean' } } }),
    );

    expect(account.notes).toHaveLength(2);
    expect(account.findings.find(({ code }) => code === 'label-schedule')?.remedy).toContain('0 * * * *');
  });
});

describe('waves', () => {
  it('follow dependencies, and calls of data services', () => {
    const { plan } = planOf(
      buildApp({
        db: { role: 'database', ports: ['5432'] },
        migrate: { dependsOn: { db: 'service_healthy' } },
        web: { dependsOn: { migrate: 'service_completed_successfully' } },
        worker: { environment: { DB_HOST: 'db' } },
      }),
    );

    expect(Object.fromEntries(plan.order.wave)).toEqual({ db: 1, migrate: 2, web: 3, worker: 2 });
  });

  it('put one pod into one wave', () => {
    const { plan } = planOf(
      buildApp({ db: {}, vpn: {}, app: { networkMode: fact('service:vpn'), dependsOn: { db: 'service_started' } } }),
    );

    expect(plan.order.wave.get('vpn')).toBe(plan.order.wave.get('app'));
    expect(plan.order.wave.get('app')).toBe(2);
  });

  it('begin after what a service depends on, for any graph, even one with cycles', () => {
    const edges = fc.array(fc.tuple(fc.nat(14), fc.nat(14)), { maxLength: 40 });
    fc.assert(
      fc.property(edges, (pairs) => {
        const services: Record<string, ServiceDraft> = {};
        for (let index = 0; index < 15; index += 1) {
          const needs = pairs
            .filter(([from, to]) => from === index && to < index)
            .map(([, to]) => [`s${to}`, 'service_started'] as const);
          const environment = Object.fromEntries(
            pairs.filter(([from]) => from === index).map(([, to]) => [`P${to}_HOST`, `s${to}`]),
          );
          services[`s${index}`] = {
            dependsOn: Object.fromEntries(needs),
            environment,
            role: index % 3 === 0 ? 'database' : 'web',
          };
        }

        const { plan } = planOf(buildApp(services));

        for (const service of plan.app.services) {
          for (const edge of service.dependsOn)
            expect(plan.order.wave.get(edge.service)).toBeLessThan(plan.order.wave.get(service.name) ?? 0);
        }
      }),
    );
  });
});
