/**
 * Measures how long KEDA takes from a queue that has grown to the first new worker that is ready, asking every five seconds:
 * `node e2e/measure/queue.ts ROUNDS`. Writes milliseconds as JSON.
 */
import { argv, stderr, stdout } from 'node:process';
import { startWorkers } from '../newsroom/keda/workers.ts';

const component = 'worker-media';
const patience = { timeoutMs: 900_000 };

const rounds = Number(argv[2] ?? 3);
const workers = await startWorkers((news) => stderr.write(`measure: ${news}\n`));
const timesMs: number[] = [];
for (let round = 0; round < rounds; round += 1) {
  await workers.cluster.waitFor('one worker is left', async () => (await readyWorkers()) === 1, patience);
  const started = performance.now();
  await workers.ask('POST', 'transcodes', { count: 40, seconds: 2 });
  await workers.cluster.waitFor('another worker is ready', async () => (await readyWorkers()) > 1, patience);
  timesMs.push(performance.now() - started);
}
stdout.write(`${JSON.stringify(timesMs)}\n`);
await workers.stop();

async function readyWorkers(): Promise<number> {
  return Number(await workers.read(`deployment/${component}`, '{.status.readyReplicas}'));
}
