import type { ImageFacts } from '@landfall/placement';
import { type Priority, priorities } from '../budget/budget.ts';
import { BoundedMap } from '../cache/bounded-map.ts';
import { createCoalescer } from '../cache/coalesce.ts';
import type { FactStore, StoredFacts } from '../cache/fact-store.ts';
import type { Question, RegistryClient } from '../client/registry-client.ts';
import type { Clock } from '../clock.ts';
import { isDigest } from '../reference/digest.ts';
import { formatReference, type ImageReference, manifestName, parseReference } from '../reference/reference.ts';
import { RegistryError } from '../registry-error.ts';
import type { AskedAs, Door } from './access.ts';
import { describeManifest } from './describe.ts';
import { type DigestFacts, factsOf, imageFactsOf, unknownFacts } from './facts.ts';

/** What is known of an image now. */
export interface Inspection {
  readonly facts: ImageFacts;
  /** The registry could not be asked again: this is what it said before. */
  readonly isStale: boolean;
  /** When asking again makes sense, for what is unknown for now. */
  readonly retryAfterMs?: number;
}

export interface InspectionSettings {
  /** How long a tag is taken to stand for the same digest. */
  readonly tagLifetimeMs: number;
  /** How long it is still better than nothing, when the registry cannot be asked. */
  readonly staleLifetimeMs: number;
  /** How long an image that was not there, or made no sense, is not looked for again. */
  readonly missingLifetimeMs: number;
  /** How long a refusal of these credentials holds. */
  readonly refusedLifetimeMs: number;
  /** Whoever may create pods anywhere may know of every image: spares the question whether a reader may read it. */
  readonly trustsAllReaders: boolean;
  /** Asks whether the registry has each child of an index. */
  readonly verifiesChildren: boolean;
}

const usualInspection: InspectionSettings = {
  tagLifetimeMs: 60_000,
  staleLifetimeMs: 24 * 3_600_000,
  missingLifetimeMs: 20_000,
  refusedLifetimeMs: 60_000,
  trustsAllReaders: false,
  verifiesChildren: false,
};

export interface InspectorOptions {
  readonly client: RegistryClient;
  readonly door: Door;
  readonly store: FactStore;
  readonly clock: Clock;
  readonly settings?: Partial<InspectionSettings>;
}

export interface InspectRequest extends AskedAs {
  /** A pod that always pulls gets what the tag stands for now. */
  readonly isFreshTagWanted?: boolean;
}

/** Finds out what images run on, asking registries as little as can be. */
export interface Inspector {
  /** Never throws but for a caller that left: what cannot be known is an answer too. */
  inspect(image: string, request: InspectRequest): Promise<Inspection>;
  /** What can be told without asking anybody; undefined when somebody must be asked. */
  recall(image: string, reader: string): Promise<Inspection | undefined>;
}

/** What a name stood for. */
interface KnownName {
  readonly digest: string;
  readonly atMs: number;
  /** What holds at this registry alone and not for the digest for ever: some of its children are not there. */
  readonly facts?: DigestFacts;
}

interface Failure {
  readonly error: RegistryError;
  readonly untilMs: number;
}

const maxNames = 100_000;
const maxFailures = 20_000;

export function createInspector({ client, door, store, clock, settings: changes }: InspectorOptions): Inspector {
  const settings = { ...usualInspection, ...changes };
  const names = new BoundedMap<KnownName>(maxNames);
  const failures = new BoundedMap<Failure>(maxFailures);
  const running = createCoalescer<Inspection>();

  function mayKnow({ readers }: StoredFacts, reader: string): boolean {
    return settings.trustsAllReaders || readers === 'everyone' || readers.has(reader);
  }

  async function recallDigest(digest: string, reader: string): Promise<Inspection | undefined> {
    const stored = await store.get(digest);
    return stored === undefined || !mayKnow(stored, reader)
      ? undefined
      : { facts: imageFactsOf(digest, stored.facts), isStale: false };
  }

  async function recallReference(reference: ImageReference, reader: string): Promise<Inspection | undefined> {
    const known = names.get(keyOf(reference, reader));
    const isFresh = known !== undefined && known.atMs + settings.tagLifetimeMs > clock.now();
    if (isFresh && known.facts !== undefined) return { facts: imageFactsOf(known.digest, known.facts), isStale: false };
    const digest = reference.digest ?? (isFresh ? known.digest : undefined);
    return digest === undefined ? undefined : recallDigest(digest, reader);
  }

  /** The registry is asked: for the digest first, which costs nothing of a quota, then for what is not known of it. */
  async function ask(reference: ImageReference, as: AskedAs): Promise<Inspection> {
    const { answer, isPublic } = await door.open(reference, as, async (question) => {
      const digest = (await client.resolve(question, manifestName(reference))) ?? undefined;
      const stored = digest === undefined ? undefined : await store.get(digest);
      if (digest !== undefined && stored !== undefined) return { digest, facts: stored.facts };
      return read(question, digest ?? manifestName(reference));
    });
    const isWhole = answer.facts.kind === 'unknown' || answer.facts.absent === undefined;
    if (isWhole) await store.add(answer.digest, answer.facts, isPublic ? 'everyone' : as.access.reader);
    if (reference.digest === undefined || !isWhole) {
      const known = { digest: answer.digest, atMs: clock.now(), ...(!isWhole && { facts: answer.facts }) };
      names.set(keyOf(reference, as.access.reader), known);
    }
    return { facts: imageFactsOf(answer.digest, answer.facts), isStale: false };
  }

  async function read(question: Question, name: string): Promise<{ readonly digest: string; readonly facts: DigestFacts }> {
    const fetched = await client.manifest(question, name);
    const { verifiesChildren } = settings;
    return { digest: fetched.digest, facts: factsOf(await describeManifest(fetched, { client, question, verifiesChildren })) };
  }

  /** What is said when a registry gave no answer: what it said before, as long as that is not too old. */
  async function afterFailure(reference: ImageReference, reader: string, error: RegistryError): Promise<Inspection> {
    const key = keyOf(reference, reader);
    if (!error.isTransient) {
      const lifetimeMs = error.reason === 'refused' ? settings.refusedLifetimeMs : settings.missingLifetimeMs;
      failures.set(key, { error, untilMs: clock.now() + lifetimeMs });
    }
    const known = error.isTransient ? names.get(key) : undefined;
    if (known !== undefined && known.atMs + settings.staleLifetimeMs > clock.now()) {
      const before =
        known.facts === undefined ? await recallDigest(known.digest, reader) : { facts: imageFactsOf(known.digest, known.facts) };
      if (before !== undefined) return { facts: before.facts, isStale: true };
    }
    return failed(error, reference.digest);
  }

  /** The work to join: that of somebody as urgent or more. What waits in the queue of the less urgent holds nobody up. */
  function workFor(key: string, priority: Priority): string {
    const names = priorities.slice(0, priorities.indexOf(priority) + 1).map((each) => `${each} ${key}`);
    return names.find((name) => running.isRunning(name)) ?? `${priority} ${key}`;
  }

  return {
    async recall(image, reader) {
      const parsed = parseReference(image);
      return parsed.ok ? recallReference(parsed.reference, reader) : refusedName(parsed.reason);
    },
    async inspect(image, { access, priority, signal, isFreshTagWanted }) {
      const parsed = parseReference(image);
      if (!parsed.ok) return refusedName(parsed.reason);
      const { reference } = parsed;
      const recalled =
        isFreshTagWanted === true && !isDigest(manifestName(reference))
          ? undefined
          : await recallReference(reference, access.reader);
      if (recalled !== undefined) return recalled;
      const key = keyOf(reference, access.reader);
      const failure = failures.get(key);
      if (failure !== undefined && failure.untilMs > clock.now()) return failed(failure.error, reference.digest);
      return running.share(workFor(key, priority), signal, async (shared) => {
        try {
          return await ask(reference, { access, priority, signal: shared });
        } catch (error) {
          if (!(error instanceof RegistryError)) throw error;
          return afterFailure(reference, access.reader, error);
        }
      });
    },
  };
}

/** Readers are kept apart: what one may know of a tag another has to show first. */
function keyOf(reference: ImageReference, reader: string): string {
  return JSON.stringify([formatReference(reference), reader]);
}

function refusedName(reason: string): Inspection {
  return { facts: unknownFacts(new RegistryError('bad-reference', `it is no name of an image: ${reason}`)), isStale: false };
}

function failed(error: RegistryError, digest?: string): Inspection {
  const { retryAfterMs } = error;
  return { facts: unknownFacts(error, digest), isStale: false, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}
