/**
 * What time and numbers do to tasks: `node bench/tasks-scale.ts [SECONDS]`.
 * How long a claim takes from ten thousand to a million queued; whether tables and claims grow while tasks come and go; and how long
 * the tasks of a worker that was killed wait with the settings that everybody gets.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createTasks, handle, startDevelopmentServer } from '@landfall/runtime/tasks';
import pg from 'pg';
import { formatSpread, spreadOf } from './statistics.ts';
import { definition } from './tasks/ours.ts';

const seconds = Number(process.argv[2] ?? 60);
const server = await startDevelopmentServer();
const pool = new pg.Pool({ connectionString: server.connectionString, max: 10 });
const tasks = createTasks({ pool });
await tasks.migrate();

try {
  console.log('| what | median (least to most) |\n|---|---|');
  const flat = await measureDepths();
  console.log(`| the fastest claim at a million, in comparison with ten thousand | ${flat.toFixed(2)} |`);
  await measureSoak();
  await measureKill();
} finally {
  await pool.end();
  await server.stop();
}

async function registerWorker(): Promise<string> {
  const { rows } = await pool.query<{ readonly id: string }>(
    "insert into landfall_tasks.worker (name, slots, lease_until) values ('scale', 10, 'infinity') returning id",
  );
  return rows[0]?.id ?? '';
}

/** Puts tasks of 200 tenants into the table without the way through this process. */
async function fill(count: number): Promise<void> {
  await pool.query(
    `insert into landfall_tasks.task (queue, tenant, kind, version, state, level, payload)
     select 'bench', 't' || (number % 200), 'bench', 1, 'r', 1, '{"tenant": "t", "workMs": 0}' from generate_series(1, $1::integer) number`,
    [count],
  );
  await pool.query('select landfall_tasks.reopen_lanes()');
}

/** Milliseconds that a claim of ten and its acknowledgement take. */
async function exchange(client: pg.PoolClient, workerId: string, depth: number): Promise<readonly [number, number]> {
  const startedAt = performance.now();
  const { rows } = await client.query<{ readonly id: string; readonly fence: number }>({
    name: 'claim',
    text: "select id, fence from landfall_tasks.claim('bench', $1, 10, null, null, null, null)",
    values: [workerId],
  });
  const claimedAt = performance.now();
  if (rows.length !== 10) throw new Error(`ten of ${depth} were expected, and ${rows.length} came`);
  await client.query({
    name: 'finish',
    text: 'select landfall_tasks.finish($1, $2, $3, array_fill(null::jsonb, array[10]), array_fill(0, array[10]))',
    values: [workerId, rows.map(({ id }) => id), rows.map(({ fence }) => fence)],
  });
  return [claimedAt - startedAt, performance.now() - claimedAt];
}

async function measureDepths(): Promise<number> {
  const workerId = await registerWorker();
  const client = await pool.connect();
  try {
    return await measureDepthsOn(client, workerId);
  } finally {
    client.release();
  }
}

async function measureDepthsOn(client: pg.PoolClient, workerId: string): Promise<number> {
  const fastest: number[] = [];
  let depth = 0;
  for (const target of [10_000, 100_000, 1_000_000]) {
    await fill(target - depth);
    depth = target;
    const claims: number[] = [];
    for (let round = 0; round < 210; round++) {
      const [claimMs] = await exchange(client, workerId, depth);
      depth -= 10;
      if (round >= 10) claims.push(claimMs);
    }
    const spread = spreadOf(claims);
    // What a claim takes when nothing else wants the machine: everything above that is noise.
    fastest.push(spread.min);
    console.log(`| a claim of ten with ${target} queued, ms | ${formatSpread(spread)} |`);
  }
  return (fastest.at(-1) ?? Number.NaN) / (fastest[0] ?? Number.NaN);
}

async function sizesOf(): Promise<Readonly<Record<string, number>>> {
  const { rows } = await pool.query<{ readonly name: string; readonly bytes: string }>(
    `select relname as name, pg_total_relation_size(oid) as bytes from pg_class
     where relnamespace = 'landfall_tasks'::regnamespace and relkind = 'r' and relname in ('task', 'lane', 'queue', 'arrival', 'worker')
     order by relname`,
  );
  return Object.fromEntries(rows.map(({ name, bytes }) => [name, Number(bytes) / 1_000_000]));
}

/** As many come in as go out, with a real worker; the tables may not grow with the tasks that have passed. */
async function measureSoak(): Promise<void> {
  await pool.query('truncate landfall_tasks.task');
  let passed = 0;
  const worker = await tasks.work({
    queues: { bench: { slots: 200 } },
    tasks: [handle(definition, () => undefined)],
    observers: [{ ended: () => void (passed += 1) }],
  });
  const startedAt = performance.now();
  let sent = 0;
  let noted = startedAt;
  while (performance.now() - startedAt < seconds * 1000) {
    if (sent - passed < 5000) {
      const payload = { tenant: 'a', workMs: 0 };
      await tasks.enqueueMany(
        definition,
        Array.from({ length: 500 }, (_, index) => ({ tenant: `t${index % 50}`, payload })),
      );
      sent += 500;
    } else await new Promise((resolve) => setTimeout(resolve, 5));
    if (performance.now() - noted < (seconds * 1000) / 5) continue;
    noted = performance.now();
    const sizes = Object.entries(await sizesOf()).map(([name, megabytes]) => `${name} ${megabytes.toFixed(1)}`);
    console.log(`| after ${passed} tasks in ${Math.round((noted - startedAt) / 1000)} s, MB | ${sizes.join(', ')} |`);
  }
  await worker.stop();
}

/** Kills a worker in the midst of its tasks and waits for them to start in this process. */
async function measureKill(): Promise<void> {
  await pool.query('truncate landfall_tasks.task');
  const waits: number[] = [];
  for (let round = 0; round < 2; round++) {
    const victim = fork(new URL('./tasks/victim.ts', import.meta.url), [server.connectionString], { stdio: 'inherit' });
    await tasks.enqueue(definition, { tenant: 'a', workMs: 3_600_000 });
    await once(victim, 'message');
    victim.kill('SIGKILL');
    const killedAt = performance.now();
    let started = (): void => undefined;
    const restarted = new Promise<void>((resolve) => {
      started = resolve;
    });
    const worker = await tasks.work({ queues: { bench: { slots: 1 } }, tasks: [handle(definition, () => started())] });
    await restarted;
    waits.push((performance.now() - killedAt) / 1000);
    await worker.stop();
  }
  const spread = spreadOf(waits);
  console.log(
    `| from \`kill -9\` to the start elsewhere, s (at most 35: ${spread.max <= 35 ? 'met' : 'MISSED'}) | ${formatSpread(spread, 1)} |`,
  );
}
