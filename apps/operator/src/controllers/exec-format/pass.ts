import { isRefusal, type KubeObject } from '@landfall/cluster/kube';
import { initialRollout, type NodeInventory, readClusterPolicy } from '@landfall/placement';
import { ownResources, policyNames } from '../../surroundings/kinds.ts';
import type { ControllerContext, EventSubject } from '../controller.ts';
import { podSubject } from '../pods/subject.ts';
import type { TroubledPod, WatchedPod } from '../pods/watch-pod.ts';
import { type FeedbackMemory, type FeedbackPlan, type ObservedPod, planFeedback, rememberedFeedback } from './feedback.ts';
import { createLogEvidence } from './log-evidence.ts';
import { readPolicyStatus, resumeTextOf, statusPatch } from './policy-status.ts';

/** Looks at all pods again and again: halts placing when it does harm, and learns which images lie. */
export interface ExecFormatPass {
  run(pods: Iterable<readonly [key: string, pod: WatchedPod]>, signal: AbortSignal): Promise<void>;
}

export function createExecFormatPass(context: ControllerContext): ExecFormatPass {
  const { client, images, metrics, log, events, surroundings } = context;
  const logs = createLogEvidence(context);
  let memory: FeedbackMemory | undefined;

  /** What is remembered here, and what the policy says by now: a person may have changed its status. */
  function remember(policy: KubeObject | undefined): FeedbackMemory {
    if (policy === undefined) return memory ?? rememberedFeedback(initialRollout, []);
    const { rollout, refuted } = readPolicyStatus(policy);
    return memory === undefined ? rememberedFeedback(rollout, refuted) : { ...memory, rollout, refuted };
  }

  async function save(policy: KubeObject, { rollout, refuted }: FeedbackMemory, signal: AbortSignal): Promise<void> {
    const members = statusPatch(policy, { rollout, refuted });
    if (members === undefined) return;
    const ref = { name: policyNames.cluster };
    try {
      await client.patch(ownResources.clusterPolicies, ref, { kind: 'merge', members }, { subresource: 'status', signal });
    } catch (error) {
      // Somebody changed the policy meanwhile: the next pass starts from what it says then.
      if (!isRefusal(error, 'conflict', 'not-found')) throw error;
    }
  }

  function tellErrors({ errors, newlyRefuted }: FeedbackPlan, pods: ReadonlyMap<string, TroubledPod>): void {
    for (const { pod, failure } of errors) {
      metrics.execFormatErrors.increase({ pod: pod.isPlaced ? 'placed' : 'other' });
      const watched = pods.get(pod.uid);
      const blamed = failure.isImagesProgram ? 'Its image states that architecture.' : 'Its pod names or mounts the program.';
      const text = `Container ${failure.container} ended with an exec format error on ${pod.architecture}. ${blamed}`;
      const event = { type: 'Warning', reason: 'ExecFormatError', action: 'Watch', text } as const;
      if (watched !== undefined) events.tell(podSubject(watched.pod), event);
      log.warn('a container ended with an exec format error', {
        pod: pod.key,
        container: failure.container,
        architecture: pod.architecture,
        digest: failure.digest,
        isPlaced: pod.isPlaced,
      });
    }
    for (const { digest, architecture } of newlyRefuted) {
      images.refute(digest, architecture);
      log.warn('an image was refuted', { digest, architecture });
    }
  }

  function tellRollout(before: FeedbackMemory, { rollout }: FeedbackMemory, policy: KubeObject | undefined): void {
    if (rollout.phase === before.rollout.phase) return;
    if (rollout.phase === 'halted') log.error('placing was halted', { why: rollout.why });
    else log.info('placing was resumed');
    if (policy === undefined) return;
    events.tell(policySubject(policy), {
      type: rollout.phase === 'halted' ? 'Warning' : 'Normal',
      reason: rollout.phase === 'halted' ? 'PlacementHalted' : 'PlacementResumed',
      action: 'Watch',
      text: rollout.phase === 'halted' ? rollout.why : 'Pods are placed again.',
    });
  }

  return {
    async run(entries, signal) {
      const policy = await client.get(ownResources.clusterPolicies, { name: policyNames.cluster }, { signal });
      const before = remember(policy);
      const { troubled, pods, counts } = observe(entries, context);
      const read = readClusterPolicy(policy?.['spec']);
      const plan = planFeedback(before, await logs.confirm(troubled, signal), {
        counts,
        policy: (read.kind === 'policy' ? read.policy : surroundings.policiesOf('').cluster).rollout,
        resume: policy === undefined ? initialRollout.resumed : resumeTextOf(policy),
      });
      memory = plan.memory;
      tellErrors(plan, pods);
      tellRollout(before, plan.memory, policy);
      for (const [pod, health] of [['placed', plan.placed] as const, ['other', plan.others] as const]) {
        metrics.watchedPods.set(health.pods, { pod, state: 'all' });
        metrics.watchedPods.set(health.crashLooping, { pod, state: 'crash-looping' });
      }
      metrics.refutedImages.set(plan.memory.refuted.length);
      metrics.isHalted.set(plan.memory.rollout.phase === 'halted' ? 1 : 0);
      if (policy !== undefined) await save(policy, plan.memory, signal);
    },
  };
}

interface Observed {
  readonly troubled: readonly ObservedPod[];
  readonly pods: ReadonlyMap<string, TroubledPod>;
  readonly counts: { readonly placed: number; readonly others: number };
}

/** Tells pods that our decision brought to where they are from all others. */
function observe(
  entries: Iterable<readonly [key: string, pod: WatchedPod]>,
  { surroundings }: Pick<ControllerContext, 'surroundings'>,
): Observed {
  const home = homeArchitecture(surroundings.nodes());
  const troubled: ObservedPod[] = [];
  const pods = new Map<string, TroubledPod>();
  const counts = { placed: 0, others: 0 };
  for (const [key, watched] of entries) {
    const architecture = surroundings.boundNode(watched.node)?.architecture;
    if (architecture === undefined) continue;
    const isPlaced = watched.carriesDecision && architecture !== home;
    if (watched.kind === 'well') {
      counts[isPlaced ? 'placed' : 'others'] += 1;
      continue;
    }
    const { uid, isCrashLooping, failures } = watched;
    troubled.push({ uid, key, isPlaced, architecture, isCrashLooping, failures });
    pods.set(uid, watched);
  }
  return { troubled, pods, counts };
}

/** The architecture of most nodes: where a pod would likely be without us. */
function homeArchitecture({ pools }: NodeInventory): string {
  const counts = new Map<string, number>();
  for (const { architecture, nodes } of pools) counts.set(architecture, (counts.get(architecture) ?? 0) + nodes);
  const [first] = [...counts].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
  return first?.[0] ?? defaultHome;
}

const defaultHome = 'amd64';

function policySubject({ apiVersion, kind, metadata: { name, uid } }: KubeObject): EventSubject {
  return { apiVersion, kind, name, ...(uid !== undefined && { uid }) };
}
