import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { handle } from './context.ts';
import { defineTask, type Priority, priorities } from './definition.ts';
import type { Tasks } from './tasks.ts';
import { FairModel } from './testing/fair-model.ts';
import { setStage, until } from './testing/stage.ts';
import type { ClaimedTask } from './worker/claimed.ts';

const stage = setStage();
const queue = 'images';
const resize = defineTask({ name: 'resize', queue, payload: z.object({}) });
let tasks: Tasks;
let workerId: string;

beforeEach(async () => {
  tasks = await stage.tasks();
  const { rows } = await stage.pool.query<{ id: string }>(
    `insert into ${stage.schema}.worker (name, slots, lease_until) values ('by hand', 1, 'infinity') returning id`,
  );
  workerId = rows[0]!.id;
});

/** Claims as a worker does. `charges` is what finished tasks of tenants cost beyond what they were charged. */
async function claim(limit: number, charges: Readonly<Record<string, number>> = {}): Promise<ClaimedTask[]> {
  const tenants = Object.keys(charges);
  const { rows } = await stage.pool.query<ClaimedTask>(`select * from ${stage.schema}.claim($1, $2, $3, $4, $5, null, null)`, [
    queue,
    workerId,
    limit,
    tenants.length === 0 ? null : tenants,
    Object.values(charges),
  ]);
  return rows;
}

async function enqueue(tenant: string, count: number, options: { costMs?: number; priority?: Priority } = {}): Promise<string[]> {
  const items = Array.from({ length: count }, () => ({ tenant, payload: {}, ...options }));
  return (await tasks.enqueueMany(resize, items)).map(({ id }) => id);
}

/** Many tasks without the way through this process. */
async function flood(tenant: string, count: number): Promise<void> {
  await stage.pool.query(
    `insert into ${stage.schema}.task (queue, tenant, kind, version, state, level, payload)
     select $1, $2, 'resize', 1, 'r', 1, '{}' from generate_series(1, $3::integer)`,
    [queue, tenant, count],
  );
  await enqueue(tenant, 1);
}

function countByTenant(claimed: readonly ClaimedTask[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { tenant } of claimed) counts[tenant] = (counts[tenant] ?? 0) + 1;
  return counts;
}

describe('the order of starts', () => {
  test('is that of the model, task by task, whatever comes in and when', async () => {
    const enqueueOrClaim = fc.oneof(
      fc.record({
        kind: fc.constant('enqueue' as const),
        tenant: fc.constantFrom('a', 'b', 'c', 'd'),
        level: fc.nat({ max: 3 }),
        costMs: fc.integer({ min: 1, max: 1000 }),
        count: fc.integer({ min: 1, max: 15 }),
      }),
      fc.record({ kind: fc.constant('claim' as const), count: fc.integer({ min: 1, max: 25 }) }),
    );
    const weights = fc.record({ a: fc.constantFrom(1, 3), b: fc.constantFrom(1, 0.5) });
    let runs = 0;

    await fc.assert(
      fc.asyncProperty(weights, fc.array(enqueueOrClaim, { minLength: 3, maxLength: 12 }), async (weight, steps) => {
        runs += 1;
        await stage.pool.query(
          `truncate ${stage.schema}.task, ${stage.schema}.lane, ${stage.schema}.queue, ${stage.schema}.arrival`,
        );
        const model = new FairModel();
        for (const [tenant, value] of Object.entries(weight)) {
          model.setWeight(tenant, value);
          await tasks.setTenant(queue, tenant, { weight: value });
        }
        for (const step of steps) {
          if (step.kind === 'enqueue') {
            const { tenant, level, costMs, count } = step;
            const ids = await enqueue(tenant, count, { costMs, priority: priorities[level]! });
            for (const id of ids) model.enqueue({ id: Number(id), tenant, level, costMs });
            continue;
          }
          for (let index = 0; index < step.count; index++) {
            const [claimed] = await claim(1);
            const expected = model.claim();
            expect(claimed?.id).toBe(expected === undefined ? undefined : String(expected.id));
          }
        }
      }),
      { numRuns: 15 },
    );
    expect(runs).toBeGreaterThanOrEqual(15);
  });

  test('many at a time are those that one at a time would have brought', async () => {
    const step = fc.record({
      tenant: fc.constantFrom('a', 'b', 'c'),
      costMs: fc.constantFrom(1, 10, 1000),
      count: fc.nat({ max: 30 }),
      claimed: fc.integer({ min: 2, max: 30 }),
    });
    let runs = 0;

    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 8 }), async (steps) => {
        runs += 1;
        await stage.pool.query(
          `truncate ${stage.schema}.task, ${stage.schema}.lane, ${stage.schema}.queue, ${stage.schema}.arrival`,
        );
        const model = new FairModel();
        for (const { tenant, costMs, count, claimed } of steps) {
          for (const id of await enqueue(tenant, count, { costMs })) model.enqueue({ id: Number(id), tenant, level: 1, costMs });
          const expected = Array.from({ length: claimed }, () => model.claim()?.id).filter((id) => id !== undefined);
          const ids = (await claim(claimed)).map(({ id }) => Number(id));
          expect(ids.sort((x, y) => x - y)).toEqual(expected.sort((x, y) => x - y));
        }
      }),
      { numRuns: 15 },
    );
    expect(runs).toBeGreaterThanOrEqual(15);
  });

  test('a hundred thousand tasks of one tenant do not hold up another: it is served by the very next claim', async () => {
    await flood('import', 100_000);
    const before = await claim(8);
    await enqueue('urgent', 10);

    const after: ClaimedTask[][] = [];
    for (let round = 0; round < 20; round++) after.push(await claim(1));

    expect(countByTenant(before)).toEqual({ import: 8 });
    expect(
      after
        .slice(0, 2)
        .flat()
        .map(({ tenant }) => tenant),
    ).toContain('urgent');
    expect(countByTenant(after.flat())).toEqual({ import: 10, urgent: 10 });
  });

  test('a worker starts an urgent task within two rounds of its places, with a hundred thousand others queued', async () => {
    await flood('import', 100_000);
    const starts: string[] = [];
    const slots = 4;
    await stage.work(tasks, {
      queues: { [queue]: { slots } },
      tasks: [handle(resize, (_, { tenant }) => new Promise((resolve) => setTimeout(resolve, 5, starts.push(tenant))))],
    });
    await until('the import is under way', () => starts.length > 50);

    await enqueue('urgent', 1, { priority: 'interactive' });
    const before = starts.length;
    await until('the urgent task has started', () => starts.includes('urgent'));

    expect(starts.indexOf('urgent') - before).toBeLessThanOrEqual(2 * slots);
  });

  test.each([2, 10, 100])('with %i tenants at work, a new one starts within one round of them', async (count) => {
    for (let tenant = 0; tenant < count; tenant++) await enqueue(`t${tenant}`, 20, { costMs: 10 });
    for (let round = 0; round < count * 2; round++) await claim(1);
    await enqueue('new', 5, { costMs: 10 });

    const starts: ClaimedTask[] = [];
    while (!starts.some(({ tenant }) => tenant === 'new')) starts.push(...(await claim(1)));

    expect(starts.length).toBeLessThanOrEqual(count + 1);
  });

  test('follows the cost of tasks, not their number', async () => {
    await enqueue('films', 400, { costMs: 1000 });
    await enqueue('pictures', 4000, { costMs: 100 });

    const claimed: ClaimedTask[] = [];
    while (claimed.length < 1100) claimed.push(...(await claim(20)));

    const { films = 0, pictures = 0 } = countByTenant(claimed);
    expect(pictures / films).toBeGreaterThan(9.5);
    expect(pictures / films).toBeLessThan(10.5);
  });

  test('charges what tasks really took, once they have ended', async () => {
    await enqueue('slow', 200, { costMs: 10 });
    await enqueue('quick', 200, { costMs: 10 });
    const starts: ClaimedTask[] = [];
    let ended: ClaimedTask[] = [];
    for (let round = 0; round < 110; round++) {
      const slow = ended.filter(({ tenant }) => tenant === 'slow').length;
      ended = await claim(1, slow > 0 ? { slow: slow * 90 } : {});
      starts.push(...ended);
    }

    const { slow = 0, quick = 0 } = countByTenant(starts);
    expect(quick / slow).toBeGreaterThan(9);
    expect(quick / slow).toBeLessThan(11);
  });

  test('tasks that took far less than was expected do not put whoever comes new behind those that wait', async () => {
    await enqueue('import', 1000, { costMs: 60_000 });
    await claim(8);
    await claim(8, { import: -8 * 59_990 });
    await enqueue('urgent', 3, { costMs: 60_000 });

    const next = [...(await claim(1, { import: -8 * 59_990 })), ...(await claim(1))];

    expect(next.map(({ tenant }) => tenant)).toContain('urgent');
  });

  test.each([1, 7, 100])('gives shares by weight, %i at a time', async (limit) => {
    await tasks.setTenant(queue, 'big', { weight: 3 });
    await enqueue('big', 3000);
    await enqueue('small', 3000);

    const claimed: ClaimedTask[] = [];
    while (claimed.length < 400) claimed.push(...(await claim(limit)));

    const { big = 0, small = 0 } = countByTenant(claimed);
    expect(big / small).toBeGreaterThan(2.85);
    expect(big / small).toBeLessThan(3.15);
  });

  test('gives a hundred tenants the same, by a Jain index of 0.99 and more', async () => {
    for (let tenant = 0; tenant < 100; tenant++) await enqueue(`t${tenant}`, 40);

    const claimed: ClaimedTask[] = [];
    while (claimed.length < 1500) claimed.push(...(await claim(37)));

    const shares = Object.values(countByTenant(claimed));
    let sum = 0;
    let squares = 0;
    for (const share of shares) {
      sum += share;
      squares += share ** 2;
    }
    expect(sum ** 2 / (100 * squares)).toBeGreaterThan(0.99);
  });

  test('a tenant that had nothing to do has saved nothing up', async () => {
    await enqueue('rested', 1);
    await enqueue('busy', 2000);
    for (let round = 0; round < 50; round++) await claim(20);
    await enqueue('rested', 1000);

    const claimed = await claim(100);

    expect(countByTenant(claimed)['busy']).toBeGreaterThanOrEqual(45);
  });

  test('of one tenant goes by priority, but every tenth start is for what has waited longest', async () => {
    const bulk = await enqueue('a', 30, { priority: 'bulk' });
    await enqueue('a', 100, { priority: 'interactive' });

    const claimed: ClaimedTask[] = [];
    for (let round = 0; round < 40; round++) claimed.push(...(await claim(1)));

    const early = claimed.map(({ id }) => id).filter((id) => bulk.includes(id));
    expect(early).toEqual(bulk.slice(0, 4));
  });
});

describe('places', () => {
  test('are all for a tenant that is alone, whatever its weight, and for whoever can use them when another cannot', async () => {
    await tasks.setTenant(queue, 'small', { weight: 0.01 });
    await tasks.setTenant(queue, 'capped', { maxRunning: 1 });
    await enqueue('small', 300);

    const alone = await claim(100);
    await enqueue('capped', 100);
    const beside = await claim(100);

    expect(countByTenant(alone)).toEqual({ small: 100 });
    expect(countByTenant(beside)).toEqual({ capped: 1, small: 99 });
  });
});

describe('limits', () => {
  test('a tenant at its limit holds up nobody, and goes on when one of its tasks has ended', async () => {
    await tasks.setTenant(queue, 'capped', { maxRunning: 2 });
    await enqueue('capped', 100);
    await enqueue('free', 10);

    const first = await claim(50);
    const [held] = first.filter(({ tenant }) => tenant === 'capped');
    const none = await claim(50);
    await stage.pool.query(`select ${stage.schema}.finish($1, $2, $3, '{null}', '{0}')`, [workerId, [held!.id], [held!.fence]]);
    const next = await claim(50);

    expect(countByTenant(first)).toEqual({ capped: 2, free: 10 });
    expect(none).toEqual([]);
    expect(countByTenant(next)).toEqual({ capped: 1 });
  });

  test('a rate lets as many start at once as the burst, and then as time passes', async () => {
    await tasks.setTenant(queue, 'metered', { ratePerSecond: 0.01, burst: 3 });
    await enqueue('metered', 100);

    const first = await claim(50);
    await stage.pool.query(`update ${stage.schema}.lane set refilled_at = refilled_at - interval '200 seconds'`);
    const later = await claim(50);

    expect(first).toHaveLength(3);
    expect(later).toHaveLength(2);
  });

  test('a paused tenant and a paused queue start nothing until they go on', async () => {
    await enqueue('a', 5);
    await enqueue('b', 5);

    await tasks.setTenant(queue, 'a', { isPaused: true });
    const withoutA = await claim(10);
    await tasks.pause(queue);
    await enqueue('b', 5);
    const paused = await claim(10);
    await tasks.resume(queue);
    await tasks.setTenant(queue, 'a', { isPaused: false });
    const all = await claim(10);

    expect(countByTenant(withoutA)).toEqual({ b: 5 });
    expect(paused).toEqual([]);
    expect(countByTenant(all)).toEqual({ a: 5, b: 5 });
  });
});
