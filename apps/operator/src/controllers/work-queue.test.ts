import { KubeError } from '@landfall/cluster/kube';
import { createFakeClock } from '@landfall/cluster/registry/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createWorkQueue, type WorkResult } from './work-queue.ts';

function stage(options: { readonly workers?: number; readonly perSecond?: number } = {}) {
  const clock = createFakeClock();
  const faults: string[] = [];
  const queue = createWorkQueue({
    clock,
    random: () => 0,
    workers: 2,
    onFault: (_, key) => faults.push(key),
    ...options,
  });
  const ending = new AbortController();
  return {
    clock,
    queue,
    faults,
    run(work: (key: string) => Promise<WorkResult>) {
      const running = queue.run(work, ending.signal);
      return async (): Promise<void> => {
        ending.abort();
        await running;
      };
    },
  };
}

describe('a queue of work', () => {
  test('works once on what was added often, and again on what was added meanwhile', async () => {
    const { clock, queue, run } = stage();
    const done: string[] = [];
    queue.add('a');
    queue.add('a');
    const stop = run(async (key) => {
      done.push(key);
      if (done.length === 1) queue.add('a');
      await clock.sleep(100);
      return undefined;
    });
    await clock.advance(1000);

    expect(done).toEqual(['a', 'a']);
    await stop();
  });

  test('comes back later and later to what fails, and when the server wants it, and forgets that when it works', async () => {
    const { clock, queue, faults, run } = stage();
    const at: number[] = [];
    const startMs = clock.now();
    const stop = run(async () => {
      at.push(clock.now() - startMs);
      if (at.length < 4) throw new Error('not yet');
      if (at.length === 4) throw new KubeError('throttled', 'wait', { retryAfterMs: 30_000 });
      return undefined;
    });
    queue.add('a');
    await clock.advance(120_000);

    expect(at).toEqual([0, 200, 600, 1400, 31_400]);
    expect(faults).toHaveLength(4);
    expect([queue.waiting, queue.pending]).toEqual([0, 0]);
    await stop();
  });

  test('comes again when asked to, and sooner when there is a reason', async () => {
    const { clock, queue, run } = stage();
    const at: number[] = [];
    const startMs = clock.now();
    const stop = run(async () => {
      at.push(clock.now() - startMs);
      return at.length < 3 ? { againAfterMs: 10_000 } : undefined;
    });
    queue.add('a');
    await clock.advance(4000);
    queue.add('a');
    await clock.advance(60_000);

    expect(at).toEqual([0, 4000, 14_000]);
    await stop();
  });

  test('begins no more in a second than it may, and says for how long the next one waits', async () => {
    const { clock, queue, run } = stage({ workers: 10, perSecond: 2 });
    const done: string[] = [];
    for (const key of ['a', 'b', 'c', 'd', 'e']) queue.add(key);
    const stop = run(async (key) => {
      done.push(key);
      return undefined;
    });
    await clock.advance(1100);
    expect(done).toEqual(['a', 'b', 'c']);
    expect(queue.oldestWaitMs()).toBeGreaterThan(1000);
    await clock.advance(5000);

    expect(done).toHaveLength(5);
    await stop();
  });

  test('never works on a key twice at a time, never loses one, and holds to its number of workers', async () => {
    const step = fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd'), pauseMs: fc.nat(300), takesMs: fc.nat(500) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), fc.integer({ min: 1, max: 3 }), async (steps, workers) => {
        const { clock, queue, run } = stage({ workers });
        const working = new Set<string>();
        const lastBegun = new Map<string, number>();
        let takesMs = 0;
        const stop = run(async (key) => {
          expect(working.has(key)).toBe(false);
          working.add(key);
          expect(working.size).toBeLessThanOrEqual(workers);
          lastBegun.set(key, clock.now());
          await clock.sleep(takesMs);
          working.delete(key);
          return undefined;
        });
        const lastAdded = new Map<string, number>();
        for (const each of steps) {
          ({ takesMs } = each);
          lastAdded.set(each.key, clock.now());
          queue.add(each.key);
          await clock.advance(each.pauseMs);
        }
        await clock.advance(60_000);

        for (const [key, atMs] of lastAdded) expect(lastBegun.get(key)).toBeGreaterThanOrEqual(atMs);
        expect([queue.waiting, queue.pending]).toEqual([0, 0]);
        await stop();
      }),
      { numRuns: 60 },
    );
  });
});
