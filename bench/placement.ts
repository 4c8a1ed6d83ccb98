/**
 * What the placement operator costs a registry, a pod and a node: `node bench/placement.ts [--soak] [--memory] [PART...]`.
 *
 * Two replicas, as their image has them, before a real API server; pods come as AdmissionReviews over HTTPS; the registry is
 * a double that counts, takes 50 ms for each answer, and is held to the real registry by a test of its own. Beside our
 * figures stand those of two other operators, derived from their code by the count of requests, not measured here. Times
 * depend on what else the machine does: each line says how many processes wanted to run.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { placementTargets } from './placement-targets.ts';

/** Written by the program that measures. */
interface Figure {
  readonly id: string;
  readonly value: number;
  readonly unit: string;
  readonly note?: string;
  readonly load: number;
}

const args = process.argv.slice(2);
const named = args.filter((arg) => !arg.startsWith('--'));
const parts = [
  ...(named.length > 0 ? named : ['loads', 'latency', 'gates', 'pass']),
  ...(args.includes('--memory') ? ['memory'] : []),
  ...(args.includes('--soak') ? ['soak'] : []),
];
const program = join(import.meta.dirname, '../e2e/placement/measure/operator.ts');
const child = spawn(process.execPath, [program, ...parts], { stdio: ['ignore', 'pipe', 'inherit'] });
const ended = once(child, 'exit');

console.log(`${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} processors\n`);
console.log('| what | noe, derived | MTO, derived | ours | target | | load | |\n|---|---|---|---|---|---|---|---|');
for await (const line of createInterface({ input: child.stdout })) report(JSON.parse(line) as Figure); // written by that program
const [code] = (await ended) as [number | null]; // of a child process
process.exitCode = code ?? 1;

function report({ id, value, unit, note = '', load }: Figure): void {
  const target = placementTargets.find((one) => one.id === id);
  if (target === undefined) throw new Error(`Nobody said what ${id} is.`);
  const { what, noe = '', mto = '', most, least } = target;
  const isMet = (most === undefined || value <= most) && (least === undefined || value >= least);
  const aim = most === undefined ? (least === undefined ? '' : `≥ ${least}`) : `≤ ${most}`;
  const verdict = aim === '' ? '' : isMet ? 'met' : 'MISSED';
  const written = unit === 'requests' ? `${value}` : `${value.toFixed(value < 10 ? 2 : 0)} ${unit}`;
  console.log(`| ${what} | ${noe} | ${mto} | ${written} | ${aim} | ${verdict} | ${load.toFixed(1)} | ${note} |`);
}
