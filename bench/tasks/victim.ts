/** A worker to be killed: `node bench/tasks/victim.ts CONNECTION`. It says when a task has started, and never ends it. */
import { createTasks, handle } from '@landfall/runtime/tasks';
import pg from 'pg';
import { definition } from './ours.ts';

const pool = new pg.Pool({ connectionString: process.argv[2] });
await createTasks({ pool }).work({
  queues: { bench: { slots: 1 } },
  tasks: [
    handle(definition, async () => {
      process.send?.('started');
      await new Promise(() => undefined);
    }),
  ],
});
