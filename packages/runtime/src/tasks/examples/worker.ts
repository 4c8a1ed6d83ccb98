import { createServer } from 'node:http';
import pg from 'pg';
import { createPage, createProcessMetrics, createTasks, handle, PermanentError } from '../index.ts';
import { announceImport, makePreview } from './definitions.ts';

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });
const tasks = createTasks({ pool });
await tasks.migrate(); // any number of processes may do so at once

// Every replica may say this: each night it starts once, or once in the morning if all were away.
await tasks.schedule(announceImport, {
  name: 'nightly',
  cron: '0 3 * * *',
  timeZone: 'Europe/Berlin',
  payload: { name: 'nightly' },
});

const metrics = createProcessMetrics();
await tasks.work({
  queues: { quick: { slots: 8 } },
  signals: ['SIGTERM'],
  graceMs: 25_000, // less than terminationGracePeriodSeconds
  observers: [metrics, { trouble: (what, error) => console.error(what, error) }],
  tasks: [
    handle(makePreview, async ({ assetId, width }, { finish, progress, signal }) => {
      if (assetId.endsWith('.exe')) throw new PermanentError('not a picture');
      await progress({ done: 0 });
      const preview = await render(assetId, width, signal);
      // Written once, with the end of the task, whoever else was given it meanwhile.
      await finish(async (client) => {
        await client.query('update asset set preview = $2 where id = $1', [assetId, preview]);
        return { preview };
      });
    }),
    handle(announceImport, ({ name }) => ({ announced: name })),
  ],
});

const page = createPage({
  tasks,
  metrics,
  mayRead: () => true, // ask who it is
  replicas: { quick: { slots: 8, drainMs: 60_000, max: 20 } },
});
createServer((request, response) => void page(request, response)).listen(process.env['PORT'] ?? 9090);

/** Stands for a library of pictures or a program: it takes the signal and stops when it is told to. */
async function render(assetId: string, width: number, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted();
  return `previews/${assetId}-${width}.webp`;
}
