import type { KubeObject } from '@landfall/cluster/kube';
import { initialRollout, keys, type RolloutState } from '@landfall/placement';
import { isRecord, listAt, recordAt, textAt } from '../../json.ts';
import type { Refutation } from './feedback.ts';

/** What the status of the cluster's policy keeps of what was seen, so that no restart forgets it. */
export interface PolicyStatus {
  readonly rollout: RolloutState;
  readonly refuted: readonly Refutation[];
}

/** Reads the status, as far as it can be read. */
export function readPolicyStatus(policy: KubeObject): PolicyStatus {
  const status = recordAt(policy, 'status');
  const resumed = textAt(status, 'resumed') ?? initialRollout.resumed;
  const rollout: RolloutState =
    textAt(status, 'phase') === 'halted'
      ? { phase: 'halted', resumed, why: textAt(status, 'why') ?? '' }
      : { phase: 'running', resumed };
  const refuted = listAt(status, 'refuted').flatMap((item) => {
    if (!isRecord(item)) return [];
    const [digest, architecture] = [textAt(item, 'digest'), textAt(item, 'architecture')];
    return digest === undefined || architecture === undefined ? [] : [{ digest, architecture }];
  });
  return { rollout, refuted };
}

/** The text that a person changes on the policy to have placing resumed. */
export function resumeTextOf(policy: KubeObject): string {
  return (textAt(recordAt(policy.metadata, 'annotations'), keys.resume) ?? '').slice(0, maxTextLength);
}

const maxTextLength = 1024;

/**
 * The members of a merge patch that makes the status say this; undefined when it says so already. It holds for the very
 * version that was read.
 */
export function statusPatch(policy: KubeObject, { rollout, refuted }: PolicyStatus): object | undefined {
  const before = readPolicyStatus(policy);
  if (JSON.stringify(before) === JSON.stringify({ rollout, refuted })) return undefined;
  const { resourceVersion, generation } = policy.metadata;
  return {
    metadata: { resourceVersion },
    status: {
      observedGeneration: generation,
      phase: rollout.phase,
      why: rollout.phase === 'halted' ? rollout.why.slice(0, maxTextLength) : null,
      resumed: rollout.resumed,
      refuted,
    },
  };
}
