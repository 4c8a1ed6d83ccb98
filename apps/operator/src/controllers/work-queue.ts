import { backoffMs, KubeError } from '@landfall/cluster/kube';
import type { Clock } from '@landfall/cluster/registry';

/** What is to be done again, and when; nothing when it is done. */
export type WorkResult = { readonly againAfterMs: number } | undefined;

/**
 * Keys that wait for work. A key waits once however often it is added, is never worked on twice at a time, and comes again
 * when it was added meanwhile. What fails comes again later and later.
 */
export interface WorkQueue {
  add(key: string): void;
  /** Adds it after that long; when it is to come sooner for another reason, that holds. */
  addAfter(key: string, milliseconds: number): void;
  /** Forgets a key, unless somebody works on it. */
  drop(key: string): void;
  /** Keys that wait to be worked on now. */
  readonly waiting: number;
  /** Keys that are worked on, or are to come later. */
  readonly pending: number;
  /** How long the key that has waited longest waits for its turn, in milliseconds. */
  oldestWaitMs(): number;
  /** Works until the signal, and returns when the last piece of work has ended. */
  run(work: (key: string, signal: AbortSignal) => Promise<WorkResult>, signal: AbortSignal): Promise<void>;
}

export interface WorkQueueOptions {
  readonly clock: Clock;
  readonly random: () => number;
  /** Keys that are worked on at a time. */
  readonly workers: number;
  /** Most keys that begin in a second; no limit when absent. */
  readonly perSecond?: number;
  readonly longestBackoffMs?: number;
  /** Told of what failed, and that it comes again. */
  readonly onFault?: (error: unknown, key: string) => void;
}

const usualLongestBackoffMs = 60_000;

export function createWorkQueue(options: WorkQueueOptions): WorkQueue {
  const { clock, random, workers, perSecond, longestBackoffMs = usualLongestBackoffMs, onFault = () => undefined } = options;
  /** Keys whose turn may come, with the time since when; in that order. */
  const ready = new Map<string, number>();
  const working = new Set<string>();
  /** When a key that waits for a later time becomes ready. */
  const later = new Map<string, number>();
  const failures = new Map<string, number>();
  const pace = createPace(clock, perSecond);
  let wake = Promise.withResolvers<void>();

  function alarm(): void {
    wake.resolve();
    wake = Promise.withResolvers<void>();
  }

  function add(key: string): void {
    later.delete(key);
    if (ready.has(key)) return;
    ready.set(key, clock.now());
    alarm();
  }

  function addAfter(key: string, milliseconds: number): void {
    if (ready.has(key)) return;
    const atMs = clock.now() + Math.max(0, milliseconds);
    const known = later.get(key);
    if (known !== undefined && known <= atMs) return;
    later.set(key, atMs);
    alarm();
  }

  /** Takes the next key whose turn it is. */
  function take(): string | undefined {
    for (const [key, atMs] of later) if (atMs <= clock.now()) add(key);
    for (const key of ready.keys()) {
      if (working.has(key)) continue;
      ready.delete(key);
      working.add(key);
      return key;
    }
    return undefined;
  }

  async function finish(key: string, work: () => Promise<WorkResult>, signal: AbortSignal): Promise<void> {
    try {
      const result = await work();
      failures.delete(key);
      if (result !== undefined) addAfter(key, result.againAfterMs);
    } catch (error) {
      if (signal.aborted) return;
      const count = (failures.get(key) ?? 0) + 1;
      failures.set(key, count);
      onFault(error, key);
      const askedMs = error instanceof KubeError ? error.retryAfterMs : undefined;
      addAfter(key, Math.max(askedMs ?? 0, backoffMs(count, { random, longestMs: longestBackoffMs })));
    } finally {
      working.delete(key);
      alarm();
    }
  }

  /** Settles when there may be something to do. */
  async function pause(signal: AbortSignal): Promise<void> {
    const nextMs = Math.min(...later.values());
    const over = new AbortController();
    const sleeping = Number.isFinite(nextMs)
      ? clock.sleep(Math.max(0, nextMs - clock.now()), AbortSignal.any([signal, over.signal])).catch(() => undefined)
      : new Promise<void>(() => undefined);
    const ended = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true, signal: over.signal });
    });
    await Promise.race([wake.promise, sleeping, ended]);
    over.abort();
  }

  return {
    add,
    addAfter,
    drop(key) {
      ready.delete(key);
      later.delete(key);
      failures.delete(key);
    },
    get waiting() {
      return ready.size;
    },
    get pending() {
      return working.size + later.size;
    },
    oldestWaitMs() {
      const [sinceMs] = ready.values();
      return sinceMs === undefined ? 0 : clock.now() - sinceMs;
    },
    async run(work, signal) {
      const running = new Set<Promise<void>>();
      while (!signal.aborted) {
        const key = running.size < workers ? take() : undefined;
        if (key === undefined) {
          await pause(signal);
          continue;
        }
        const waitMs = pace();
        if (waitMs > 0) await clock.sleep(waitMs, signal).catch(() => undefined);
        const piece = finish(key, () => work(key, signal), signal).finally(() => running.delete(piece));
        running.add(piece);
      }
      await Promise.all(running);
    },
  };
}

/** Says how long the next beginning has to wait, so that no more than so many happen in a second. */
function createPace(clock: Clock, perSecond: number | undefined): () => number {
  if (perSecond === undefined) return () => 0;
  let nextMs = 0;
  return () => {
    const nowMs = clock.now();
    const atMs = Math.max(nowMs, nextMs);
    nextMs = atMs + 1000 / perSecond;
    return atMs - nowMs;
  };
}
