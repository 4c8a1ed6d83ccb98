import { type KubeClient, KubeError, resources } from '@landfall/cluster/kube';
import type { CredentialSource, Inspection, Registry } from '@landfall/cluster/registry';
import type { ImageFacts } from '@landfall/placement';
import type { Metrics } from '../metrics/metrics.ts';
import type { Surroundings } from '../surroundings/surroundings.ts';
import type { ImageQuestion, Images, LookResult } from './images.ts';
import type { PullSecretReader } from './pull-secrets.ts';

export interface ImagesOptions {
  readonly registry: Registry;
  readonly client: KubeClient;
  readonly surroundings: Surroundings;
  readonly pullSecrets: PullSecretReader;
  /** Credentials of everyone: of the nodes, or nobody's. */
  readonly shared: CredentialSource;
  readonly refuted: RefutedDigests;
  readonly metrics: Metrics;
}

/** What was seen to fail, by digest: the architectures. */
export interface RefutedDigests {
  of(digest: string): ReadonlySet<string> | undefined;
  refute(digest: string, architecture: string): void;
}

/** Most images of one pod that are asked about; who names more gets no answer for the rest. */
const maxImages = 200;

/** Asks for images as pods need it: what is known is told at once, what is not is asked with the credentials of the pod. */
export function createImages(options: ImagesOptions): Images {
  const { registry, client, surroundings, pullSecrets, shared, refuted, metrics } = options;

  /** The namespace may be younger than what we have heard. */
  async function readerOf(namespace: string): Promise<string> {
    const known = surroundings.readerOf(namespace);
    if (known !== undefined) return known;
    const found = await client.get(resources.namespaces, { name: namespace });
    if (found?.metadata.uid === undefined) throw new KubeError('not-found', `the namespace ${namespace} is not there`);
    return found.metadata.uid;
  }

  async function recallAll(
    images: readonly string[],
    reader: string,
  ): Promise<{ readonly facts: Map<string, ImageFacts>; readonly missing: readonly string[] }> {
    const facts = new Map<string, ImageFacts>();
    const missing: string[] = [];
    for (const image of new Set(images)) {
      const recalled = await registry.recall(image, reader);
      if (recalled === undefined) missing.push(image);
      else facts.set(image, withRefuted(recalled.facts));
    }
    return { facts, missing };
  }

  function withRefuted(facts: ImageFacts): ImageFacts {
    if (facts.kind === 'unknown') return facts;
    const architectures = refuted.of(facts.digest);
    return architectures === undefined ? facts : { ...facts, refuted: [...architectures].sort() };
  }

  async function ask(question: ImageQuestion, missing: readonly string[]): Promise<readonly (readonly [string, Inspection])[]> {
    const { namespace, podSpec, isTemplate = false, priority, signal } = question;
    let access: { readonly reader: string; readonly own: CredentialSource; readonly shared: CredentialSource };
    try {
      const own = await pullSecrets.sourceFor({ namespace, podSpec, isTemplate });
      access = { reader: await readerOf(namespace), own, shared };
    } catch (error) {
      if (!(error instanceof KubeError)) throw error;
      return missing.map((image) => [image, withoutAccess]);
    }
    const asked = missing.slice(0, maxImages);
    const inspections = await Promise.all(asked.map((image) => registry.inspect(image, { access, priority, signal })));
    return inspections.map((inspection, index) => [asked[index] ?? '', inspection]);
  }

  return {
    async recall({ images, namespace }) {
      const { facts } = await recallAll(images, surroundings.readerOf(namespace) ?? '');
      return facts;
    },
    async look(question): Promise<LookResult> {
      const { facts, missing } = await recallAll(question.images, surroundings.readerOf(question.namespace) ?? '');
      for (let index = 0; index < facts.size; index += 1) metrics.imageAnswers.increase({ answer: 'known' });
      if (missing.length === 0) return { facts };
      const waits: number[] = [];
      for (const [image, inspection] of await ask(question, missing)) {
        const { facts: found, retryAfterMs } = inspection;
        facts.set(image, withRefuted(found));
        if (retryAfterMs !== undefined) waits.push(retryAfterMs);
        metrics.imageAnswers.increase({ answer: found.kind === 'unknown' ? found.reason : 'proven' });
      }
      return waits.length === 0 ? { facts } : { facts, retryAfterMs: Math.max(...waits) };
    },
    refute: (digest, architecture) => refuted.refute(digest, architecture),
  };
}

const withoutAccess: Inspection = {
  facts: {
    kind: 'unknown',
    reason: 'not-asked',
    detail: 'the credentials of the pod could not be read, so its registry was not asked',
    isTransient: true,
  },
  isStale: false,
};
