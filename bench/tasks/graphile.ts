import { Logger, makeWorkerUtils, type Runner, run } from 'graphile-worker';
import pg from 'pg';
import { countdown, type Job, perform, type Started, type Subject } from './subject.ts';

const silent = new Logger(() => () => undefined);

/** graphile-worker: a local queue and batched completion where it may. It knows no tenants, but queues whose jobs run one by one. */
export async function startGraphile(connectionString: string): Promise<Subject> {
  const pgPool = new pg.Pool({ connectionString, max: 20 });
  const utils = await makeWorkerUtils({ pgPool, logger: silent });
  await utils.migrate();

  interface Way {
    readonly slots: number;
    readonly batch: number;
    readonly started: Started;
  }
  async function start({ slots, batch, started }: Way): Promise<Runner> {
    return await run({
      pgPool,
      logger: silent,
      noHandleSignals: true,
      preset: {
        worker: {
          concurrentJobs: slots,
          pollInterval: 500,
          ...(batch > 1 ? { localQueue: { size: batch }, completeJobBatchDelay: 0, failJobBatchDelay: 0 } : {}),
        },
      },
      taskList: {
        bench: async (payload) => {
          const job = payload as Job; // what `enqueue` put there
          started(job);
          await perform(job);
        },
      },
    });
  }

  async function drain(count: number, way: Omit<Way, 'started'>): Promise<void> {
    const { done, finished } = countdown(count);
    const runner = await start({ ...way, started: done });
    await finished;
    await runner.stop();
  }

  async function enqueue(jobs: readonly Job[], queueOf: (job: Job) => { readonly queueName?: string }): Promise<void> {
    for (let from = 0; from < jobs.length; from += 5000) {
      const part = jobs.slice(from, from + 5000);
      await utils.addJobs(part.map((payload) => ({ identifier: 'bench', payload, ...queueOf(payload) })));
    }
  }

  async function work(slots: number, started: Started): Promise<() => Promise<void>> {
    const runner = await start({ slots, batch: 1, started });
    return () => runner.stop();
  }

  return {
    name: 'graphile-worker',
    isPostgres: true,
    enqueue: (jobs) => enqueue(jobs, () => ({})),
    drainBatched: (count) => drain(count, { slots: 24, batch: 500 }),
    drainUnbatched: (count) => drain(count, { slots: 16, batch: 1 }),
    work,
    setAside: {
      how: 'one place for each tenant (queueName)',
      enqueue: (jobs) => enqueue(jobs, ({ tenant }) => ({ queueName: tenant })),
      work,
    },
    async clear() {
      await pgPool.query('truncate graphile_worker._private_jobs, graphile_worker._private_job_queues');
    },
    async close() {
      await utils.release();
      await pgPool.end();
    },
  };
}
