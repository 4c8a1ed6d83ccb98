/**
 * Uploads through one server process to one object store, beside `@aws-sdk/lib-storage` and `@tus/server` with `@tus/s3-store`:
 * `node bench/uploads.ts [ROUNDS] [MEGABYTES]`. Everything runs on this machine, so client, server and object store share its
 * processors. Every server runs with the settings that Node has. Figures are medians with the least and the most, ratios are
 * taken round by round.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatSpread, ratioOf, type Spread, spreadOf } from './statistics.ts';
import { startObjectStore, startSubject } from './uploads/processes.ts';
import {
  ask,
  type BenchFile,
  cutTus,
  type Sender,
  sendCrowd,
  sendParts,
  sendPartsUnchecked,
  sendPlain,
  sendTus,
} from './uploads/senders.ts';

interface Subject {
  readonly name: string;
  readonly server: string;
  readonly send: Sender;
}

interface Measured {
  readonly megabytesPerSecond: number[];
  readonly peakMegabytes: number[];
  readonly requestsPerGigabyte: number[];
}

const rounds = Number(process.argv[2] ?? 5);
const file: BenchFile = { sizeBytes: Number(process.argv[3] ?? 512) * 1e6, partBytes: 16 * 1024 * 1024 };

const parts: Subject = { name: 'parts, SHA-256 end to end', server: 'ours', send: sendParts };
const unchecked: Subject = { name: 'parts, unchecked as lib-storage is', server: 'ours-unchecked', send: sendPartsUnchecked };
const tus: Subject = { name: 'tus, SHA-256 to the store', server: 'ours', send: sendTus };
const tusUnchecked: Subject = { name: 'tus, unchecked as s3-store is', server: 'ours-unchecked', send: sendTus };
const libStorage: Subject = { name: '`lib-storage`', server: 'lib-storage', send: sendPlain };
const tusStore: Subject = { name: '`@tus/server` + `@tus/s3-store`', server: 'tus-s3-store', send: sendTus };
const subjects = [parts, unchecked, tus, tusUnchecked, libStorage, tusStore];

const scratch = mkdtempSync(join(tmpdir(), 'landfall-bench-'));
const store = await startObjectStore(scratch);
try {
  console.log('| what | median (least to most) | target | |\n|---|---|---|---|');
  const measured = await measureInTurn();
  reportThroughput(measured);
  for (const subject of [tus, tusStore]) await reportResume(subject);
  await reportCrowd();
} finally {
  await store.end();
  rmSync(scratch, { recursive: true });
}

async function measureInTurn(): Promise<ReadonlyMap<Subject, Measured>> {
  const all = new Map<Subject, Measured>();
  for (const subject of subjects) all.set(subject, { megabytesPerSecond: [], peakMegabytes: [], requestsPerGigabyte: [] });
  // The first round warms the machine up and does not count.
  for (let round = -1; round < rounds; round++) {
    for (const [subject, { megabytesPerSecond, peakMegabytes, requestsPerGigabyte }] of all) {
      const server = await startSubject(subject.server, store);
      try {
        await subject.send(server.url, { ...file, sizeBytes: 20e6 });
        const before = Number((await ask(`${server.url}/requests`, 'GET')).body);
        const started = performance.now();
        await subject.send(server.url, file);
        const seconds = (performance.now() - started) / 1000;
        const requests = Number((await ask(`${server.url}/requests`, 'GET')).body) - before;
        if (round < 0) continue;
        megabytesPerSecond.push(file.sizeBytes / 1e6 / seconds);
        peakMegabytes.push(server.peakBytes() / 1e6);
        requestsPerGigabyte.push(requests / (file.sizeBytes / 1e9));
      } finally {
        await server.end();
        emptyBucket();
      }
    }
  }
  return all;
}

/** Files of one subject must not fill the disk for the next. */
function emptyBucket(): void {
  const bucket = join(scratch, 'data', 'uploads');
  for (const name of readdirSync(bucket)) rmSync(join(bucket, name), { recursive: true, force: true, maxRetries: 5 });
}

function reportThroughput(all: ReadonlyMap<Subject, Measured>): void {
  for (const [subject, measured] of all) report(`${subject.name}: MB/s`, spreadOf(measured.megabytesPerSecond));
  const speed = (subject: Subject): readonly number[] => all.get(subject)?.megabytesPerSecond ?? [];
  const pairs = [
    [unchecked, libStorage, 0.9],
    [parts, libStorage, 0.9],
    [tusUnchecked, tusStore, 1],
    [tus, tusStore, 1],
  ] as const;
  for (const [ours, theirs, atLeast] of pairs) {
    report(`${ours.name} against ${theirs.name}`, ratioOf(speed(ours), speed(theirs)), { atLeast });
  }
  for (const [subject, measured] of all) {
    const isOurs = subject !== libStorage && subject !== tusStore;
    report(`${subject.name}: peak memory, MB`, spreadOf(measured.peakMegabytes), isOurs ? { atMost: 150 } : {});
  }
  for (const [subject, measured] of all) report(`${subject.name}: requests per GB`, spreadOf(measured.requestsPerGigabyte));
}

async function reportResume(subject: Subject): Promise<void> {
  const again: number[] = [];
  const asked: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const server = await startSubject(subject.server, store);
    try {
      // In the middle of a part, as chance would have it.
      const { againBytes, askMs } = await cutTus(server.url, file, file.sizeBytes * (0.4 + round * 0.037));
      again.push(againBytes / 1e6);
      asked.push(askMs);
    } finally {
      await server.end();
    }
  }
  report(`${subject.name}: sent again after a cut, MB`, spreadOf(again), subject === tus ? { atMost: file.partBytes / 1e6 } : {});
  report(`${subject.name}: asking where it stands, ms`, spreadOf(asked));
}

/** 200 uploads at once on one process, each of them halfway when the others are. */
async function reportCrowd(): Promise<void> {
  const peaks: number[] = [];
  const seconds: number[] = [];
  for (let round = 0; round < Math.min(rounds, 3); round++) {
    const server = await startSubject('ours', store);
    try {
      const started = performance.now();
      await sendCrowd(server.url, 200, 2 * 1024 * 1024);
      seconds.push((performance.now() - started) / 1000);
      peaks.push(server.peakBytes() / 1e6);
    } finally {
      await server.end();
      emptyBucket();
    }
  }
  report('200 uploads of 2 MiB at once: peak memory, MB', spreadOf(peaks));
  report('200 uploads of 2 MiB at once: seconds', spreadOf(seconds));
}

function report(what: string, spread: Spread, target: { readonly atMost?: number; readonly atLeast?: number } = {}): void {
  const { atMost, atLeast } = target;
  const isMet = (atMost === undefined || spread.median <= atMost) && (atLeast === undefined || spread.median >= atLeast);
  const wanted = atMost === undefined ? (atLeast === undefined ? '' : `≥ ${atLeast}`) : `≤ ${atMost.toFixed(1)}`;
  console.log(`| ${what} | ${formatSpread(spread)} | ${wanted} | ${wanted === '' ? '' : isMet ? 'met' : 'MISSED'} |`);
}
