/**
 * What Landfall costs, side by side with the Compose reference loader in the same run: `node bench/run.ts [ROUNDS]`.
 * Each figure is a median with the least and the most of its rounds; ratios are taken pair by pair.
 *
 * Deliveries are written into memory where the system has a place for that: the loader writes nothing, and one disk takes 2 ms
 * for the files of train-ticket at one moment and 50 ms at another. What a disk adds is a line of its own.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Command, peakMemoryBytes, timeInTurn } from './processes.ts';
import { formatSpread, ratioOf, type Spread, spreadOf } from './statistics.ts';
import { generated, referenceCommand, renderCommand, type Subject, trainTicket } from './subjects.ts';

const rounds = Number(process.argv[2] ?? 15);
const root = fileURLToPath(new URL('..', import.meta.url));
const memory = '/dev/shm';
const scratch = mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), 'landfall-bench-'));
const disk = mkdtempSync(join(tmpdir(), 'landfall-bench-'));

try {
  console.log('| what | median (least to most) | target | |\n|---|---|---|---|');
  await benchStartUp();
  const subject = trainTicket(scratch);
  await benchWholeProcess(subject);
  benchInProcess(subject);
  await benchScale();
} finally {
  rmSync(scratch, { recursive: true });
  rmSync(disk, { recursive: true });
}

async function benchStartUp(): Promise<void> {
  const version: Command = { program: join(root, 'landfall'), args: ['--version'] };
  const bare: Command = { program: process.execPath, args: ['-e', '0'] };
  const [ours = [], theirs = []] = await timeInTurn([version, bare], rounds * 2);
  const added = spreadOf(ours.map((time, index) => time - (theirs[index] ?? 0)));
  report('`landfall --version` beyond `node -e 0`, ms', added, 30);
}

async function benchWholeProcess(subject: Subject): Promise<void> {
  const [render, reference] = [renderCommand(subject, scratch), referenceCommand(subject)];
  const [ours = [], theirs = []] = await timeInTurn([render, reference], rounds);
  report(`${subject.name}: reference loader alone, ms`, spreadOf(theirs));
  report(`${subject.name}: \`landfall render\`, ms`, spreadOf(ours));
  report(`${subject.name}: ratio of the two`, ratioOf(ours, theirs), 4);
  report(`${subject.name}: peak memory, MB`, await memorySpread(render), 150);
  report(`${subject.name}: what writing to ${tmpdir()} adds, ms`, await benchDisk(subject));
}

/** The same command into memory and onto the disk, in turn. */
async function benchDisk(subject: Subject): Promise<Spread> {
  const [toDisk = [], toMemory = []] = await timeInTurn([renderCommand(subject, disk), renderCommand(subject, scratch)], rounds);
  return spreadOf(toDisk.map((time, index) => time - (toMemory[index] ?? 0)));
}

function benchInProcess(subject: Subject): void {
  const args = [
    '--import',
    join(root, 'bench/portable-yaml.ts'),
    join(root, 'bench/in-process.ts'),
    subject.folder,
    basename(subject.file),
    String(rounds * 3),
  ];
  const output = execFileSync(process.execPath, args, { encoding: 'utf8', env: { ...process.env, ...subject.env } });
  const times = JSON.parse(output) as { readonly rendering: number[]; readonly assessing: number[] }; // written by in-process.ts
  report(`${subject.name}: load and render in a running process, ms`, spreadOf(times.rendering), 40);
  report(`${subject.name}: what assessing adds to that, as a share of it`, ratioOf(times.assessing, times.rendering), 0.3);
}

async function benchScale(): Promise<void> {
  const sizes = [125, 250, 500, 1000];
  const subjects = sizes.map((size) => generated(size, scratch));
  const times = await timeInTurn(
    subjects.map((subject) => renderCommand(subject, scratch)),
    Math.min(rounds, 5),
  );
  for (const [index, subject] of subjects.entries()) {
    report(
      `${subject.name}: \`landfall render\`, ms`,
      spreadOf(times[index] ?? []),
      index === sizes.length - 1 ? 3000 : undefined,
    );
  }
  const [small = [], , , large = []] = times;
  report(
    '1,000 services against 125, time per service',
    ratioOf(
      large,
      small.map((time) => time * 8),
    ),
    1,
  );
  const largest = subjects.at(-1);
  if (largest !== undefined) report(`${largest.name}: peak memory, MB`, await memorySpread(renderCommand(largest, scratch)), 400);
}

async function memorySpread(command: Command): Promise<Spread> {
  const peaks: number[] = [];
  for (let round = 0; round < 3; round++) peaks.push((await peakMemoryBytes(command)) / 1e6);
  return spreadOf(peaks);
}

function report(what: string, spread: Spread, target?: number): void {
  const verdict = target === undefined ? '' : spread.median <= target ? 'met' : 'MISSED';
  console.log(`| ${what} | ${formatSpread(spread)} | ${target === undefined ? '' : `≤ ${target}`} | ${verdict} |`);
}
