import { defaultClusterPolicy, type MisplacedPolicy } from '@landfall/placement';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type EvictionMemory, emptyMemory, type MisplacedPod, planEvictions, rememberEvicted, rememberRefused } from './plan.ts';

const startMs = 1_000_000_000;
const policy: MisplacedPolicy = { action: 'evict', perMinute: 5, perWorkload: 2, afterSeconds: 60 };

function pod(name: string, more: Partial<MisplacedPod> = {}): MisplacedPod {
  return {
    uid: `uid-${name}`,
    namespace: 'shop',
    name,
    workload: `Deployment/shop/${name}`,
    createdAtMs: startMs - 3_600_000,
    isReady: false,
    mayEvict: true,
    isEnforced: true,
    ...more,
  };
}

/** A memory that has seen these pods for long enough. */
function seenBefore(...pods: readonly MisplacedPod[]): EvictionMemory {
  return planEvictions(emptyMemory, pods, { policy, nowMs: startMs - 600_000 }).memory;
}

function heldReasons(pods: readonly MisplacedPod[], changes: Partial<MisplacedPolicy> = {}, memory = seenBefore(...pods)) {
  const plan = planEvictions(memory, pods, { policy: { ...policy, ...changes }, nowMs: startMs });
  return plan.held.map(({ why }) => why);
}

describe('a misplaced pod', () => {
  test('is evicted once it has been seen for as long as policy says', () => {
    const web = pod('web');
    const first = planEvictions(emptyMemory, [web], { policy, nowMs: startMs });
    expect(first.held).toEqual([{ pod: web, why: 'too-new' }]);

    const early = planEvictions(first.memory, [web], { policy, nowMs: startMs + 59_000 });
    expect(early.evict).toEqual([]);

    expect(planEvictions(early.memory, [web], { policy, nowMs: startMs + 60_000 }).evict).toEqual([web]);
  });

  test('that was well in between is new again', () => {
    const web = pod('web');
    const { memory } = planEvictions(seenBefore(web), [], { policy, nowMs: startMs });

    expect(planEvictions(memory, [web], { policy, nowMs: startMs }).held).toEqual([{ pod: web, why: 'too-new' }]);
  });

  test.each([
    ['policy only reports', 'reporting', {}, { action: 'report' }],
    ['it is ready', 'ready', { isReady: true }, {}],
    ['nothing would take its place', 'may-not', { mayEvict: false }, {}],
    ['its successor would land anywhere', 'not-enforced', { isEnforced: false }, {}],
    ['the budget of the cluster is zero', 'cluster-budget', {}, { perMinute: 0 }],
  ] as const)('stays when %s', (_, why, more, changes) => {
    expect(heldReasons([pod('web', more)], changes)).toEqual([why]);
  });

  test('that was recreated under the same name is another pod', () => {
    const memory = seenBefore(pod('db-0', { uid: 'first' }));

    const plan = planEvictions(memory, [pod('db-0', { uid: 'second' })], { policy, nowMs: startMs });

    expect(plan.held.map(({ why }) => why)).toEqual(['too-new']);
  });

  test('whose eviction was refused is tried again later and later', () => {
    const web = pod('web');
    const refused = rememberRefused(seenBefore(web), web, { nowMs: startMs, random: 1 });
    const at = (memory: EvictionMemory, afterMs: number) => planEvictions(memory, [web], { policy, nowMs: startMs + afterMs });

    expect(at(refused, 29_000).held).toEqual([{ pod: web, why: 'backing-off' }]);
    expect(at(refused, 30_000).evict).toEqual([web]);

    const twice = rememberRefused(refused, web, { nowMs: startMs, random: 1 });
    expect(at(twice, 59_000).evict).toEqual([]);
    expect(at(twice, 60_000).evict).toEqual([web]);
  });

  test('is not tried before the API server wants to be asked again', () => {
    const web = pod('web');
    const memory = rememberRefused(seenBefore(web), web, { nowMs: startMs, random: 0, askedMs: 120_000 });

    expect(planEvictions(memory, [web], { policy, nowMs: startMs + 119_000 }).evict).toEqual([]);
    expect(planEvictions(memory, [web], { policy, nowMs: startMs + 120_000 }).evict).toEqual([web]);
  });
});

describe('budgets', () => {
  const sameWorkload = Array.from({ length: 4 }, (_, index) => pod(`web-${index}`, { workload: 'Deployment/shop/web' }));

  test('one workload loses so many pods in ten minutes and no more', () => {
    let memory = seenBefore(...sameWorkload);
    const first = planEvictions(memory, sameWorkload, { policy, nowMs: startMs });
    expect(first.evict).toHaveLength(2);
    for (const each of first.evict) memory = rememberEvicted(memory, each, startMs);
    const rest = sameWorkload.filter((each) => !first.evict.includes(each));

    const soon = planEvictions(memory, rest, { policy, nowMs: startMs + 599_000 });
    expect(soon.held.map(({ why }) => why)).toEqual(['workload-budget', 'workload-budget']);

    expect(planEvictions(soon.memory, rest, { policy, nowMs: startMs + 600_000 }).evict).toHaveLength(2);
  });

  test('a workload whose successors are misplaced too is left alone for an hour', () => {
    const [first, second] = [pod('web-a', { workload: 'w' }), pod('web-b', { workload: 'w', createdAtMs: startMs + 5000 })];
    const memory = rememberEvicted(seenBefore(first, second), first, startMs);
    const at = (afterMs: number) => planEvictions(memory, [second], { policy, nowMs: startMs + afterMs });

    expect(at(1_200_000).held).toEqual([{ pod: second, why: 'loop' }]);
    expect(at(3_600_000).evict).toEqual([second]);
  });

  const anyPod = fc
    .record({
      index: fc.integer({ min: 0, max: 40 }),
      workload: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'),
      isReady: fc.boolean(),
      mayEvict: fc.boolean(),
      isEnforced: fc.boolean(),
    })
    .map(({ index, ...more }) => pod(`p${index}`, { ...more, uid: `${index}` }));
  const anyPolicy = fc.record<MisplacedPolicy>({
    action: fc.constantFrom('report' as const, 'evict' as const),
    perMinute: fc.integer({ min: 0, max: 10 }),
    perWorkload: fc.integer({ min: 1, max: 4 }),
    afterSeconds: fc.integer({ min: 0, max: 120 }),
  });

  test('are never exceeded, no ready pod is chosen, and every pod is accounted for, whatever happens', () => {
    const step = fc.record({
      waitMs: fc.integer({ min: 0, max: 120_000 }),
      pods: fc.uniqueArray(anyPod, { selector: ({ uid }) => uid, maxLength: 25 }),
      succeeds: fc.boolean(),
    });
    fc.assert(
      fc.property(anyPolicy, fc.array(step, { maxLength: 12 }), (rules, steps) => {
        let [memory, nowMs] = [emptyMemory, startMs];
        const evictions: { readonly atMs: number; readonly workload: string }[] = [];
        for (const { waitMs, pods, succeeds } of steps) {
          nowMs += waitMs;
          const plan = planEvictions(memory, pods, { policy: rules, nowMs });
          memory = plan.memory;
          expect(plan.evict.length + plan.held.length).toBe(pods.length);
          for (const each of plan.evict) {
            expect(each).toMatchObject({ isReady: false, mayEvict: true, isEnforced: true });
            expect(rules.action).toBe('evict');
            if (succeeds) evictions.push({ atMs: nowMs, workload: each.workload });
            memory = succeeds ? rememberEvicted(memory, each, nowMs) : rememberRefused(memory, each, { nowMs, random: 0.5 });
          }
          const within = (windowMs: number) => evictions.filter(({ atMs }) => nowMs - atMs < windowMs);
          expect(within(60_000).length).toBeLessThanOrEqual(rules.perMinute);
          for (const name of new Set(evictions.map(({ workload }) => workload)))
            expect(within(600_000).filter(({ workload }) => workload === name).length).toBeLessThanOrEqual(rules.perWorkload);
          expect(memory.pods.size).toBeLessThanOrEqual(pods.length);
        }
      }),
    );
  });

  test('are those of the defaults when nobody wrote any: report, evict nothing', () => {
    expect(heldReasons([pod('web')], defaultClusterPolicy.misplaced)).toEqual(['reporting']);
  });
});
