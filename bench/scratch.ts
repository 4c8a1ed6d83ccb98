/**
 * What scratch space costs: `node bench/scratch.ts [ROUNDS]`. An entry that is there is held and let go; one that is not is made,
 * brought to the disk and shown, beside a plain file that is written, brought to the disk and renamed in the same folder in the
 * same round; with few and with many entries, and with somebody else at it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { open, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openScratch, type Scratch } from '@landfall/runtime/scratch';
import { formatSpread, ratioOf, spreadOf } from './statistics.ts';

const rounds = Number(process.argv[2] ?? 200);
const [fewEntries, manyEntries] = [10, 2000];
const entryBytes = 4096;
const content = Buffer.alloc(entryBytes, 'x');

const folder = mkdtempSync(join(tmpdir(), 'landfall-bench-scratch-'));
const options = { folder: join(folder, 'scratch'), quotaBytes: 4 * manyEntries * entryBytes };
const scratch = await openScratch(options);
const neighbour = await openScratch(options);

try {
  console.log('| what | median (least to most) |\n|---|---|');
  await fill(fewEntries);
  await measure(`with ${fewEntries} entries`, scratch);
  await fill(manyEntries);
  await measure(`with ${manyEntries} entries`, scratch);
  await measureBeside();
  await measureEviction();
} finally {
  await scratch.close();
  await neighbour.close();
  rmSync(folder, { recursive: true });
}

async function make({ path }: { readonly path: string }): Promise<void> {
  await writeFile(path, content);
}

async function fill(count: number): Promise<void> {
  for (let number = 0; number < count; number++) {
    await (await scratch.obtain(`entry ${number}`, { bytes: entryBytes, make })).release();
  }
}

async function measure(when: string, space: Scratch): Promise<void> {
  const [found, made, plain]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < rounds; round++) {
    found.push(await timeMs(async () => (await space.find(`entry ${round % fewEntries}`))?.release()));
    made.push(
      await timeMs(async () => {
        await (await space.obtain(`${when} ${round}`, { bytes: entryBytes, make })).release();
      }),
    );
    plain.push(await timeMs(() => writePlain(round)));
    await space.remove(`${when} ${round}`);
  }
  row(`an entry that is there, held and let go, ${when}, ms`, formatSpread(spreadOf(found)));
  row(`an entry made and shown, ${when}, ms`, formatSpread(spreadOf(made)));
  row(`a plain file in its place, ms`, formatSpread(spreadOf(plain)));
  row(`how much longer an entry takes than a plain file, ${when}`, formatSpread(ratioOf(made, plain)));
}

/** What an application would do that asks for nothing but a whole file. */
async function writePlain(round: number): Promise<void> {
  const path = join(folder, `plain ${round}`);
  const file = await open(`${path}.draft`, 'w');
  await file.writeFile(content);
  await file.sync();
  await file.close();
  await rename(`${path}.draft`, path);
}

/** Another holder of the same folder makes entries all the time. */
async function measureBeside(): Promise<void> {
  const over = new AbortController();
  const others = (async () => {
    for (let number = 0; !over.signal.aborted; number++) {
      await (await neighbour.obtain(`beside ${number}`, { bytes: entryBytes, make })).release();
      await neighbour.remove(`beside ${number}`);
    }
  })();
  const made: number[] = [];
  for (let round = 0; round < rounds; round++) {
    made.push(
      await timeMs(async () => {
        await (await scratch.obtain(`crowded ${round}`, { bytes: entryBytes, make })).release();
      }),
    );
    await scratch.remove(`crowded ${round}`);
  }
  over.abort();
  await others;
  row('an entry made and shown while somebody else does the same, ms', formatSpread(spreadOf(made)));
}

/** A full space: each draft has to find what may go. */
async function measureEviction(): Promise<void> {
  const { quotaBytes, usedBytes } = await scratch.usage();
  const ballast = await scratch.draft('ballast', { bytes: quotaBytes - usedBytes });
  const before = scratch.figures().evicted;
  const made: number[] = [];
  for (let round = 0; round < rounds; round++) {
    made.push(
      await timeMs(async () => {
        await (await scratch.obtain(`full ${round}`, { bytes: entryBytes, make })).release();
      }),
    );
  }
  await ballast.discard();
  row(
    `an entry made in a full space of ${manyEntries}, with ${scratch.figures().evicted - before} evicted, ms`,
    formatSpread(spreadOf(made)),
  );
}

async function timeMs(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

function row(what: string, figure: string): void {
  console.log(`| ${what} | ${figure} |`);
}
