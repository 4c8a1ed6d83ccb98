/**
 * A worker in a process of its own, for tests that kill it: `node worker-process.ts CONNECTION SCHEMA`. Each task writes one row
 * to the table `effect` with its end, and one to `attempt` before, with the time by the clock of the process.
 */
import pg from 'pg';
import { z } from 'zod';
import { handle } from '../context.ts';
import { defineTask } from '../definition.ts';
import { createTasks } from '../tasks.ts';

/** What the test and the process agree on. */
export const fragile = defineTask({
  name: 'fragile',
  queue: 'fragile',
  payload: z.object({ number: z.number(), workMs: z.number() }),
  retry: { maxFailures: 1000, backoff: { baseMs: 5, maxMs: 50 } },
});

if (import.meta.main) {
  const [connectionString = '', schema = ''] = process.argv.slice(2);
  const pool = new pg.Pool({ connectionString, max: 8 });
  const tasks = createTasks({ pool, schema });
  await tasks.work({
    queues: { fragile: { slots: 8 } },
    tasks: [
      handle(fragile, async ({ number, workMs }, { finish, fence, attempt, signal }) => {
        await pool.query(`insert into ${schema}.attempt values ($1, $2, $3, $4)`, [number, fence, attempt, new Date()]);
        await new Promise<void>((resolve, reject) => {
          setTimeout(resolve, workMs);
          signal.addEventListener('abort', () => reject(signal.reason as Error));
        });
        await finish((client) =>
          client.query(`insert into ${schema}.effect values ($1, $2)`, [number, fence]).then(() => number),
        );
      }),
    ],
    leaseMs: 1500,
    heartbeatMs: 300,
    pollMs: 200,
    maxCrashes: 1000,
    signals: ['SIGTERM'],
    graceMs: 100,
  });
  process.send?.('working');
}
