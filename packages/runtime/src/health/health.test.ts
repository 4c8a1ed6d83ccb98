import { afterEach, expect, test } from 'vitest';
import { createHealth, type Health, type HealthOptions } from './health.ts';
import { HealthError } from './health-error.ts';

/** Longer than anything takes that is going to happen. */
const patience = { timeout: 15_000, interval: 2 };

const opened: Health[] = [];

function open(options?: HealthOptions): Health {
  const health = createHealth(options);
  opened.push(health);
  return health;
}

afterEach(() => {
  for (const health of opened.splice(0)) health.close();
});

test('it is alive at once, started when it says so, and ready when what it needs is up', async () => {
  const health = open();
  const database = Promise.withResolvers<void>();
  health.addDependency({ name: 'database', check: () => database.promise, timeoutMs: 60_000 });
  expect(health.report()).toMatchObject({
    liveness: { isGood: true },
    startup: { isGood: false },
    readiness: { reasons: ['the program has not started yet', 'the dependency database is not known yet'] },
  });

  health.markStarted();
  database.resolve();

  await expect.poll(() => health.report().readiness, patience).toEqual({ isGood: true, reasons: [] });
  expect(health.report().startup.isGood).toBe(true);
});

test('a dependency that is down ends readiness after some failures, never liveness, and comes back after some successes', async () => {
  let isUp = true;
  const told: string[] = [];
  const health = open({ onChange: ({ name, state }) => told.push(`${name} ${state}`) });
  health.addDependency({
    name: 'queue',
    intervalMs: 1,
    check: async () => {
      if (!isUp) throw coded('ECONNREFUSED');
    },
  });
  health.markStarted();
  await expect.poll(() => health.report().readiness.isGood, patience).toBe(true);

  isUp = false;
  await expect.poll(() => health.report().readiness.reasons, patience).toEqual(['the dependency queue is down']);
  const down = health.report();
  isUp = true;
  await expect.poll(() => health.report().readiness.isGood, patience).toBe(true);

  expect(down.liveness.isGood).toBe(true);
  expect(down.dependencies[0]).toMatchObject({ state: 'down', failure: 'ECONNREFUSED' });
  expect(down.dependencies[0]!.failedChecks).toBeGreaterThanOrEqual(3);
  expect(told).toEqual(['queue up', 'queue down', 'queue up']);
});

test('a check that hangs is a failure after its time, and no second one is started beside it', async () => {
  let started = 0;
  const health = open();
  health.addDependency({
    name: 'slow',
    intervalMs: 1,
    timeoutMs: 5,
    check: async () => {
      started += 1;
      await new Promise(() => {});
    },
  });

  await expect.poll(() => health.report().dependencies[0]!.checks, patience).toBeGreaterThan(3);
  expect(started).toBe(1);
  expect(health.report().dependencies[0]).toMatchObject({ state: 'down' });
});

test('a check that throws before it promises anything is a failure like any other, and is tried again', async () => {
  let tries = 0;
  const health = open();
  health.addDependency({
    name: 'hasty',
    intervalMs: 1,
    check: () => {
      tries += 1;
      throw new Error('postgres://user:secret@db/app');
    },
  });

  await expect.poll(() => tries, patience).toBeGreaterThan(2);
  expect(health.report().dependencies[0]).toMatchObject({ state: 'down', failure: 'failed' });
  expect(JSON.stringify(health.report()) + health.metrics()).not.toContain('secret');
});

test('without an optional dependency it is degraded and ready', async () => {
  const health = open();
  health.addDependency({ name: 'search', isOptional: true, check: () => Promise.reject(new Error('no')) });
  health.markStarted();

  await expect.poll(() => health.report().dependencies[0]!.state, patience).toBe('down');
  expect(health.report()).toMatchObject({ readiness: { isGood: true }, isDegraded: true });
});

test('a condition that the program sets decides about readiness', () => {
  const health = open();
  const caches = health.addCondition('caches');
  health.markStarted();

  const before = health.report().readiness;
  caches.set(true);
  const after = health.report().readiness;

  expect(before.reasons).toEqual(['the condition caches is not met']);
  expect(after.isGood).toBe(true);
});

test('a worker without a sign of life is stuck and ends liveness; one that rests or has ended is not', async () => {
  const health = open();
  const [stuck, resting, ended] = ['stuck', 'resting', 'ended'].map((name) => health.addWorker({ name, stuckAfterMs: 1 }));
  resting!.rest();
  ended!.end();
  await expect.poll(() => health.report().liveness.reasons, patience).toEqual(['the worker stuck is stuck']);

  stuck!.beat();

  expect(health.report().liveness.isGood).toBe(true);
  expect(() => ended!.beat()).toThrow(HealthError);
});

test('once the end has begun it is not ready any more, and still alive', () => {
  const health = open();
  health.markStarted();
  health.markDraining();
  health.markStarted();

  expect(health.report()).toMatchObject({
    phase: 'draining',
    readiness: { reasons: ['the program is about to end'] },
    liveness: { isGood: true },
    startup: { isGood: true },
  });
});

test('metrics are what Prometheus reads: each name described once, each line a number', async () => {
  const health = open();
  health.addDependency({ name: 'database', check: async () => {} });
  health.addWorker({ name: 'claims', stuckAfterMs: 1_000 });
  health.addMetrics(() => 'app_pictures_total 3');
  await expect.poll(() => health.report().dependencies[0]!.state, patience).toBe('up');

  const lines = health.metrics().trimEnd().split('\n');

  const described = lines.filter((line) => line.startsWith('# TYPE')).map((line) => line.split(' ')[2]);
  expect(new Set(described).size).toBe(described.length);
  for (const line of lines.filter((text) => !text.startsWith('#'))) {
    expect(line).toMatch(/^[a-z_]+(\{([a-z]+="[^"]*",?)+\})? [0-9.e+-]+$/);
  }
  expect(lines).toContain('health_dependency_up{dependency="database",optional="false"} 1');
  expect(lines).toContain('health_ready 0');
  expect(lines).toContain('app_pictures_total 3');
});

test.each([
  ['a name for an address', () => open().addCondition('http://db'), 'HEALTH_OPTION_INVALID'],
  ['a name twice', () => ['a', 'a'].map(open().addCondition), 'HEALTH_NAME_TAKEN'],
  ['no time at all', () => open().addDependency({ name: 'a', timeoutMs: 0, check: async () => {} }), 'HEALTH_OPTION_INVALID'],
  ['no number', () => open({ maxLagMs: Number.NaN }), 'HEALTH_OPTION_INVALID'],
])('%s is refused', (_what, act, code) => {
  expect(act).toThrow(expect.objectContaining({ name: 'HealthError', code }));
});

test('after its end nothing can be added', () => {
  const health = createHealth();
  health.close();

  expect(() => health.addWorker({ name: 'late', stuckAfterMs: 1 })).toThrow('Health is closed');
});

function coded(code: string): Error {
  return Object.assign(new Error(`connect ${code} 10.0.0.3:5432`), { code });
}
