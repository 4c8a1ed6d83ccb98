import type { MisplacedPolicy } from '@landfall/placement';

/** A pod that is on a node where one of its images cannot run. */
export interface MisplacedPod {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  /** Names what makes such pods, as `Deployment/shop/web`. */
  readonly workload: string;
  readonly createdAtMs: number;
  readonly isReady: boolean;
  /** Another pod would take its place, and nobody asked for it to be there. */
  readonly mayEvict: boolean;
  /** Its successor would be placed: policy enforces, for this workload too. */
  readonly isEnforced: boolean;
}

/** Why a misplaced pod is not evicted now. */
export const holdReasons = [
  // Policy says to report.
  'reporting',
  // Its successor would land anywhere.
  'not-enforced',
  'may-not',
  'ready',
  'too-new',
  // It was tried, and is to be tried later.
  'backing-off',
  'cluster-budget',
  'workload-budget',
  // What came in place of an evicted pod is misplaced too: more evictions would not help.
  'loop',
] as const;

/** One of `holdReasons`. */
export type HoldReason = (typeof holdReasons)[number];

/** What is remembered between two looks. It is lost with the leadership: then every pod is new again. */
export interface EvictionMemory {
  /** By the UID of a pod. */
  readonly pods: ReadonlyMap<string, PodMemory>;
  /** When pods were evicted within the last minute. */
  readonly evictedAtMs: readonly number[];
  /** When pods of a workload were evicted within the last hour. */
  readonly workloads: ReadonlyMap<string, readonly number[]>;
}

interface PodMemory {
  readonly sinceMs: number;
  readonly attempts: number;
  readonly notBeforeMs: number;
}

export interface EvictionPlan {
  readonly memory: EvictionMemory;
  /** Those seen first come first. */
  readonly evict: readonly MisplacedPod[];
  readonly held: readonly { readonly pod: MisplacedPod; readonly why: HoldReason }[];
}

const minuteMs = 60_000;
const workloadWindowMs = 10 * minuteMs;
const loopWindowMs = 60 * minuteMs;
const firstBackoffMs = 30_000;
const longestBackoffMs = 30 * minuteMs;

export const emptyMemory: EvictionMemory = { pods: new Map(), evictedAtMs: [], workloads: new Map() };

/**
 * Chooses which misplaced pods to evict now. A pod that is ready is never chosen, so that no workload loses a replica that
 * serves. No more are chosen than the budgets of policy leave, counting what was evicted before.
 *
 * @param pods all that are misplaced now; what is not among them is forgotten
 */
export function planEvictions(
  memory: EvictionMemory,
  pods: readonly MisplacedPod[],
  { policy, nowMs }: { readonly policy: MisplacedPolicy; readonly nowMs: number },
): EvictionPlan {
  const next = forgetOld(memory, pods, nowMs);
  const inOrder = [...pods].sort((a, b) => sinceOf(next, a, nowMs) - sinceOf(next, b, nowMs) || (a.uid < b.uid ? -1 : 1));
  let left = policy.perMinute - next.evictedAtMs.length;
  const taken = new Map<string, number>();
  const evict: MisplacedPod[] = [];
  const held: { readonly pod: MisplacedPod; readonly why: HoldReason }[] = [];
  for (const pod of inOrder) {
    const ofWorkload = recent(next.workloads.get(pod.workload), nowMs, workloadWindowMs).length + (taken.get(pod.workload) ?? 0);
    const why =
      reasonToHold(next, pod, { policy, nowMs }) ??
      (ofWorkload >= policy.perWorkload ? 'workload-budget' : left <= 0 ? 'cluster-budget' : undefined);
    if (why !== undefined) {
      held.push({ pod, why });
      continue;
    }
    evict.push(pod);
    left -= 1;
    taken.set(pod.workload, (taken.get(pod.workload) ?? 0) + 1);
  }
  return { memory: next, evict, held };
}

function reasonToHold(
  { pods, workloads }: EvictionMemory,
  pod: MisplacedPod,
  { policy, nowMs }: { readonly policy: MisplacedPolicy; readonly nowMs: number },
): HoldReason | undefined {
  if (pod.isReady) return 'ready';
  if (!pod.mayEvict) return 'may-not';
  if (policy.action === 'report') return 'reporting';
  if (!pod.isEnforced) return 'not-enforced';
  const known = pods.get(pod.uid);
  if (known === undefined || nowMs - known.sinceMs < policy.afterSeconds * 1000) return 'too-new';
  if (known.notBeforeMs > nowMs) return 'backing-off';
  const [first] = workloads.get(pod.workload) ?? [];
  return first !== undefined && pod.createdAtMs > first ? 'loop' : undefined;
}

/** Keeps what still counts, and begins to count for pods that are new. */
function forgetOld(memory: EvictionMemory, pods: readonly MisplacedPod[], nowMs: number): EvictionMemory {
  const workloads = [...memory.workloads]
    .map(([workload, times]) => [workload, recent(times, nowMs, loopWindowMs)] as const)
    .filter(([, times]) => times.length > 0);
  return {
    pods: new Map(pods.map(({ uid }) => [uid, memory.pods.get(uid) ?? { sinceMs: nowMs, attempts: 0, notBeforeMs: nowMs }])),
    evictedAtMs: recent(memory.evictedAtMs, nowMs, minuteMs),
    workloads: new Map(workloads),
  };
}

function recent(times: readonly number[] | undefined, nowMs: number, windowMs: number): readonly number[] {
  return (times ?? []).filter((time) => nowMs - time < windowMs);
}

function sinceOf({ pods }: EvictionMemory, { uid }: MisplacedPod, nowMs: number): number {
  return pods.get(uid)?.sinceMs ?? nowMs;
}

/** Remembers that a pod was evicted: it counts against the budgets. */
export function rememberEvicted(memory: EvictionMemory, { uid, workload }: MisplacedPod, nowMs: number): EvictionMemory {
  const pods = new Map(memory.pods);
  pods.delete(uid);
  const workloads = new Map(memory.workloads);
  workloads.set(workload, [...(workloads.get(workload) ?? []), nowMs]);
  return { pods, evictedAtMs: [...memory.evictedAtMs, nowMs], workloads };
}

/**
 * Remembers that a pod could not be evicted, and when to try again: later each time.
 *
 * @param options.askedMs how long the API server wants us to wait, if it said so
 * @param options.random from 0 up to 1: pods that are refused together do not come back together
 */
export function rememberRefused(
  memory: EvictionMemory,
  { uid }: MisplacedPod,
  { nowMs, random, askedMs = 0 }: { readonly nowMs: number; readonly random: number; readonly askedMs?: number },
): EvictionMemory {
  const known = memory.pods.get(uid) ?? { sinceMs: nowMs, attempts: 0, notBeforeMs: nowMs };
  const fullMs = Math.min(longestBackoffMs, firstBackoffMs * 2 ** known.attempts);
  const waitMs = Math.max(askedMs, fullMs * (0.5 + random / 2));
  const pods = new Map(memory.pods);
  pods.set(uid, { ...known, attempts: known.attempts + 1, notBeforeMs: nowMs + waitMs });
  return { ...memory, pods };
}
