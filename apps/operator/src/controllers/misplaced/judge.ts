import { type ImageFacts, isInRollout, judgePlaced, type PlacedJudgement, workloadKey } from '@landfall/placement';
import type { ControllerContext } from '../controller.ts';
import type { TroubledPod } from '../pods/watch-pod.ts';
import type { MisplacedPod } from './plan.ts';

/** A pod with what was found out about where it is. */
export interface JudgedPod {
  readonly watched: TroubledPod;
  readonly judgement: PlacedJudgement;
  /** Images of which nothing is remembered: somebody has to ask. */
  readonly missing: readonly string[];
}

/** Judges a pod by what is remembered of its images. No registry is asked. */
export async function judgeWatched(
  watched: TroubledPod,
  { images, surroundings }: Pick<ControllerContext, 'images' | 'surroundings'>,
): Promise<JudgedPod> {
  const { pod } = watched;
  const namespace = pod.namespace ?? '';
  const names = [...new Set(pod.images.flatMap(({ image }) => image ?? []))];
  const facts: ReadonlyMap<string, ImageFacts> = await images.recall({ images: names, namespace });
  const judgement = judgePlaced(
    { pod, images: facts, nodes: surroundings.nodes(), policies: surroundings.policiesOf(namespace), namespace },
    surroundings.boundNode(watched.node),
  );
  return { watched, judgement, missing: names.filter((name) => !facts.has(name)) };
}

/** A misplaced pod, as the plan of evictions takes it. */
export function asMisplaced(
  { watched, judgement }: JudgedPod,
  { surroundings }: Pick<ControllerContext, 'surroundings'>,
): MisplacedPod {
  const { pod, uid, createdAtMs } = watched;
  const namespace = pod.namespace ?? '';
  const { cluster, isHalted } = surroundings.policiesOf(namespace);
  return {
    uid,
    namespace,
    name: pod.name ?? '',
    workload: workloadKey(pod, namespace),
    createdAtMs,
    isReady: pod.isReady,
    mayEvict: judgement.kind === 'misplaced' && judgement.mayEvict,
    isEnforced: cluster.mode === 'enforce' && isHalted !== true && isInRollout(pod, namespace, cluster.rollout),
  };
}
