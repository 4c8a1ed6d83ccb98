/**
 * What tasks cost, side by side with BullMQ, graphile-worker and pg-boss in the same run: `node bench/tasks.ts [ROUNDS]`.
 * All PostgreSQL queues share one server with the settings that it comes with: what is acknowledged is on disk. Rounds take turns,
 * so that a machine that slows down slows all; figures are medians with the least and the most of the rounds.
 */
import { startDevelopmentServer } from '@landfall/runtime/tasks';
import { formatSpread, ratioOf, type Spread, spreadOf } from './statistics.ts';
import { startBullmq } from './tasks/bullmq.ts';
import { startGraphile } from './tasks/graphile.ts';
import { startOurs } from './tasks/ours.ts';
import { startPgBoss } from './tasks/pg-boss.ts';
import { countdown, type Job, type Subject } from './tasks/subject.ts';

const rounds = Number(process.argv[2] ?? 3);
const bulkCount = 20_000;
const unbatchedCount = 2000;
const latencyCount = 100;
const floodCount = 5000;
let isHeaded = false;

type Figures = Map<string, number[]>;

const server = await startDevelopmentServer();
const { drainWithHandlers, ...asSubject } = await startOurs(server.connectionString);
const [ours, ...peers] = [
  asSubject,
  await startGraphile(server.connectionString),
  await startPgBoss(server.connectionString),
  await startBullmq(),
] as const;
const subjects: readonly Subject[] = [ours, ...peers];

try {
  await measureRates();
  await measureLatency();
  await measureUnfairness();
} finally {
  for (const subject of subjects) await subject.close();
  await server.stop();
}

function jobs(count: number, tenant = 'a', workMs = 0): Job[] {
  return Array.from({ length: count }, () => ({ tenant, workMs }));
}

async function perSecond(count: number, work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (count / (performance.now() - startedAt)) * 1000;
}

function note(figures: Figures, name: string, value: number): void {
  figures.set(name, [...(figures.get(name) ?? []), value]);
}

async function measureRates(): Promise<void> {
  const [bulk, batched, unbatched]: [Figures, Figures, Figures] = [new Map(), new Map(), new Map()];
  const withHandlers: number[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const subject of subjects) {
      note(bulk, subject.name, await perSecond(bulkCount, () => subject.enqueue(jobs(bulkCount))));
      note(batched, subject.name, await perSecond(bulkCount, () => subject.drainBatched(bulkCount)));
      await subject.enqueue(jobs(unbatchedCount));
      note(unbatched, subject.name, await perSecond(unbatchedCount, () => subject.drainUnbatched(unbatchedCount)));
    }
    await ours.enqueue(jobs(bulkCount));
    withHandlers.push(await perSecond(bulkCount, () => drainWithHandlers(bulkCount)));
  }
  print('enqueue in bulk, jobs/s', bulk, { least: 60_000 });
  print('claim and acknowledge, many at a time, jobs/s', batched, { least: 20_000 });
  report('ours: the same with handlers, 1000 places, jobs/s', spreadOf(withHandlers), {});
  print('work off with handlers, 16 places, one job each, jobs/s', unbatched, { least: 1400, aheadOfPostgres: true });
}

async function measureLatency(): Promise<void> {
  for (const subject of subjects) {
    const waits: number[] = [];
    let sentAt = 0;
    let arrived = (): void => undefined;
    const stop = await subject.work(4, () => {
      waits.push(performance.now() - sentAt);
      arrived();
    });
    for (let index = 0; index < latencyCount; index++) {
      await pause(30);
      const arrival = new Promise<void>((resolve) => {
        arrived = resolve;
      });
      sentAt = performance.now();
      await subject.enqueue(jobs(1));
      await arrival;
    }
    await stop();
    const sorted = waits.sort((a, b) => a - b);
    const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
    const isOurs = subject === ours;
    row(
      `${subject.name}: enqueue to start when idle, p50, ms`,
      at(0.5).toFixed(1),
      isOurs ? verdict(at(0.5), { most: 10 }) : undefined,
    );
    row(
      `${subject.name}: enqueue to start when idle, p99, ms`,
      at(0.99).toFixed(1),
      isOurs ? verdict(at(0.99), { most: 50 }) : undefined,
    );
  }
}

/** Tenant a has thousands of short jobs; then b comes with ten. How long does the last of those wait? */
async function measureUnfairness(): Promise<void> {
  const worst: Figures = new Map();
  for (let round = 0; round < rounds; round++) {
    for (const subject of subjects) note(worst, subject.name, await worstWait(subject));
  }
  const own = worst.get(ours.name) ?? [];
  report('ours: worst wait of ten jobs of b behind thousands of a, ms', spreadOf(own), {});
  for (const peer of peers) {
    const theirs = worst.get(peer.name) ?? [];
    report(`${peer.name}: the same, ms`, spreadOf(theirs), {});
    report(`${peer.name}: how much longer than ours`, ratioOf(theirs, own), { least: 10 });
  }
}

async function worstWait(subject: Subject): Promise<number> {
  await subject.enqueue(jobs(floodCount, 'a', 1));
  const { done, finished } = countdown(floodCount + 10);
  let sentAt = 0;
  let worst = 0;
  let started = 0;
  const stop = await subject.work(4, ({ tenant }) => {
    if (tenant === 'b') worst = performance.now() - sentAt;
    started += 1;
    done();
  });
  await pause(200);
  sentAt = performance.now();
  await subject.enqueue(jobs(10, 'b', 1));
  // pg-boss takes one job every half second for each place: a third of a minute is enough to see it.
  await Promise.race([finished, pause(20_000)]);
  await stop();
  if (started < floodCount + 10) await subject.drainBatched(floodCount + 10 - started);
  return worst === 0 ? performance.now() - sentAt : worst;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

interface Target {
  readonly least?: number;
  readonly most?: number;
}

/** One line for each, and the ratio of ours to each peer, round by round. */
function print(what: string, figures: Figures, target: Target & { readonly aheadOfPostgres?: boolean }): void {
  const own = figures.get(ours.name) ?? [];
  report(`ours: ${what}`, spreadOf(own), target);
  for (const peer of peers) {
    const theirs = figures.get(peer.name) ?? [];
    report(`${peer.name}: ${what}`, spreadOf(theirs), {});
    report(`ours to ${peer.name}`, ratioOf(own, theirs), target.aheadOfPostgres === true && peer.isPostgres ? { least: 1 } : {});
  }
}

function report(what: string, spread: Spread, target: Target): void {
  const digits = spread.median < 100 ? 1 : 0;
  row(what, formatSpread(spread, digits), verdict(spread.median, target));
}

function verdict(value: number, { least, most }: Target): string | undefined {
  if (least !== undefined) return `at least ${least} | ${value >= least ? 'met' : 'MISSED'}`;
  if (most !== undefined) return `at most ${most} | ${value <= most ? 'met' : 'MISSED'}`;
  return undefined;
}

function row(what: string, figure: string, judged = ' | '): void {
  if (!isHeaded) console.log('| what | median (least to most) | target | |\n|---|---|---|---|');
  isHeaded = true;
  console.log(`| ${what} | ${figure} | ${judged} |`);
}
