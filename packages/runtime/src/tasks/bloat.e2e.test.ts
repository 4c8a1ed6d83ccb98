/**
 * Neither tables nor the time of a claim may grow with the tasks that have passed. `LANDFALL_SOAK=10` adds ten minutes of steady work with the autovacuum that
 * PostgreSQL comes with, and prints what the tables and their indexes took.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { handle } from './context.ts';
import { defineTask } from './definition.ts';
import { setStage, until } from './testing/stage.ts';

const soaks = process.env['LANDFALL_SOAK'] === undefined ? [] : [Number(process.env['LANDFALL_SOAK'])];
const tables = ['arrival', 'batch', 'finished', 'lane', 'queue', 'task', 'task_key', 'worker'];

describe('with a vacuum now and then', () => {
  const stage = setStage({ autovacuum: 'off' });
  const passing = defineTask({ name: 'passing', queue: 'images', payload: z.object({}) });

  /** Rows of the table of tasks that `work` reads, in a transaction that is undone. */
  async function countReads(work: (client: PoolClient) => Promise<unknown>): Promise<number> {
    const client = await stage.pool.connect();
    const read = async (): Promise<number> => {
      const { rows } = await client.query<{ reads: number }>(
        `select (seq_tup_read + coalesce(idx_tup_fetch, 0))::integer as reads
         from pg_stat_xact_user_tables where relid = '${stage.schema}.task'::regclass`,
      );
      return rows[0]?.reads ?? 0;
    };
    try {
      await client.query('begin');
      const before = await read();
      await work(client);
      return (await read()) - before;
    } finally {
      await client.query('rollback');
      client.release();
    }
  }

  test('what takes, ends and gives back tasks reads those alone, also when statistics say that there are none', async () => {
    const tasks = await stage.tasks();
    const { pool, schema } = stage;
    const registered = await pool.query<{ id: string }>(
      `insert into ${schema}.worker (name, slots, lease_until) values ('by hand', 1, 'infinity') returning id`,
    );
    const workerId = registered.rows[0]!.id;
    const taken = (count: number, client: PoolClient) =>
      client.query<{ id: string; fence: number }>(
        `select id, fence from ${schema}.claim('images', $1, $2, null, null, null, null)`,
        [workerId, count],
      );
    // A large table in which nothing is left but the last row: the least that a vacuum cannot give back to the disk.
    await pool.query(
      `insert into ${schema}.task (queue, tenant, kind, version, state, level, payload)
       select 'other', 'a', 'passing', 1, 'w', 1, '{}' from generate_series(1, 5000)`,
    );
    await pool.query(`delete from ${schema}.task where id < (select max(id) from ${schema}.task)`);
    await pool.query(`vacuum analyze ${schema}.task`);
    const many = (options: { delayMs?: number }) => Array.from({ length: 3000 }, () => ({ payload: {}, ...options }));
    await tasks.enqueueMany(passing, many({}));
    await tasks.enqueueMany(passing, many({ delayMs: 3_600_000 }));
    await pool.query(
      `update ${schema}.task set due_at = now() where id = any (array(select id from ${schema}.task where state = 's' order by id limit 5))`,
    );
    const held = await pool.connect();
    const { rows } = await taken(1000, held);
    held.release();
    const some = rows.slice(0, 100);
    const [ids, fences] = [some.map(({ id }) => id), some.map(({ fence }) => fence)];

    const reads = {
      one: await countReads((client) => taken(1, client)),
      hundred: await countReads((client) => taken(100, client)),
      finish: await countReads((client) =>
        client.query(
          `select ${schema}.finish($1, $2, $3, array_fill(null::jsonb, array[100]), array_fill(0::float, array[100]))`,
          [workerId, ids, fences],
        ),
      ),
      giveBack: await countReads((client) => client.query(`select ${schema}.give_back($1, $2, $3, 0)`, [workerId, ids, fences])),
    };

    expect(rows).toHaveLength(1000);
    expect(reads.one).toBeLessThanOrEqual(20);
    for (const count of [reads.hundred, reads.finish, reads.giveBack]) expect(count).toBeLessThanOrEqual(500);
  });

  test('workers clear what has passed without waiting for autovacuum', async () => {
    const tasks = await stage.tasks();
    const countVacuums = async (): Promise<number> => {
      const { rows } = await stage.pool.query<{ vacuum_count: string }>(
        'select vacuum_count from pg_stat_user_tables where relid = to_regclass($1)',
        [`${stage.schema}.task`],
      );
      return Number(rows[0]?.vacuum_count);
    };
    await stage.work(tasks, { queues: { images: { slots: 1 } }, tasks: [handle(passing, () => undefined)] });
    await stage.pool.query(
      `with passed as (
         insert into ${stage.schema}.task (queue, tenant, kind, version, state, level, payload)
         select 'other', 'a', 'passing', 1, 'w', 1, '{}' from generate_series(1, 25000) returning id
       ) select count(*) from passed`,
    );
    const before = await countVacuums();
    await stage.pool.query(`delete from ${stage.schema}.task`);

    expect(before).toBe(0);
    await until('a vacuum of the table of tasks', async () => (await countVacuums()) > 0);
  });

  test('what has expired is forgotten as fast as it can come', async () => {
    const tasks = await stage.tasks();
    const { pool, schema } = stage;
    // A keyed task and its result for each: more than one go a second would get rid of in minutes.
    await pool.query(
      `insert into ${schema}.finished (id, queue, tenant, kind, key, is_cancelled, created_at, expires_at)
       select n, 'images', 'a', 'passing', n::text, false, now(), now() from generate_series(1, 30000) n`,
    );
    await pool.query(
      `insert into ${schema}.task_key (kind, tenant, key, task_id, expires_at)
       select 'passing', 'a', n::text, n, now() from generate_series(1, 30000) n`,
    );
    await pool.query(`insert into ${schema}.task_key (kind, tenant, key, task_id) values ('passing', 'a', 'live', 0)`);
    await stage.work(tasks, { queues: { images: { slots: 1 } }, tasks: [handle(passing, () => undefined)] });

    await until(
      'an empty table of results',
      async () => (await pool.query(`select from ${schema}.finished limit 1`)).rowCount === 0,
      60_000,
    );
    const { rows } = await pool.query(`select key from ${schema}.task_key`);
    expect(rows).toEqual([{ key: 'live' }]);
  });

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
