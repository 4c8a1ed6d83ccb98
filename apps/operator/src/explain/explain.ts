import { resources } from '@landfall/cluster/kube';
import { decide, decisionJson, type ImageFacts, judgePlaced, keys, readPod } from '@landfall/placement';
import type { ControllerContext } from '../controllers/controller.ts';
import { type JsonRecord, listAt, recordAt, textAt } from '../json.ts';
import type { PodExplanation } from './explanation.ts';

/** Why no explanation can be given. */
export type ExplainFailure = 'not-found' | 'malformed' | 'not-ready';

/**
 * Explains one pod as it is now, by what is remembered of its images: what was decided, what would be decided, and whether it
 * can run where it is. Nothing is asked of registries and nothing is written.
 *
 * @throws KubeError when the API server cannot be asked
 */
export async function explainPod(
  ref: { readonly namespace: string; readonly name: string },
  { client, images, surroundings }: Pick<ControllerContext, 'client' | 'images' | 'surroundings'>,
): Promise<PodExplanation | ExplainFailure> {
  if (!surroundings.isSynced) return 'not-ready';
  const object = await client.get(resources.pods, ref);
  if (object === undefined) return 'not-found';
  const answer = readPod(object);
  if (answer.kind === 'malformed') return 'malformed';
  const { pod } = answer;
  const { namespace } = ref;
  const names = [...new Set(pod.images.flatMap(({ image }) => image ?? []))];
  const facts = await images.recall({ images: names, namespace });
  const policies = surroundings.policiesOf(namespace);
  const input = { pod, images: facts, nodes: surroundings.nodes(), policies, namespace };
  const { nodeName: _, ...unbound } = pod;
  const node = pod.nodeName === undefined ? undefined : surroundings.boundNode(pod.nodeName);
  const written = pod.annotations.get(keys.decision);
  return {
    schemaVersion: 1,
    namespace,
    name: ref.name,
    uid: pod.uid ?? '',
    ...(pod.nodeName !== undefined && { node: { name: pod.nodeName, ...node } }),
    isGated: pod.schedulingGates.includes(keys.gate),
    ...(written !== undefined && { written }),
    decision: decisionJson(decide({ ...input, pod: unbound })),
    judgement: judgePlaced(input, node),
    images: names.map((image) => imageOf(image, facts.get(image))),
    policy: {
      mode: policies.cluster.mode,
      isHalted: policies.isHalted === true,
      ...(policies.version !== undefined && { version: policies.version }),
    },
    credentials: credentialsOf(recordAt(object, 'spec')),
  };
}

function imageOf(image: string, facts: ImageFacts | undefined): PodExplanation['images'][number] {
  if (facts === undefined) return { image, known: 'not-now' };
  if (facts.kind === 'unknown') return { image, known: 'unknown', why: facts.detail };
  const { digest, refuted } = facts;
  // A digest stands for the same bytes for ever; a name may come to stand for another.
  const known = image.includes('@') ? 'for-ever' : 'for-a-while';
  return { image, known, digest, ...(refuted !== undefined && { refuted }) };
}

/** Names alone: what they hold is read when a registry asks for it, and shown nowhere. */
function credentialsOf(spec: JsonRecord): PodExplanation['credentials'] {
  const pullSecrets = listAt(spec, 'imagePullSecrets').flatMap((secret) => textAt(secret, 'name') ?? []);
  const serviceAccount = textAt(spec, 'serviceAccountName');
  return { pullSecrets, ...(serviceAccount !== undefined && { serviceAccount }) };
}
