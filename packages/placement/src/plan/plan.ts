import { decide } from '../decide/decide.ts';
import type { Decision, ImageReason } from '../decide/decision.ts';
import { judgeImages } from '../decide/images.ts';
import { statedArchitectures } from '../decide/leave.ts';
import { excludedArchitectures, systemOf } from '../decide/stated.ts';
import type { ImageFacts } from '../image-facts.ts';
import { type Owner, ownerOf } from './owner.ts';
import { type PodRequests, requestsOf } from './requests.ts';
import type { Surroundings } from './surroundings.ts';
import type { Workload } from './workload.ts';

/** Where everything could run, and what keeps it from one architecture. */
export interface Plan {
  /** The architecture that is asked about. */
  readonly target: string;
  readonly rows: readonly PlanRow[];
  /** Images that keep workloads from the target, those first that alone keep most pods from it. */
  readonly blockers: readonly Blocker[];
}

export interface PlanRow {
  readonly workload: Pick<Workload, 'kind' | 'namespace' | 'name' | 'pods'> & {
    /** What each of its pods asks of a node. */
    readonly requests: PodRequests;
    readonly owner: Owner;
  };
  /** Its running pods that were seen, by the name of their node. */
  readonly bound: ReadonlyMap<string, number>;
  /** What admission would decide. */
  readonly decision: Decision;
  /**
   * Whether its pods could run on the target. `blocked`: an image does not. `excluded`: its images could, and the pod, its
   * namespace or policy says otherwise. `unknown`: nobody knows of some image, and none is known not to.
   */
  readonly target: 'can' | 'blocked' | 'unknown' | 'excluded';
  /** A DaemonSet whose pods would land on nodes of the target all the same, and fail there. */
  readonly failsOnTarget: boolean;
  /** Images that do not run on the target, or of which nobody knows, each once. */
  readonly blockedBy: readonly ImageReason[];
}

export interface Blocker {
  readonly image: string;
  readonly why: string;
  /** Proven not to run there, or not known to. */
  readonly isProven: boolean;
  /** Pods and workloads that nothing else keeps from the target. */
  readonly alone: Amount;
  readonly all: Amount;
}

export interface Amount {
  readonly pods: number;
  readonly workloads: number;
}

export interface PlanOptions {
  readonly surroundings: Surroundings;
  /** The architecture that is asked about. */
  readonly target: string;
  /** The label that names owners; by default any that is called `team` or `owner`. */
  readonly ownerLabel?: string;
}

/** Makes a plan with the very function that admission uses. Nothing is changed anywhere. */
export function planWorkloads(
  workloads: readonly Workload[],
  images: ReadonlyMap<string, ImageFacts>,
  options: PlanOptions,
): Plan {
  const rows = workloads.flatMap((workload) => rowOf(workload, images, options));
  return { target: options.target, rows, blockers: rankBlockers(rows) };
}

function rowOf(
  workload: Workload,
  images: ReadonlyMap<string, ImageFacts>,
  { surroundings: { nodes, policiesOf, namespaceLabels }, target, ownerLabel }: PlanOptions,
): readonly PlanRow[] {
  const { answer, kind, namespace, name, pods } = workload;
  if (answer.kind === 'malformed') return [];
  const { pod } = answer;
  const policies = policiesOf(namespace);
  const decision = decide({ pod, images, nodes, policies, namespace });
  // Pods that are left alone are asked about all the same: the plan says what they could do.
  const judged = judgeImages(pod.images, images, { os: systemOf(pod, nodes), policy: policies.cluster });
  const against = judged.reasons.filter((reason) => !runsOn(reason, target));
  const blockedBy = [...new Map(against.map((reason) => [reason.image, reason])).values()];
  const isBlocked = against.some(({ role }) => role === 'counted');
  const { schedulable } = policies.cluster;
  const isExcluded =
    (decision.allowed !== undefined && decision.allowed.length > 0 && !decision.allowed.includes(target)) ||
    excludedArchitectures(pod).has(target) ||
    (schedulable.length > 0 && !schedulable.includes(target));
  const state = isBlocked ? 'blocked' : against.length > 0 ? 'unknown' : isExcluded ? 'excluded' : 'can';
  const stated = statedArchitectures(pod, nodes, undefined);
  const landsThere = (stated === undefined || stated.includes(target)) && !excludedArchitectures(pod).has(target);
  const failsOnTarget = kind === 'DaemonSet' && isBlocked && landsThere;
  return [
    {
      workload: {
        kind,
        namespace,
        name,
        pods,
        requests: requestsOf(workload.pod),
        owner: ownerOf(workload, namespaceLabels.get(namespace), ownerLabel),
      },
      bound: workload.bound,
      decision,
      target: state,
      failsOnTarget,
      blockedBy,
    },
  ];
}

function runsOn({ role, architectures }: ImageReason, target: string): boolean {
  return role === 'neutral' || architectures?.includes(target) === true;
}

function rankBlockers(rows: readonly PlanRow[]): readonly Blocker[] {
  const blockers = new Map<string, Blocker>();
  for (const { blockedBy, workload } of rows) {
    for (const { image, why, role } of blockedBy) {
      const none = { pods: 0, workloads: 0 };
      const known = blockers.get(image) ?? { image, why, isProven: role === 'counted', alone: none, all: none };
      const alone = blockedBy.length === 1 ? add(known.alone, workload.pods) : known.alone;
      blockers.set(image, { ...known, alone, all: add(known.all, workload.pods) });
    }
  }
  return [...blockers.values()].sort(
    (a, b) => b.alone.pods - a.alone.pods || b.all.pods - a.all.pods || (a.image < b.image ? -1 : 1),
  );
}

function add(amount: Amount, pods: number): Amount {
  return { pods: amount.pods + pods, workloads: amount.workloads + 1 };
}

/** Workloads and pods of these rows. */
export function amountOf(rows: readonly PlanRow[]): Amount {
  let amount: Amount = { pods: 0, workloads: 0 };
  for (const { workload } of rows) amount = add(amount, workload.pods);
  return amount;
}

/** Names of all images that the workloads start or mount, sorted, each once. */
export function imagesOf(workloads: readonly Workload[]): readonly string[] {
  const names = workloads.flatMap(({ answer }) =>
    answer.kind === 'pod' ? answer.pod.images.flatMap(({ image }) => image ?? []) : [],
  );
  return [...new Set(names)].sort();
}
