import { createDrain, createHealth, serveHealth } from '../index.ts';
import { nextTask, settings } from './surroundings.ts';

const health = createHealth();
const drain = createDrain({ health });
const probes = await serveHealth(health, { port: settings.healthPort });
const pulse = health.addWorker({ name: 'pictures', stuckAfterMs: 60_000 });

const stopping = new AbortController();
const working = (async () => {
  while (!stopping.signal.aborted) {
    pulse.rest(); // waiting for a task may take as long as it likes
    const task = await nextTask(stopping.signal);
    pulse.beat(); // from here on a minute without a sign of life is too long
    await task?.run({ onProgress: () => pulse.beat() });
  }
  pulse.end();
})();

drain.addWork({
  name: 'pictures',
  stop: async () => {
    stopping.abort();
    await working;
  },
});
drain.addCleanUp({ name: 'probes', stop: () => probes.close() });
drain.listen();
health.markStarted();
