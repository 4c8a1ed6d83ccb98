import { PgBoss } from 'pg-boss';
import { inLanes, type Job, perform, type Subject } from './subject.ts';

const queue = 'bench';
const batchSize = 500;

/** pg-boss: batches of 500 where it may, and in work a limit for each tenant, which is its means of fairness. */
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

  return {
    name: 'pg-boss',
    isPostgres: true,
    async enqueue(jobs) {
      for (let from = 0; from < jobs.length; from += 5000) {
        const part = jobs.slice(from, from + 5000);
        await boss.insert(
          queue,
          part.map((data) => ({ data, group: { id: data.tenant } })),
        );
      }
    },
    drainBatched: () => drain(batchSize, 4),
    drainUnbatched: () => drain(1, 16),
    async work(slots, started) {
      const options = {
        localConcurrency: slots,
        batchSize: 1,
        pollingIntervalSeconds: 0.5,
        groupConcurrency: Math.max(1, slots - 1),
      };
      await boss.work<Job>(queue, options, async ([job]) => {
        if (job === undefined) return;
        started(job.data);
        await perform(job.data);
      });
      return () => boss.offWork(queue);
    },
    close: () => boss.stop({ graceful: false }),
  };
}
