import { type KubeClient, KubeError, resources } from '@landfall/cluster/kube';
import type { Access, CredentialSource, Inspection, Registry } from '@landfall/cluster/registry';
import type { ImageFacts, UnknownImage } from '@landfall/placement';
import type { OneAsker } from '../asker/one-asker.ts';
import { credentialsOf, type PeerAnswer, type PeerQuestion } from '../asker/peer-message.ts';
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
  /** Who asks for all replicas; absent when each asks for itself. */
  readonly asker?: Pick<OneAsker, 'ask'>;
}

/** Images that can be asked about for other replicas as well. */
export interface SharedImages extends Images {
  /** Asks registries for another replica, and no further replica. Throws only for a caller that left. */
  answer(question: PeerQuestion, signal: AbortSignal): Promise<PeerAnswer>;
}

/** What was seen to fail, by digest: the architectures. */
export interface RefutedDigests {
  of(digest: string): ReadonlySet<string> | undefined;
  refute(digest: string, architecture: string): void;
}

/** Most images of one pod that are asked about; who names more gets no answer for the rest. */
const maxImages = 200;

/** Asks for images as pods need it: what is known is told at once, what is not is asked with the credentials of the pod. */
export function createImages(options: ImagesOptions): SharedImages {
  const { registry, client, surroundings, pullSecrets, shared, refuted, metrics, asker } = options;

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

  /** @returns undefined when the API server does not say now what is needed */
  async function accessOf(question: Pick<ImageQuestion, 'namespace' | 'podSpec' | 'isTemplate'>): Promise<Access | undefined> {
    const { namespace, podSpec, isTemplate = false } = question;
    try {
      const own = await pullSecrets.sourceFor({ namespace, podSpec, isTemplate });
      return { reader: await readerOf(namespace), own, shared };
    } catch (error) {
      if (!(error instanceof KubeError)) throw error;
      return undefined;
    }
  }

  /** @returns undefined when we have to ask ourselves */
  async function askThere(question: ImageQuestion, image: string): Promise<Inspection | undefined> {
    const { namespace, podSpec, isTemplate = false, priority, signal } = question;
    const asked = { image, namespace, podSpec: credentialsOf(podSpec), isTemplate, priority };
    const answer = await asker?.ask(asked, signal);
    if (answer?.kind !== 'unknown') return answer === undefined ? undefined : registry.hear(answer.reader, answer.told);
    const { retryAfterMs, ...facts } = answer;
    // What stands between that replica and the registry, or the API server, need not stand in our way.
    if (facts.reason === 'unreachable' || facts.reason === 'not-asked') return undefined;
    return { facts, isStale: false, ...(retryAfterMs !== undefined && { retryAfterMs }) };
  }

  async function ask(question: ImageQuestion, missing: readonly string[]): Promise<readonly (readonly [string, Inspection])[]> {
    const { priority, signal } = question;
    let access: Promise<Access | undefined> | undefined;
    const askHere = async (image: string): Promise<Inspection> => {
      access ??= accessOf(question);
      const granted = await access;
      return granted === undefined ? withoutAccess : registry.inspect(image, { access: granted, priority, signal });
    };
    const asked = missing.slice(0, maxImages);
    return Promise.all(asked.map(async (image) => [image, (await askThere(question, image)) ?? (await askHere(image))] as const));
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
    async answer(question, signal) {
      const { image, priority } = question;
      const access = await accessOf(question);
      const { facts, retryAfterMs } =
        access === undefined ? withoutAccess : await registry.inspect(image, { access, priority, signal });
      const told = access === undefined ? undefined : await registry.tell(image, access.reader);
      if (access !== undefined && told !== undefined && told.digest === facts.digest)
        return { kind: 'told', reader: access.reader, told };
      // What is proven and not remembered is remembered by who asks itself.
      const unknown = facts.kind === 'unknown' ? facts : withoutAccess.facts;
      return { ...unknown, ...(retryAfterMs !== undefined && { retryAfterMs }) };
    },
    refute: (digest, architecture) => refuted.refute(digest, architecture),
  };
}

const withoutAccess: Inspection & { readonly facts: UnknownImage } = {
  facts: {
    kind: 'unknown',
    reason: 'not-asked',
    detail: 'the credentials of the pod could not be read, so its registry was not asked',
    isTransient: true,
  },
  isStale: false,
};
