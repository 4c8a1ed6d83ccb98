import { setTimeout as pause } from 'node:timers/promises';
import { countdown, type Job, type Subject } from './subject.ts';

/** How a queue is asked to be fair. */
export interface Contender extends Pick<Subject, 'name' | 'enqueue' | 'work' | 'clear'> {
  /** Whether a tenant that is alone may use every place. Where it may not, places are idle while tasks wait. */
  readonly usesAllPlaces: boolean;
}

/** What the small tenant meets. */
export interface Crowd {
  /** Tenants with more to do than can be done meanwhile. */
  readonly largeTenants: number;
  /** Places, of each contender. */
  readonly slots: number;
}

/** Tasks of all large tenants together, and how long the work of each task takes. */
const [floodCount, workMs] = [2400, 5];

/** Tasks that are under way before the small tenant comes, so that all places are taken. */
const underWay = 40;

const smallCount = 10;

/** Longer than the whole flood takes on a machine with something else to do; who is not served by then has waited at least so long. */
const patienceMs = 30_000;

/** Every setting in which a queue is measured: its own, and the one with places set aside where it has one. */
export function contendersOf(subjects: readonly Subject[]): readonly Contender[] {
  return subjects.flatMap((subject) => [
    { ...subject, usesAllPlaces: true },
    ...(subject.setAside === undefined
      ? []
      : [{ ...subject, ...subject.setAside, name: `${subject.name}, ${subject.setAside.how}`, usesAllPlaces: false }]),
  ]);
}

/**
 * Large tenants have thousands of tasks; then a small one comes with ten. How long does the one of those wait that waits longest?
 *
 * @returns milliseconds from before they are queued until the last of them starts
 */
export async function worstWait(contender: Contender, { largeTenants, slots }: Crowd): Promise<number> {
  const flood = Array.from({ length: floodCount }, (_, index): Job => ({ tenant: `large-${index % largeTenants}`, workMs }));
  await contender.enqueue(flood);
  const [filled, served] = [countdown(underWay), countdown(smallCount)];
  let worstMs = 0;
  let sentAt = 0;
  const stop = await contender.work(slots, ({ tenant }) => {
    filled.done();
    if (tenant !== 'small') return;
    worstMs = performance.now() - sentAt;
    served.done();
  });
  await filled.finished;
  sentAt = performance.now();
  await contender.enqueue(Array.from({ length: smallCount }, (): Job => ({ tenant: 'small', workMs })));
  const gaveUp = new AbortController();
  const isServed = await Promise.race([
    served.finished.then(() => true),
    pause(patienceMs, false, { signal: gaveUp.signal }).catch(() => false),
  ]);
  gaveUp.abort();
  const waitedMs = isServed ? worstMs : performance.now() - sentAt;
  await stop();
  await contender.clear();
  return waitedMs;
}
