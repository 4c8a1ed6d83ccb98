/** Measures how long a cluster takes from nothing to ready: `node e2e/measure/ready.ts ROUNDS`. Writes milliseconds as JSON. */
import { argv, stdout } from 'node:process';
import { startCluster } from '../cluster/cluster.ts';

const rounds = Number(argv[2] ?? 3);
const timesMs: number[] = [];
for (let round = 0; round < rounds; round += 1) {
  const cluster = await startCluster();
  timesMs.push(cluster.startedInMs);
  await cluster.stop();
}
stdout.write(`${JSON.stringify(timesMs)}\n`);
