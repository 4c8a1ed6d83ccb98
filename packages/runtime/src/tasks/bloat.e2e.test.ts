/**
 * Tables may not grow with the tasks that have passed. `LANDFALL_SOAK=10` adds ten minutes of steady work with the autovacuum that
 * PostgreSQL comes with, and prints what the tables and their indexes took.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { handle } from './context.ts';
import { defineTask } from './definition.ts';
import { setStage } from './testing/stage.ts';

const soaks = process.env['LANDFALL_SOAK'] === undefined ? [] : [Number(process.env['LANDFALL_SOAK'])];
const tables = ['arrival', 'batch', 'finished', 'lane', 'queue', 'task', 'task_key', 'worker'];

describe('with a vacuum now and then', () => {
  const stage = setStage({ autovacuum: 'off' });

  test('tables and indexes are no larger after many times as many tasks', async () => {
    const tasks = await stage.tasks();
    const resize = defineTask({ name: 'resize', queue: 'images', payload: z.object({}), keepResultMs: 0 });
    const registered = await stage.pool.query<{ id: string }>(
      `insert into ${stage.schema}.worker (name, slots, lease_until) values ('by hand', 1, 'infinity') returning id`,
    );
    const workerId = registered.rows[0]!.id;
    const passThousand = async (): Promise<number> => {
      await tasks.enqueueMany(
        resize,
        Array.from({ length: 1000 }, (_, index) => ({ tenant: `t${index % 10}`, payload: {} })),
      );
      let passed = 0;
      while (passed < 1000) {
        const { rows } = await stage.pool.query<{ id: string; fence: number }>(
          `select id, fence from ${stage.schema}.claim('images', $1, 100, null, null, null, null)`,
          [workerId],
        );
        await stage.pool.query(
          `select ${stage.schema}.finish($1, $2, $3, array_fill(null::jsonb, array[$4::integer]), array_fill(0, array[$4::integer]))`,
          [workerId, rows.map(({ id }) => id), rows.map(({ fence }) => fence), rows.length],
        );
        passed += rows.length;
      }
      await stage.pool.query(`vacuum ${tables.map((name) => `${stage.schema}.${name}`).join(', ')}`);
      return await measureAll();
    };
    const measureAll = async (): Promise<number> => sumOf(await sizesOf(stage.pool, stage.schema));

    const sizes: number[] = [];
    while (sizes.length < 8) sizes.push(await passThousand());

    // Pages that a vacuum has emptied are used again by the second one after it.
    expect(Math.max(...sizes.slice(4))).toBeLessThanOrEqual(Math.max(...sizes.slice(0, 4)) * 1.1);
  });
});

describe.each(soaks)('in %i minutes with the autovacuum of PostgreSQL', (minutes) => {
  const stage = setStage();

  test('reaches a size at which everything stays', { timeout: (minutes + 5) * 60_000 }, async () => {
    const tasks = await stage.tasks();
    const resize = defineTask({ name: 'resize', queue: 'images', payload: z.object({}), keepResultMs: 20_000 });
    let passed = 0;
    const worker = await stage.work(tasks, {
      queues: { images: { slots: 50 } },
      tasks: [handle(resize, () => ({ width: 250 }))],
      observers: [{ ended: () => void (passed += 1) }],
    });
    const samples: number[] = [];
    let sent = 0;
    const [endMs, sampleMs] = [minutes * 60_000, 15_000];
    const startedAt = performance.now();
    while (performance.now() - startedAt < endMs) {
      // Less than a slow machine can do, so that the load is the same from the beginning to the end.
      if (sent - passed < 500) {
        const items = Array.from({ length: 40 }, (_, index) => ({ tenant: `t${index % 20}`, payload: {} }));
        await tasks.enqueueMany(resize, items);
        for (let index = 0; index < 5; index++) await tasks.enqueue(resize, {}, { key: String(sent + index) });
        sent += 45;
      }
      await pause(200);
      if (performance.now() - startedAt < (samples.length + 1) * sampleMs) continue;
      const sizes = await sizesOf(stage.pool, stage.schema);
      samples.push(sumOf(sizes));
      const text = Object.entries(sizes).map(([name, bytes]) => `${name} ${(bytes / 1e6).toFixed(2)}`);
      console.log(`${Math.round((performance.now() - startedAt) / 1000)} s, ${passed} tasks, MB: ${text.join(', ')}`);
    }
    await worker.stop();

    const third = Math.floor(samples.length / 3);
    expect(passed).toBeGreaterThan(0);
    expect(Math.max(...samples.slice(2 * third))).toBeLessThanOrEqual(Math.max(...samples.slice(third, 2 * third)) * 1.25);
  });
});

/** Bytes of each table with its indexes. */
async function sizesOf(pool: ReturnType<typeof setStage>['pool'], schema: string): Promise<Readonly<Record<string, number>>> {
  const { rows } = await pool.query<{ name: string; bytes: string }>(
    `select relname as name, pg_total_relation_size(oid) as bytes from pg_class
     where relnamespace = $1::regnamespace and relkind = 'r' and relname = any ($2) order by relname`,
    [schema, tables],
  );
  return Object.fromEntries(rows.map(({ name, bytes }) => [name, Number(bytes)]));
}

function sumOf(sizes: Readonly<Record<string, number>>): number {
  let bytes = 0;
  for (const size of Object.values(sizes)) bytes += size;
  return bytes;
}
