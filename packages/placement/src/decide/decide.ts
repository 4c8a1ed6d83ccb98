import { offeredArchitectures } from '../nodes.ts';
import type { Pod } from '../pod/pod.ts';
import { isInRollout } from '../rollout/rollout.ts';
import type { Decision, DecisionNote, ImageReason, LeaveReason } from './decision.ts';
import { judgeImages, sharedArchitectures } from './images.ts';
import type { DecisionInput, Narrowing } from './input.ts';
import { reasonToLeave, statedArchitectures } from './leave.ts';
import { noCommonPlatform } from './nothing-shared.ts';
import { readRecord } from './record.ts';
import { requirementFor } from './requirement.ts';
import { architecturesOfTerm, excludedArchitectures, systemOf } from './stated.ts';
import { verifyStated } from './verify-stated.ts';

const controlPlaneRoles = ['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master'];

/**
 * Decides where a pod may run. The answer depends on nothing but the arguments, and the nodes that the pod may run on
 * afterwards are among those before: constraints are added, never taken away. Only tolerations that policy names open
 * nodes, and only those of an architecture on which all images run.
 */
export function decide(input: DecisionInput): Decision {
  const { pod, policies, nodes } = input;
  const namespace = input.namespace ?? pod.namespace;
  const os = systemOf(pod, nodes);
  const isEnforced =
    policies.cluster.mode === 'enforce' && policies.isHalted !== true && isInRollout(pod, namespace, policies.cluster.rollout);
  const frame: Frame = {
    os,
    isEnforced,
    ...(policies.version !== undefined && { policyVersion: policies.version }),
  };

  const left = reasonToLeave(pod, policies, namespace);
  if (left !== undefined) return leave(frame, left);

  const judged = judgeImages(pod.images, input.images, { os, policy: policies.cluster });
  const record = readRecord(pod);
  const stated = statedArchitectures(pod, nodes, record);
  if (stated !== undefined) {
    const notes = policies.cluster.verifyStated ? verifyStated(judged.reasons, stated) : [];
    const verdict = verdictOn(judged.reasons, stated);
    return { ...leave(frame, 'stated'), verdict, images: judged.reasons, notes, allowed: stated };
  }

  const unknown = judged.reasons.filter(({ role }) => role === 'unknown');
  const shared = sharedArchitectures(judged.reasons);
  const possible = shared === undefined ? undefined : narrow(shared, input, os);
  const base = { ...frame, images: judged.reasons };
  if (possible?.architectures.length === 0)
    return noCommonPlatform(input, { ...base, notes: judged.notes, because: possible.because, shared: shared ?? [] });
  if (unknown.length === 0) {
    if (possible === undefined) return { ...leave(frame, 'neutral-images'), images: judged.reasons, notes: judged.notes };
    return constrain(input, { ...base, verdict: 'proven', notes: judged.notes }, possible.architectures);
  }

  const names = [...new Set(unknown.map(({ image }) => image))].join(', ');
  const notes: DecisionNote[] = [
    ...judged.notes,
    { code: 'undetermined', level: 'info', text: `Nobody knows yet what ${names} runs on.` },
  ];
  if (mayWait(input, frame, judged.isTransient)) {
    return { ...base, action: 'gate', verdict: 'undetermined', notes, mustRecheck: true };
  }
  const assumed = assume(input, os, possible?.architectures);
  if (assumed === undefined) {
    // What an earlier decision wrote stays on record, so that a later one knows it as ours and may narrow it.
    const before = record?.allowed === undefined ? undefined : architecturesBefore(pod);
    return constrain(input, { ...base, verdict: 'undetermined', notes }, before === undefined ? undefined : [...before].sort());
  }
  const text = `It is assumed that ${names} runs on ${assumed.join(' and ')}.`;
  return constrain(
    input,
    { ...base, verdict: 'undetermined', notes: [...notes, { code: 'assumed', level: 'info', text }] },
    assumed,
  );
}

type Frame = Pick<Decision, 'os' | 'isEnforced' | 'policyVersion'>;

function leave(frame: Frame, left: LeaveReason): Decision {
  return { ...frame, action: 'leave', left, verdict: 'undetermined', images: [], notes: [], mustRecheck: false };
}

/** What the images prove of architectures that the pod chose itself. */
function verdictOn(reasons: readonly ImageReason[], stated: readonly string[]): Decision['verdict'] {
  const shared = sharedArchitectures(reasons);
  if (shared !== undefined && !stated.some((architecture) => shared.includes(architecture))) return 'proven-none';
  return shared === undefined || reasons.some(({ role }) => role === 'unknown') ? 'undetermined' : 'proven';
}

/** What is left of the shared architectures when policy, the pod and the nodes have spoken, and who took the last away. */
function narrow(
  shared: readonly string[],
  { pod, policies, nodes }: DecisionInput,
  os: string,
): { readonly architectures: readonly string[]; readonly because: Narrowing } {
  if (shared.length === 0) return { architectures: [], because: 'disjoint' };
  const { schedulable } = policies.cluster;
  const usable = schedulable.length === 0 ? shared : shared.filter((architecture) => schedulable.includes(architecture));
  if (usable.length === 0) return { architectures: [], because: 'not-schedulable' };
  const excluded = excludedArchitectures(pod);
  const open = usable.filter((architecture) => !excluded.has(architecture));
  if (open.length === 0) return { architectures: [], because: 'excluded-by-pod' };
  const before = architecturesBefore(pod);
  const left = before === undefined ? open : open.filter((architecture) => before.has(architecture));
  if (left.length === 0) return { architectures: [], because: 'narrowed-before' };
  // What no node offers today stays allowed, as one may come; only when nothing is offered does the pod have no place.
  const offered = offeredArchitectures(nodes, os);
  const hasNode = offered === undefined || left.some((architecture) => offered.includes(architecture));
  return { architectures: hasNode ? left : [], because: 'not-offered' };
}

/** Architectures that the required terms leave, when every one of them names some. */
function architecturesBefore(pod: Pod): ReadonlySet<string> | undefined {
  const perTerm = (pod.requiredTerms ?? []).map(architecturesOfTerm);
  if (perTerm.length === 0 || perTerm.some((architectures) => architectures === undefined)) return undefined;
  return new Set(perTerm.flatMap((architectures) => architectures ?? []));
}

/** Tells whether the pod can wait for its images: a controller is there, asking again may help, policy wants it. */
function mayWait({ pod, policies, mayGate }: DecisionInput, { isEnforced }: Frame, isTransient: boolean): boolean {
  if (mayGate !== true || !isEnforced || !isTransient) return false;
  if (controlPlaneRoles.some((role) => pod.nodeSelector.has(role))) return false;
  return (policies.namespace?.undetermined ?? policies.cluster.undetermined).first === 'gate';
}

/** What is assumed when images stay unknown; undefined when nothing is. Proven architectures outrank an assumption. */
function assume(input: DecisionInput, os: string, known: readonly string[] | undefined): readonly string[] | undefined {
  const { policies } = input;
  const { assume: kind, fallback } = policies.namespace?.undetermined ?? policies.cluster.undetermined;
  if (kind === 'known') return known;
  if (kind !== 'fallback' || fallback.length === 0) return undefined;
  const { architectures } = narrow([...new Set(fallback)].sort(), input, os);
  const both = known === undefined ? architectures : known.filter((architecture) => architectures.includes(architecture));
  return both.length > 0 ? both : known;
}

/** The decision to constrain a pod to these architectures, or to mark it alone when nothing is known or assumed. */
function constrain(
  input: DecisionInput,
  base: Frame & Pick<Decision, 'images' | 'verdict' | 'notes'>,
  architectures: readonly string[] | undefined,
): Decision {
  const { allowed, preference, require, notes } = requirementFor(input, base.os, architectures);
  return {
    ...base,
    action: 'patch',
    ...(allowed !== undefined && { allowed }),
    ...(preference !== undefined && { preference }),
    require,
    notes: [...base.notes, ...notes],
    mustRecheck: base.verdict === 'undetermined',
  };
}
