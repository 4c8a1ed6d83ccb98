import { isRefusal, KubeError } from '@landfall/cluster/kube';
import { largestAndOther } from '../../metrics/top.ts';
import type { ControllerContext } from '../controller.ts';
import { type OpenQuestion, questionOf } from '../pods/open-question.ts';
import { ownerSubject, podSubject } from '../pods/subject.ts';
import type { TroubledPod } from '../pods/watch-pod.ts';
import { asMisplaced, type JudgedPod, judgeWatched } from './judge.ts';
import {
  emptyMemory,
  type HoldReason,
  holdReasons,
  type MisplacedPod,
  planEvictions,
  rememberEvicted,
  rememberRefused,
} from './plan.ts';

/** Looks at pods in trouble again and again: tells which are misplaced, and evicts those that policy gives up. */
export interface MisplacedPass {
  /**
   * @param pods those in trouble, by `namespace/name`
   * @returns pods with images that somebody has to ask registries about
   */
  run(pods: Iterable<readonly [key: string, pod: TroubledPod]>, signal: AbortSignal): Promise<readonly OpenQuestion[]>;
}

const namespacesShown = 20;

export function createMisplacedPass(context: ControllerContext): MisplacedPass {
  const { client, clock, random, log, metrics, events, surroundings } = context;
  let memory = emptyMemory;

  /** Evicts one pod, if it is still the very pod that was judged. @returns whether to go on */
  async function evict(pod: MisplacedPod, { watched, judgement }: JudgedPod, signal: AbortSignal): Promise<boolean> {
    const { namespace, name, uid } = pod;
    const { resourceVersion } = watched;
    try {
      const answer = await client.evict({ namespace, name }, { uid, resourceVersion, signal });
      if (answer.kind === 'refused') {
        const { retryAfterMs: askedMs } = answer;
        memory = rememberRefused(memory, pod, {
          nowMs: clock.now(),
          random: random(),
          ...(askedMs !== undefined && { askedMs }),
        });
        metrics.evictions.increase({ outcome: 'refused-by-budget' });
        return true;
      }
      metrics.evictions.increase({ outcome: answer.kind });
      if (answer.kind !== 'evicted') return true;
      memory = rememberEvicted(memory, pod, clock.now());
      log.info('a misplaced pod was evicted', { namespace, pod: name, workload: pod.workload });
      tell(watched, 'MisplacedPodEvicted', `${judgement.why} It is evicted, so that its successor is placed.`);
      return true;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof KubeError)) throw error;
      memory = rememberRefused(memory, pod, { nowMs: clock.now(), random: random() });
      metrics.evictions.increase({ outcome: isRefusal(error, 'forbidden') ? 'forbidden' : 'failed' });
      log.warn('a misplaced pod could not be evicted', { namespace, pod: name, why: error.message });
      return !error.isTransient;
    }
  }

  function tell(watched: TroubledPod, reason: string, text: string): void {
    const event = { type: 'Warning', reason, action: reason === 'Misplaced' ? 'Judge' : 'Evict', text } as const;
    events.tell(podSubject(watched.pod), event);
    const owner = ownerSubject(watched.pod);
    if (owner !== undefined) events.tell(owner, event);
  }

  function show(judged: readonly JudgedPod[], held: readonly { readonly why: HoldReason }[]): void {
    const perNamespace = (kind: JudgedPod['judgement']['kind']) => {
      const counts = new Map<string, number>();
      for (const { judgement, watched } of judged) {
        const namespace = watched.pod.namespace ?? '';
        if (judgement.kind === kind) counts.set(namespace, (counts.get(namespace) ?? 0) + 1);
      }
      return largestAndOther(counts, namespacesShown).map(({ name, count }) => ({ labels: { namespace: name }, value: count }));
    };
    metrics.misplacedPods.replace(perNamespace('misplaced'));
    metrics.unjudgedPods.replace(perNamespace('unknown'));
    for (const why of holdReasons) metrics.evictionsHeld.set(held.filter((each) => each.why === why).length, { why });
  }

  return {
    async run(pods, signal) {
      const judged: JudgedPod[] = [];
      const toAsk: OpenQuestion[] = [];
      for (const [key, watched] of pods) {
        signal.throwIfAborted();
        const answer = await judgeWatched(watched, context);
        judged.push(answer);
        if (answer.judgement.kind === 'unknown' && answer.missing.length > 0) toAsk.push(questionOf(key, answer));
      }
      const misplaced = new Map(
        judged.filter(({ judgement }) => judgement.kind === 'misplaced').map((each) => [each.watched.uid, each]),
      );
      for (const { watched, judgement } of misplaced.values()) tell(watched, 'Misplaced', judgement.why);
      const plan = planEvictions(
        memory,
        [...misplaced.values()].map((each) => asMisplaced(each, context)),
        { policy: surroundings.policiesOf('').cluster.misplaced, nowMs: clock.now() },
      );
      memory = plan.memory;
      show(judged, plan.held);
      for (const pod of plan.evict) {
        const each = misplaced.get(pod.uid);
        if (each !== undefined && !(await evict(pod, each, signal))) break;
      }
      return toAsk;
    },
  };
}
