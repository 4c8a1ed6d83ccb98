import { type ChildProcess, type ForkOptions, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { setStage, until } from './testing/stage.ts';
import { fragile } from './testing/worker-process.ts';

const stage = setStage();
const children = new Set<ChildProcess>();
/** Last words of processes that nobody killed. */
const deaths: string[] = [];

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await until('all processes have ended', () => children.size === 0);
});

/** What the clocks of workers are off by: one after the other gets the next. */
const clockShiftsMs = [0, 3_600_000, -3_600_000];
let started = 0;

/** A worker in a process of its own, as soon as it works. */
async function startProcess(schema: string): Promise<ChildProcess> {
  const file = fileURLToPath(new URL('./testing/worker-process.ts', import.meta.url));
  const child = fork(file, [stage.server.connectionString, schema], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    ...shiftClock(clockShiftsMs[started++ % clockShiftsMs.length]!),
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  children.add(child);
  child.once('exit', (code) => {
    children.delete(child);
    if (code !== null && code !== 0) deaths.push(said);
  });
  await Promise.race([once(child, 'message'), once(child, 'exit')]);
  return child;
}

/** Shifts `Date`, or with `LANDFALL_FAKETIME=/usr/lib/…/libfaketime.so.1` what the operating system says the time is. */
function shiftClock(shiftMs: number): Pick<ForkOptions, 'execArgv' | 'env'> {
  const library = process.env['LANDFALL_FAKETIME'];
  if (library === undefined) {
    const preloaded = new URL('./testing/shifted-clock.ts', import.meta.url).href;
    return { execArgv: ['--import', preloaded], env: { ...process.env, CLOCK_SHIFT_MS: String(shiftMs) } };
  }
  const faketime = { FAKETIME: `${shiftMs < 0 ? '' : '+'}${shiftMs / 1000}s`, FAKETIME_DONT_FAKE_MONOTONIC: '1' };
  return { env: { ...process.env, LD_PRELOAD: library, ...faketime, FAKETIME_DISABLE_SHM: '1' } };
}

/** Numbers that look like chance and are the same in every run. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

/** What went wrong with a process or the database, by name. */
const harm: Readonly<Record<string, (child: ChildProcess) => Promise<unknown> | unknown>> = {
  'kill -9': (child) => child.kill('SIGKILL'),
  'kill -9 again': (child) => child.kill('SIGKILL'),
  'kill -TERM': (child) => child.kill('SIGTERM'),
  'a pause longer than the lease': async (child) => {
    child.kill('SIGSTOP');
    await new Promise((resolve) => setTimeout(resolve, 2500));
    child.kill('SIGCONT');
  },
  'every connection cut': () =>
    stage.pool.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname is not null',
    ),
  'the database restarted': () => stage.server.restart('fast'),
  'the database crashed': () => stage.server.restart('immediate'),
};

const isLong = process.env['LANDFALL_LONG_TASKS'] !== undefined;
const [taskCount, minHarms] = isLong ? [10_000, 60] : [600, 7];

/** A worker with a short lease loses it again and again on a machine that is short of processors, and gets on all the same. */
const patienceMs = 200_000;

describe('under load', () => {
  test(
    'with workers and the database dying at random and clocks hours apart, every task has its effect exactly once and none is lost',
    async () => {
      const tasks = await stage.tasks();
      const { schema } = stage;
      await stage.pool.query(`create table ${schema}.effect (number integer, fence integer)`);
      await stage.pool.query(`create table ${schema}.attempt (number integer, fence integer, attempt integer, at timestamptz)`);
      const random = chance(7);
      const tenants = ['a', 'b', 'c'];
      const items = Array.from({ length: taskCount }, (_, number) => ({
        tenant: tenants[number % 3]!,
        payload: { number, workMs: Math.floor(random() * 60) },
      }));
      await tasks.enqueueMany(fragile, items);
      const countEffects = async (): Promise<number> => {
        const { rows } = await stage.pool.query<{ count: number }>(
          `select count(distinct number)::integer as count from ${schema}.effect`,
        );
        return rows[0]!.count;
      };

      const done: string[] = [];
      await Promise.all([startProcess(schema), startProcess(schema), startProcess(schema)]);
      const names = Object.keys(harm);
      for (let round = 0; round < minHarms; round++) {
        const name = names[round < names.length ? round : Math.floor(random() * names.length)]!;
        const victim = [...children][Math.floor(random() * children.size)]!;
        const before = await until('the database answers', () => countEffects().catch(() => undefined));
        await harm[name]!(victim);
        done.push(name);
        while (children.size < 3) await startProcess(schema);
        const goesOn = async (): Promise<boolean> => {
          const count = await countEffects().catch(() => before);
          return count > before || count === taskCount;
        };
        await until(`work goes on after ${name}`, goesOn, patienceMs);
      }
      const isComplete = async (): Promise<boolean> => (await countEffects().catch(() => 0)) >= taskCount;
      await until('every effect is there', isComplete, patienceMs);
      const isEmpty = async (): Promise<boolean> =>
        (await tasks.queues()).every(({ ready, running, scheduled }) => ready + running + scheduled === 0);
      await until('no task is left', isEmpty, patienceMs);

      const { rows: duplicates } = await stage.pool.query(
        `select number from ${schema}.effect group by number having count(*) > 1`,
      );
      const { rows: again } = await stage.pool.query<{ count: number }>(
        `select count(*)::integer as count from (select number from ${schema}.attempt group by number having count(*) > 1) twice`,
      );
      const { rows: clocks } = await stage.pool.query<{ hours: number }>(
        `select (extract(epoch from max(at) - min(at)) / 3600)::double precision as hours from ${schema}.attempt`,
      );
      expect(done).toHaveLength(minHarms);
      expect(deaths).toEqual([]);
      expect(await countEffects()).toBe(taskCount);
      expect(duplicates).toEqual([]);
      // The point of it: work was taken up again after those deaths, and still had its effect once.
      expect(again[0]!.count).toBeGreaterThan(0);
      expect(clocks[0]!.hours).toBeGreaterThan(0.9);
      expect(await tasks.deadLetters()).toEqual([]);
    },
    isLong ? 900_000 : 600_000,
  );
});
