import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Queue, Worker } from 'bullmq';
import { drainWith, type Job, perform, type Started, type Subject } from './subject.ts';

/** BullMQ on a Redis that keeps nothing on disk. It knows no tenants, unless one pays for them. */
export async function startBullmq(): Promise<Subject> {
  const folder = mkdtempSync(join(tmpdir(), 'landfall-redis-'));
  const path = join(folder, 'redis.sock');
  const args = ['--port', '0', '--unixsocket', path, '--save', '', '--appendonly', 'no', '--dir', folder];
  const redis = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise<void>((resolve, reject) => {
    redis.once('error', reject);
    redis.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (text.includes('ready to accept connections') || text.includes('now ready')) resolve();
    });
  });
  const connection = { path, maxRetriesPerRequest: null };
  const queue = new Queue<Job>('bench', { connection });

  async function start(slots: number, started: Started, ended: () => void): Promise<() => Promise<void>> {
    const worker = new Worker<Job>(
      'bench',
      async ({ data }) => {
        started(data);
        await perform(data);
      },
      { connection, concurrency: slots },
    );
    worker.on('completed', ended);
    worker.on('error', (error) => console.error(`bullmq: ${error.message}`));
    await worker.waitUntilReady();
    return () => worker.close();
  }

  const drain = (count: number, slots: number): Promise<void> =>
    drainWith((ended) => start(slots, () => undefined, ended), count);

  return {
    name: 'BullMQ',
    isPostgres: false,
    async enqueue(jobs) {
      for (let from = 0; from < jobs.length; from += 5000) {
        const part = jobs.slice(from, from + 5000);
        await queue.addBulk(part.map((data) => ({ name: 'bench', data, opts: { removeOnComplete: true } })));
      }
    },
    // It takes one job at a time however many places there are.
    drainBatched: (count) => drain(count, 200),
    drainUnbatched: (count) => drain(count, 16),
    work: (slots, started) => start(slots, started, () => undefined),
    clear: () => queue.obliterate({ force: true }),
    async close() {
      await queue.close();
      const ended = new Promise((resolve) => redis.once('exit', resolve));
      redis.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
