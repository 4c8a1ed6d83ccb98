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
import type { Job, Subject } from './tasks/subject.ts';
import { contendersOf, worstWait } from './tasks/unfairness.ts';

const rounds = Number(process.argv[2] ?? 3);
const bulkCount = 20_000;
const unbatchedCount = 2000;
const latencyCount = 100;
/** Waits differ more from round to round than rates. */
const fairRounds = 2 * rounds;
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
  await measureUnfairness(1, '2400 of one tenant');
  await measureUnfairness(4, '2400 of four tenants');
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

/** Large tenants keep all places busy; then a small one comes with ten tasks. How long does the last of those wait? */
async function measureUnfairness(largeTenants: number, meant: string): Promise<void> {
  const contenders = contendersOf(subjects);
  const worst: Figures = new Map();
  for (let round = 0; round < fairRounds; round++) {
    for (const contender of contenders) note(worst, contender.name, await worstWait(contender, { largeTenants, slots: 4 }));
  }
  const own = worst.get(ours.name) ?? [];
  report(`ours: worst wait of ten tasks behind ${meant}, ms`, spreadOf(own), {});
  for (const { name, usesAllPlaces } of contenders.slice(1)) {
    const theirs = worst.get(name) ?? [];
    report(`${name}: the same, ms`, spreadOf(theirs), {});
    // One tenant can be kept out of some places; that leaves them idle, and helps only until there are more such tenants.
    report(`${name}: how much longer than ours`, ratioOf(theirs, own), usesAllPlaces || largeTenants > 1 ? { least: 10 } : {});
  }
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
