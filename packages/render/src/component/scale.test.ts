import type { Role } from '@landfall/model';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ServiceDraft } from '../plan/testing/build-app.ts';
import { dataMount, dataVolume, said, translate, translateOne } from './testing/translate.ts';

const mounts = [dataMount];
const volumes = [dataVolume];
const restart = (policy: 'no' | 'always' | 'on-failure' | 'unless-stopped', maxAttempts?: number) =>
  said({ policy, ...(maxAttempts === undefined ? {} : { maxAttempts }) }, 'restart');

describe('kind', () => {
  test.each<[string, ServiceDraft, string]>([
    ['a web server', { role: 'web' }, 'Deployment'],
    ['a database with a disk', { role: 'database', mounts }, 'StatefulSet'],
    ['a cache without a disk', { role: 'cache' }, 'Deployment'],
    ['one on every node', { mode: said('global', 'deploy.mode') }, 'DaemonSet'],
    ['a job by its mode', { mode: said('replicated-job', 'deploy.mode') }, 'Job'],
    ['what ends', { role: 'job' }, 'Job'],
    [
      'what keeps running though it restarts on failure only',
      { role: 'worker', restart: restart('on-failure', 5) },
      'Deployment',
    ],
  ])('%s', (_, draft, kind) => {
    expect(translate(draft, {}, { volumes }).values.kind).toBe(kind);
  });

  test('what others wait for until it has ended is a job', () => {
    const services = {
      web: { dependsOn: { migrate: 'service_completed_successfully' as const } },
      migrate: { restart: restart('on-failure', 5) },
    };

    expect(translateOne('migrate', services).values).toMatchObject({
      kind: 'Job',
      job: { backoffLimit: 5, restart: 'OnFailure' },
    });
  });

  test('a schedule makes a CronJob', () => {
    expect(translate({ hintValues: { schedule: '*/5 * * * *' } }).values).toMatchObject({
      kind: 'CronJob',
      schedule: { cron: '*/5 * * * *' },
    });
  });
});

describe('replicas', () => {
  test('databases, brokers and schedulers are alone, whatever is asked', () => {
    const roles: Role[] = ['database', 'broker', 'cache', 'search', 'storage', 'scheduler'];
    fc.assert(
      fc.property(fc.constantFrom(...roles), fc.integer({ min: 2, max: 9 }), (role, count) => {
        const { values, account } = translate({ role, replicas: said(count, 'scale') }, {}, { volumes });

        expect(values.replicas).toBe(1);
        expect(account.findings.map(({ code }) => code)).toContain('several-replicas-of-one');
      }),
    );
  });

  test('what people open gets two, with a budget, when it keeps nothing', () => {
    expect(translate({ role: 'web', ports: ['80:80'] }).values).toMatchObject({ replicas: 2, disruption: { maxUnavailable: 1 } });
    expect(translate({ role: 'web', ports: ['80:80'], mounts }, {}, { volumes }).values).toMatchObject({ replicas: 1 });
    const readers = [{ ...mounts[0]!, readOnly: true }];
    const writer = { writer: { mounts } };
    expect(translate({ role: 'web', ports: ['80:80'], mounts: readers }, writer, { volumes }).values).toMatchObject({
      replicas: 2,
    });
    expect(translate({ role: 'web', ports: ['80:80'], mounts: readers }, {}, { volumes }).values).toMatchObject({ replicas: 1 });
    expect(translate({ role: 'worker' }).values).toMatchObject({ replicas: 1 });
  });

  test('a number that is stated holds, zero as well', () => {
    expect(translate({ role: 'web', replicas: said(0, 'scale') }).values.replicas).toBe(0);
    expect(translate({ role: 'worker', replicas: said(4, 'scale') }).values.replicas).toBe(4);
  });
});

describe('restart', () => {
  test('never and on failure are told of when something runs until it is stopped', () => {
    expect(translate({ role: 'web', restart: restart('on-failure') }).codes('restart')).toEqual(['restart-of-service']);
    expect(translate({ role: 'web', restart: restart('always') }).codes('restart')).toEqual([]);
  });

  test('a job that is never restarted is not repeated', () => {
    expect(translate({ role: 'job', restart: restart('no') }).values.job).toEqual({ backoffLimit: 0 });
  });
});

describe('roll-out', () => {
  const update = (more: NonNullable<ServiceDraft['update']>) => translate({ role: 'web', update: more }).values.strategy;

  test('start-first surges, stop-first makes room, all at once is all', () => {
    const parallelism = said(2, 'update.parallelism');

    expect(update({ parallelism, order: said('start-first', 'update.order') })).toEqual({ maxSurge: 2, maxUnavailable: 0 });
    expect(update({ parallelism })).toEqual({ maxSurge: 0, maxUnavailable: 2 });
    expect(update({ parallelism: said(0, 'update.parallelism') })).toEqual({ maxSurge: 0, maxUnavailable: '100%' });
  });

  test('a long delay leaves the roll-out time to finish', () => {
    expect(update({ delayMs: said(900_000, 'update.delay') })).toEqual({ minReadySeconds: 900, progressDeadlineSeconds: 1500 });
    expect(update({ delayMs: said(1500, 'update.delay') })).toEqual({ minReadySeconds: 2 });
  });

  test('on each node the old pod goes first', () => {
    const { values, codes } = translate({
      mode: said('global', 'deploy.mode'),
      update: { parallelism: said(2, 'update.parallelism'), order: said('start-first', 'update.order') },
    });

    expect(values.strategy).toEqual({ maxUnavailable: 2 });
    expect(codes('update.order')).toEqual(['update-settings']);
  });

  test('two schedulers never run side by side', () => {
    expect(translate({ role: 'scheduler' }).values.strategy).toEqual({ type: 'Recreate' });
  });
});
