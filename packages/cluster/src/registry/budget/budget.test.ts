import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFakeClock, settle } from '../testing/fake-clock.ts';
import { type BudgetRequest, clusterBudget, createBudget, type Outcome, type Priority } from './budget.ts';
import { Gate, type Passage } from './gate.ts';
import { readRateLimit, readRetryAfter } from './rate-limit.ts';
import { SlotQueue } from './slots.ts';

const request: BudgetRequest = { host: 'registry.example', fingerprint: 'a', priority: 'admission', isCounted: false };

function open() {
  const clock = createFakeClock();
  return { clock, budget: createBudget({ clock, random: () => 0.5, settings: clusterBudget }) };
}

describe('a gate', () => {
  const settings = { strikes: 3, firstMs: 1000, longestMs: 8000 };

  it('closes after so many troubles in a row, for longer each time, and opens for one', () => {
    const gate = new Gate(settings);
    const at = (nowMs: number): Passage => gate.pass(nowMs);
    for (let count = 0; count < 3; count += 1) gate.strike(at(0), { nowMs: 0, random: 0.5 });

    expect(at(0)).toEqual({ kind: 'closed', waitMs: 1000 });
    const probe = at(1000);
    expect(probe).toEqual({ kind: 'probe' });
    expect(at(1000).kind).toBe('closed');
    gate.strike(probe, { nowMs: 1000, random: 0.5 });
    expect(at(1000)).toEqual({ kind: 'closed', waitMs: 2000 });
    gate.succeed(at(3000));

    expect(at(3000)).toEqual({ kind: 'open' });
  });

  it('never lets anything but one probe through while it is closed, whatever comes back when', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('pass' as const), afterMs: fc.nat(2000) }),
      fc.record({ kind: fc.constantFrom('succeed', 'strike', 'withdraw'), which: fc.nat(5), waitMs: fc.nat(5000) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const gate = new Gate(settings);
        const under: Passage[] = [];
        let nowMs = 0;
        let closedUntilMs = 0;
        let isClosed = false;
        for (const taken of steps) {
          if (taken.kind === 'pass') {
            nowMs += taken.afterMs;
            const passage = gate.pass(nowMs);
            if (passage.kind === 'closed') {
              expect(passage.waitMs).toBeGreaterThan(0);
              continue;
            }
            if (passage.kind === 'open') expect(isClosed).toBe(false);
            if (passage.kind === 'probe') {
              expect(nowMs).toBeGreaterThanOrEqual(closedUntilMs);
              expect(under.filter(({ kind }) => kind === 'probe')).toEqual([]);
            }
            under.push(passage);
            continue;
          }
          const [passage] = under.splice(taken.which % Math.max(under.length, 1), 1);
          if (passage === undefined) continue;
          if (taken.kind === 'succeed') gate.succeed(passage);
          else if (taken.kind === 'withdraw') gate.withdraw(passage);
          else gate.strike(passage, { nowMs, random: 0.5, waitMs: taken.waitMs });
          if (taken.kind === 'succeed' && passage.kind === 'probe') isClosed = false;
          if (taken.kind !== 'strike') continue;
          const next = gate.pass(nowMs);
          gate.withdraw(next);
          isClosed = next.kind !== 'open';
          if (next.kind === 'closed' && !under.some(({ kind }) => kind === 'probe')) closedUntilMs = nowMs + next.waitMs;
        }
      }),
    );
  });
});

describe('slots', () => {
  it('go to the most urgent, and some only to the urgent', async () => {
    const slots = new SlotQueue({ maxConcurrent: 4, keptFrom: { admission: 0, controller: 0.25, 'dry-run': 0.5 } });
    const entered: string[] = [];
    const take = (name: string, priority: Priority): void => void slots.take(priority).then(() => entered.push(name));
    take('a', 'dry-run');
    take('b', 'dry-run');
    take('c', 'dry-run');
    take('d', 'controller');
    take('e', 'controller');
    take('f', 'admission');
    await settle();
    expect(entered).toEqual(['a', 'b', 'd', 'f']);

    take('g', 'admission');
    slots.give();
    await settle();
    expect(entered.at(-1)).toBe('g');
    slots.give();
    slots.give();
    await settle();

    expect(entered).toEqual(['a', 'b', 'd', 'f', 'g', 'e']);
  });

  it('forget who left', async () => {
    const slots = new SlotQueue({ maxConcurrent: 1, keptFrom: { admission: 0, controller: 0, 'dry-run': 0 } });
    await slots.take('admission');
    const leaver = new AbortController();
    const left = slots.take('admission', leaver.signal);
    const next = slots.take('dry-run');
    leaver.abort(new Error('left'));

    await expect(left).rejects.toThrow('left');
    slots.give();
    await expect(next).resolves.toBeUndefined();
  });
});

describe('a budget', () => {
  it('keeps registries and credentials apart', async () => {
    const { budget } = open();
    (await budget.enter(request))({ kind: 'throttled', retryAfterMs: 60_000 });

    await expect(budget.enter(request)).rejects.toMatchObject({ reason: 'throttled', retryAfterMs: 60_000 });
    await expect(budget.enter({ ...request, fingerprint: 'b' })).resolves.toBeDefined();
    await expect(budget.enter({ ...request, host: 'other.example' })).resolves.toBeDefined();
  });

  it('leaves a host that fails alone for every credential', async () => {
    const { budget } = open();
    for (let count = 0; count < 5; count += 1) (await budget.enter({ ...request, fingerprint: `${count}` }))({ kind: 'failed' });

    await expect(budget.enter({ ...request, fingerprint: 'other' })).rejects.toMatchObject({
      reason: 'unreachable',
      isTransient: true,
    });
  });

  it('does not open because of answers to what was asked before it closed', async () => {
    const { budget, clock } = open();
    const early = await budget.enter(request);
    (await budget.enter(request))({ kind: 'throttled', retryAfterMs: 7000 });
    early({ kind: 'answered' });

    await expect(budget.enter(request)).rejects.toMatchObject({ retryAfterMs: 7000 });
    await clock.advance(7000);
    await expect(budget.enter(request)).resolves.toBeDefined();
  });

  it('gives back every slot, whatever happens', async () => {
    const outcome = fc.constantFrom<Outcome>(
      { kind: 'answered' },
      { kind: 'throttled', retryAfterMs: 1000 },
      { kind: 'failed' },
      { kind: 'withdrawn' },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(outcome, fc.nat(20_000)), { maxLength: 40 }), async (outcomes) => {
        const { budget, clock } = open();
        for (const [result, afterMs] of outcomes) {
          await clock.advance(afterMs);
          const leave = await budget.enter(request).catch(() => undefined);
          leave?.(result);
        }
        await clock.advance(3_600_000);
        (await budget.enter(request))({ kind: 'answered' });
        const all = await Promise.all(Array.from({ length: clusterBudget.maxConcurrent }, () => budget.enter(request)));

        expect(all).toHaveLength(clusterBudget.maxConcurrent);
      }),
      { numRuns: 30 },
    );
  });
});

describe('what registries say of their limits', () => {
  const answer = (headers: Readonly<Record<string, string>>) => ({
    status: 200,
    body: new Uint8Array(),
    headers: new Map(Object.entries(headers).map(([name, value]) => [name, [value]])),
  });

  it('is read from headers, and is nothing when they are missing or strange', () => {
    expect(readRateLimit(answer({ 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': '76;w=21600' }))).toEqual({
      limit: 100,
      remaining: 76,
    });
    expect(readRateLimit(answer({ 'ratelimit-limit': '100' }))).toBeUndefined();
    expect(readRateLimit(answer({ 'ratelimit-limit': 'many', 'ratelimit-remaining': '-1' }))).toBeUndefined();
  });

  it.each([
    ['7', 7000],
    ['0', 1000],
    ['999999', 3_600_000],
    ['Thu, 01 Jan 1970 00:01:30 GMT', 30_000],
    ['Thu, 01 Jan 1970 00:00:30 GMT', 1000],
    ['soon', undefined],
  ])('Retry-After: %s', (text, expected) => {
    expect(readRetryAfter(answer({ 'retry-after': text }), 60_000)).toBe(expected);
  });
});
