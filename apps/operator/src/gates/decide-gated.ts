import type { KubeObject } from '@landfall/cluster/kube';
import { type Decision, decide, type Pod } from '@landfall/placement';
import type { ControllerContext } from '../controllers/controller.ts';
import { within } from '../process/within.ts';
import { policiesBehindGate, waitMs } from './gate.ts';

/** A pod behind the gate that is looked at now. */
export interface GatedLook {
  readonly pod: Pod;
  readonly object: KubeObject;
  /** How long it has waited by now, in milliseconds. */
  readonly waited: () => number;
  readonly signal: AbortSignal;
  /** Aborted when it is to be decided without further waiting for registries. */
  readonly interruption: AbortSignal;
}

export interface GatedDecision {
  readonly decision: Decision;
  /** Until policy says that the pod goes, whatever is known. */
  readonly remainingMs: number;
  readonly retryAfterMs?: number;
}

/** An inspection that takes longer is asked again later. */
const lookMs = 20_000;

/** Decides on a pod that waits: asks for its images as long as it may wait, and decides by what is known then. */
export async function decideGated(
  { surroundings, images, clock }: Pick<ControllerContext, 'surroundings' | 'images' | 'clock'>,
  { pod, object, waited, signal, interruption }: GatedLook,
): Promise<GatedDecision> {
  const namespace = object.metadata.namespace ?? '';
  const remaining = (): number => waitMs(surroundings.policiesOf(namespace)) - waited();
  const decideWith = (facts: Parameters<typeof decide>[0]['images']): GatedDecision => {
    const remainingMs = remaining();
    const policies = policiesBehindGate(surroundings.policiesOf(namespace));
    const input = { pod, images: facts, nodes: surroundings.nodes(), policies, namespace, mayGate: remainingMs > 0 };
    return { decision: decide(input), remainingMs };
  };

  const early = decideWith(new Map());
  // Nothing is to be written, or nothing depends on the images: registries need not be asked.
  if (!early.decision.isEnforced || early.decision.action === 'leave') return early;
  const names = [...new Set(pod.images.flatMap(({ image }) => image ?? []))];
  const milliseconds = Math.min(lookMs, remaining());
  try {
    return await within({ clock, milliseconds, late, signals: [signal, interruption] }, async (over) => {
      const question = { images: names, namespace, podSpec: object['spec'], priority: 'controller', signal: over } as const;
      const { facts, retryAfterMs } = await images.look(question);
      return { ...decideWith(facts), ...(retryAfterMs !== undefined && { retryAfterMs }) };
    });
  } catch (error) {
    if (signal.aborted || (error !== late && error !== interruption.reason)) throw error;
    return decideWith(await images.recall({ images: names, namespace }));
  }
}

const late = new Error('registries take longer than the pod may wait');
