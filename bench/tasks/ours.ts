import { createTasks, defineTask, handle, type StandardSchema, type Tasks } from '@landfall/runtime/tasks';
import pg from 'pg';
import { drainWith, type Job, perform, type Started, type Subject } from './subject.ts';

/** Takes jobs as they are: checking payloads is not what is measured. */
const anyJob: StandardSchema<Job> = {
  '~standard': { version: 1, vendor: 'bench', validate: (value) => ({ value: value as Job }) }, // what `enqueue` put there
};

/** The kind of task that is measured. */
export const definition = defineTask({ name: 'bench', queue: 'bench', payload: anyJob, keepResultMs: 0 });

/** Ours can also be asked to do what graphile-worker does in its batched setting: with handlers. */
export interface OurSubject extends Subject {
  drainWithHandlers(count: number): Promise<void>;
}

/** Our tasks. With 16 places nothing is taken ahead: every place takes one task when it is free. */
export async function startOurs(connectionString: string): Promise<OurSubject> {
  const pool = new pg.Pool({ connectionString, max: 20 });
  const tasks: Tasks = createTasks({ pool });
  await tasks.migrate();

  async function start(slots: number, started: Started, ended: () => void): Promise<() => Promise<void>> {
    const worker = await tasks.work({
      queues: { bench: { slots } },
      observers: [{ ended }],
      tasks: [
        handle(definition, async (job) => {
          started(job);
          await perform(job);
        }),
      ],
    });
    return () => worker.stop();
  }

  const drain = (count: number, slots: number): Promise<void> =>
    drainWith((ended) => start(slots, () => undefined, ended), count);

  async function enqueue(jobs: readonly Job[]): Promise<void> {
    await tasks.enqueueMany(
      definition,
      jobs.map((payload) => ({ tenant: payload.tenant, payload })),
    );
  }

  /** Of every tenant that has tasks now. */
  async function limitTenants(maxRunning: number | null): Promise<void> {
    const { rows } = await pool.query<{ readonly tenant: string }>('select distinct tenant from landfall_tasks.task');
    for (const { tenant } of rows) await tasks.setTenant('bench', tenant, { maxRunning });
  }

  return {
    name: 'ours',
    isPostgres: true,
    enqueue,
    drainBatched: (count) => drainByHand(pool, count),
    drainWithHandlers: (count) => drain(count, 1000),
    drainUnbatched: (count) => drain(count, 16),
    work: (slots, started) => start(slots, started, () => undefined),
    setAside: {
      how: 'a quarter of the places kept from each tenant (maxRunning)',
      enqueue,
      async work(slots, started) {
        await limitTenants(0.75 * slots);
        const stop = await start(slots, started, () => undefined);
        return async () => {
          await stop();
          await limitTenants(null);
        };
      },
    },
    async clear() {
      await pool.query('truncate landfall_tasks.task');
    },
    close: () => pool.end(),
  };
}

/** Claims and acknowledgements alone, 500 at a time in four loops, as pg-boss is asked to do. */
async function drainByHand(pool: pg.Pool, count: number): Promise<void> {
  const registered = await pool.query<{ readonly id: string }>(
    "insert into landfall_tasks.worker (name, slots, lease_until) values ('bench', 4, 'infinity') returning id",
  );
  const workerId = registered.rows[0]?.id;
  let left = count;
  const loop = async (): Promise<void> => {
    while (left > 0) {
      const claimed = await pool.query<{ readonly id: string; readonly fence: number }>({
        name: 'claim',
        text: "select id, fence from landfall_tasks.claim('bench', $1, 500, null, null, null, null)",
        values: [workerId],
      });
      left -= claimed.rows.length;
      await pool.query({
        name: 'finish',
        text: 'select landfall_tasks.finish($1, $2, $3, array_fill(null::jsonb, array[$4::integer]), array_fill(0, array[$4::integer]))',
        values: [workerId, claimed.rows.map(({ id }) => id), claimed.rows.map(({ fence }) => fence), claimed.rows.length],
      });
    }
  };
  await Promise.all([loop(), loop(), loop(), loop()]);
  await pool.query('delete from landfall_tasks.worker where id = $1', [workerId]);
}
