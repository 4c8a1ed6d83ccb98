import type { NoCommonPlatform } from '../policy/policy.ts';
import type { Decision, DecisionNote } from './decision.ts';
import { conflictingImages } from './images.ts';
import type { DecisionInput, Narrowing } from './input.ts';

/** The decision for a pod whose images share no architecture that may be used: what policy says, with the images named. */
export function noCommonPlatform(
  { policies }: DecisionInput,
  base: Pick<Decision, 'os' | 'isEnforced' | 'policyVersion' | 'images' | 'notes'> & {
    readonly because: Narrowing;
    readonly shared: readonly string[];
  },
): Decision {
  const { because, shared, ...frame } = base;
  const policy = policies.namespace?.noCommonPlatform ?? policies.cluster.noCommonPlatform;
  const note: DecisionNote = {
    code: because === 'disjoint' ? 'no-common-platform' : 'not-schedulable',
    level: 'warning',
    text: because === 'disjoint' ? disjointText(frame) : narrowedText(because, shared, frame.os),
  };
  const decision = { ...frame, verdict: 'proven-none' as const, notes: [...frame.notes, note], allowed: [], mustRecheck: false };
  return { ...decision, ...actionOf(policy) };
}

function actionOf(policy: NoCommonPlatform): Pick<Decision, 'action' | 'left' | 'require'> {
  if (policy === 'deny') return { action: 'deny' };
  if (policy === 'warn') return { action: 'leave', left: 'no-common-platform' };
  return { action: 'patch', require: { architectures: 'nothing-fits', tolerations: [], nodeLabels: new Map() } };
}

function disjointText({ images, os }: Pick<Decision, 'images' | 'os'>): string {
  const conflict = conflictingImages(images);
  const [alone] = conflict;
  if (conflict.length === 1 && alone !== undefined)
    return `${alone.image} (${alone.container}) runs on no ${os} node. ${alone.why}`;
  const each = conflict.map(
    ({ image, container, architectures }) => `${image} (${container}) runs on ${(architectures ?? []).join(', ')}`,
  );
  return `No architecture runs all images: ${each.join('; ')}.`;
}

const narrowedBy: Readonly<Record<Exclude<Narrowing, 'disjoint'>, (os: string) => string>> = {
  'not-schedulable': () => 'which policy does not schedule.',
  'not-offered': (os) => `and no ${os} node or declared pool has that.`,
  'excluded-by-pod': () => 'which the pod itself excludes.',
  'narrowed-before': () => 'and an earlier decision narrowed the pod to others. Create it again.',
};

function narrowedText(because: Exclude<Narrowing, 'disjoint'>, shared: readonly string[], os: string): string {
  return `All images run on ${shared.join(', ')}, ${narrowedBy[because](os)}`;
}
