import { PgBoss } from 'pg-boss';
import { inLanes, type Job, perform, type Started, type Subject } from './subject.ts';

const queue = 'bench';
const batchSize = 500;

/**
 * pg-boss: batches of 500 where it may. Its workers take the next jobs without a pause only after a batch of two or more that was
 * full, so each place has two; its means of fairness is a limit for each tenant.
 */
export async function startPgBoss(connectionString: string): Promise<Subject> {
  const boss = new PgBoss({ connectionString, schema: 'pgboss', useListenNotify: true, max: 20 });
  boss.on('error', (error) => console.error(`pg-boss: ${error.message}`));
  await boss.start();
  await boss.createQueue(queue, { notify: true });

  async function drain(size: number, lanes: number): Promise<void> {
    await inLanes(lanes, async () => {
      const jobs = await boss.fetch<Job>(queue, { batchSize: size });
      if (jobs.length > 0)
        await boss.complete(
          queue,
          jobs.map(({ id }) => id),
        );
      return jobs.length > 0;
    });
  }

  async function enqueue(jobs: readonly Job[]): Promise<void> {
    for (let from = 0; from < jobs.length; from += 5000) {
      const part = jobs.slice(from, from + 5000);
      await boss.insert(
        queue,
        part.map((data) => ({ data, group: { id: data.tenant } })),
      );
    }
  }

  async function work(slots: number, started: Started, limits: { readonly groupConcurrency?: number }) {
    const options = {
      localConcurrency: slots,
      batchSize: 2,
      burstWhenBatchFull: true,
      pollingIntervalSeconds: 0.5,
      notifyPollingIntervalSeconds: 0.5,
      ...limits,
    };
    await boss.work<Job>(queue, options, async (jobs) => {
      await Promise.all(
        jobs.map(async ({ data }) => {
          started(data);
          await perform(data);
        }),
      );
    });
    return () => boss.offWork(queue, { wait: true });
  }

  return {
    name: 'pg-boss',
    isPostgres: true,
    enqueue,
    drainBatched: () => drain(batchSize, 4),
    drainUnbatched: () => drain(1, 16),
    work: (slots, started) => work(slots, started, {}),
    setAside: {
      how: 'a quarter of the places kept from each tenant (groupConcurrency)',
      enqueue,
      work: (slots, started) => work(slots, started, { groupConcurrency: 1.5 * slots }),
    },
    clear: () => boss.deleteAllJobs(queue),
    close: () => boss.stop({ graceful: false }),
  };
}
