/**
 * What a person waits for in a real cluster: `node bench/cluster.ts [ROUNDS]`. Each figure is a median with the least and the
 * most of its rounds, on this machine; Argo CD, KEDA and the node are the real ones. Needs what `.ci/run` installs.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { formatSpread, spreadOf } from './statistics.ts';

const rounds = process.argv[2] ?? '5';

const measurements = [
  ['ready', 'a cluster, from nothing to ready, s'],
  ['roll-out', 'a commit, from `git push` to rolled out, s'],
  ['queue', 'a queue, from grown to the first new worker, s'],
] as const;

console.log('| what | median (least to most) | rounds |\n|---|---|---|');
for (const [program, what] of measurements) {
  const path = join(import.meta.dirname, '../e2e/measure', `${program}.ts`);
  const output = execFileSync(process.execPath, [path, rounds], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  const timesMs = JSON.parse(output) as number[]; // written by that program
  console.log(`| ${what} | ${formatSpread(spreadOf(timesMs.map((time) => time / 1000)), 1)} | ${timesMs.length} |`);
}
