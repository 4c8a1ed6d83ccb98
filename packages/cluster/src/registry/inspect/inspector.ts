import type { ImageFacts } from '@landfall/placement';
import { type Priority, priorities } from '../budget/budget.ts';
import { BoundedMap } from '../cache/bounded-map.ts';
import { type Coalescer, createCoalescer } from '../cache/coalesce.ts';
import type { FactStore } from '../cache/fact-store.ts';
import type { Question, RegistryClient } from '../client/registry-client.ts';
import type { Clock } from '../clock.ts';
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

/** What one process that asked may tell another. */
export interface Told {
  /** The full name that was asked about. */
  readonly name: string;
  readonly digest: string;
  readonly facts: DigestFacts;
  /** Everyone may know it, not only the reader who asked. */
  readonly isPublic: boolean;
  /** How long ago the registry said what the name stands for; 0 for digests. */
  readonly ageMs: number;
}

/** Finds out what images run on, asking registries as little as can be. */
export interface Inspector {
  /** Never throws but for a caller that left: what cannot be known is an answer too. */
  inspect(image: string, request: InspectRequest): Promise<Inspection>;
  /** What can be told without asking anybody; undefined when somebody must be asked. */
  recall(image: string, reader: string): Promise<Inspection | undefined>;
  /** What is known of an image that this reader has asked for, also when it is no longer fresh. */
  tell(image: string, reader: string): Promise<Told | undefined>;
  /** Takes over what another process was told for this reader, as if we had asked. */
  hear(reader: string, told: Told): Promise<Inspection>;
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
  const running = createCoalescer<Learnt>();
  const reading = createCoalescer<Omit<Learnt, 'isPublic'>>();

  function isFresh(known: KnownName): boolean {
    return known.atMs + settings.tagLifetimeMs > clock.now();
  }

  /** What a reader has been told, or may be told, without asking anybody. */
  async function recallFor(reference: ImageReference, reader: string): Promise<Inspection | undefined> {
    const known = names.get(keyOf(reference, reader));
    if (known?.facts !== undefined && isFresh(known)) return inspectionOf({ digest: known.digest, facts: known.facts });
    const digest = reference.digest ?? (known !== undefined && isFresh(known) ? known.digest : undefined);
    const stored = digest === undefined ? undefined : await store.get(digest);
    if (digest === undefined || stored === undefined) return undefined;
    const mayKnow = settings.trustsAllReaders || stored.readers === 'everyone' || stored.readers.has(reader);
    return mayKnow ? inspectionOf({ digest, facts: stored.facts }) : undefined;
  }

  /** What the registry has told somebody with the very same credentials: whoever holds them may know it too. */
  async function recallAs(reference: ImageReference, identity: string): Promise<Learnt | undefined> {
    const known = names.get(keyOf(reference, identity));
    const isForEver = reference.digest !== undefined && known?.facts === undefined;
    if (known === undefined || !(isForEver || isFresh(known))) return undefined;
    const facts = known.facts ?? (await store.get(known.digest))?.facts;
    return facts === undefined ? undefined : { digest: known.digest, facts, isPublic: false };
  }

  /** The registry is asked: for the digest first, which costs nothing of a quota, then for what is not known of it. */
  async function ask(reference: ImageReference, as: AskedAs): Promise<Learnt> {
    const { answer, isPublic } = await door.open(reference, as, async (question) => {
      const digest = await client.resolve(question, manifestName(reference));
      const stored = digest === undefined ? undefined : await store.get(digest);
      if (digest !== undefined && stored !== undefined) return { digest, facts: stored.facts };
      if (digest === undefined) return read(question, manifestName(reference));
      // Each has just shown that it may read it: one of them does.
      const work = JSON.stringify([question.endpoint.base.href, question.endpoint.repository, digest]);
      return reading.share(workFor(reading, work, question.priority), question.signal, (shared) =>
        read({ ...question, signal: shared }, digest),
      );
    });
    return { ...answer, isPublic };
  }

  async function read(question: Question, name: string): Promise<Omit<Learnt, 'isPublic'>> {
    const fetched = await client.manifest(question, name);
    const { verifiesChildren } = settings;
    return { digest: fetched.digest, facts: factsOf(await describeManifest(fetched, { client, question, verifiesChildren })) };
  }

  /** Keeps what was learnt: of the digest for ever, of the name for a while, for this reader and for its credentials. */
  async function keep(
    reference: ImageReference,
    who: { reader: string; identity?: string; atMs: number },
    learnt: Learnt,
  ): Promise<void> {
    const { digest, facts, isPublic } = learnt;
    const isWhole = facts.kind === 'unknown' || facts.absent === undefined;
    if (isWhole) await store.add(digest, facts, isPublic ? 'everyone' : who.reader);
    const known = { digest, atMs: who.atMs, ...(!isWhole && { facts }) };
    names.set(keyOf(reference, who.reader), known);
    if (who.identity !== undefined) names.set(keyOf(reference, who.identity), known);
  }

  /** What is said when a registry gave no answer: what it said before, as long as that is not too old. */
  async function afterFailure(
    reference: ImageReference,
    who: { reader: string; identity: string },
    error: RegistryError,
  ): Promise<Inspection> {
    if (!error.isTransient) {
      const lifetimeMs = error.reason === 'refused' ? settings.refusedLifetimeMs : settings.missingLifetimeMs;
      failures.set(keyOf(reference, who.identity), { error, untilMs: clock.now() + lifetimeMs });
      return failed(error, reference.digest);
    }
    const known = names.get(keyOf(reference, who.reader));
    const isUseful = known !== undefined && known.atMs + settings.staleLifetimeMs > clock.now();
    const facts = isUseful ? (known.facts ?? (await store.get(known.digest))?.facts) : undefined;
    if (known === undefined || facts === undefined) return failed(error, reference.digest);
    return { ...inspectionOf({ digest: known.digest, facts }), isStale: true };
  }

  return {
    async recall(image, reader) {
      const parsed = parseReference(image);
      return parsed.ok ? recallFor(parsed.reference, reader) : refusedName(parsed.reason);
    },
    async tell(image, reader) {
      const parsed = parseReference(image);
      if (!parsed.ok) return undefined;
      const known = names.get(keyOf(parsed.reference, reader));
      const digest = parsed.reference.digest ?? known?.digest;
      const stored = digest === undefined ? undefined : await store.get(digest);
      const mayKnow = settings.trustsAllReaders || stored?.readers === 'everyone' || stored?.readers.has(reader) === true;
      const facts = known?.facts ?? (mayKnow ? stored?.facts : undefined);
      if (digest === undefined || facts === undefined) return undefined;
      const name = formatReference(parsed.reference);
      const ageMs = parsed.reference.digest === undefined && known !== undefined ? Math.max(0, clock.now() - known.atMs) : 0;
      return { name, digest, facts, isPublic: stored?.readers === 'everyone', ageMs };
    },
    async hear(reader, told) {
      const parsed = parseReference(told.name);
      if (!parsed.ok) return refusedName(parsed.reason);
      const atMs = clock.now() - told.ageMs;
      await keep(parsed.reference, { reader, atMs }, told);
      return { ...inspectionOf(told), isStale: !isFresh({ digest: told.digest, atMs }) };
    },
    async inspect(image, { access, priority, signal, isFreshTagWanted }) {
      const parsed = parseReference(image);
      if (!parsed.ok) return refusedName(parsed.reason);
      const { reference } = parsed;
      const { reader } = access;
      const mayRecall = isFreshTagWanted !== true || reference.digest !== undefined;
      const recalled = mayRecall ? await recallFor(reference, reader) : undefined;
      if (recalled !== undefined) return recalled;

      const identity = await door.identify(reference, access, signal);
      const key = keyOf(reference, identity);
      const failure = failures.get(key);
      if (failure !== undefined && failure.untilMs > clock.now()) return failed(failure.error, reference.digest);
      try {
        const before = mayRecall ? await recallAs(reference, identity) : undefined;
        const atMs = (before === undefined ? undefined : names.get(key)?.atMs) ?? clock.now();
        const learnt =
          before ??
          (await running.share(workFor(running, key, priority), signal, (shared) =>
            ask(reference, { access, priority, signal: shared }),
          ));
        await keep(reference, { reader, identity, atMs }, learnt);
        return inspectionOf(learnt);
      } catch (error) {
        if (!(error instanceof RegistryError)) throw error;
        return afterFailure(reference, { reader, identity }, error);
      }
    },
  };
}

/** The work to join: that of somebody as urgent or more. What waits in the queue of the less urgent holds nobody up. */
function workFor(running: Coalescer<unknown>, key: string, priority: Priority): string {
  const works = priorities.slice(0, priorities.indexOf(priority) + 1).map((each) => `${each} ${key}`);
  return works.find((work) => running.isRunning(work)) ?? `${priority} ${key}`;
}

/** What the registry told. */
interface Learnt {
  readonly digest: string;
  readonly facts: DigestFacts;
  readonly isPublic: boolean;
}

function inspectionOf({ digest, facts }: Pick<Learnt, 'digest' | 'facts'>): Inspection {
  return { facts: imageFactsOf(digest, facts), isStale: false };
}

/** Readers are kept apart, and so are credentials: what one may know of a tag another has to show first. */
function keyOf(reference: ImageReference, who: string): string {
  return JSON.stringify([formatReference(reference), who]);
}

function refusedName(reason: string): Inspection {
  return { facts: unknownFacts(new RegistryError('bad-reference', `it is no name of an image: ${reason}`)), isStale: false };
}

function failed(error: RegistryError, digest?: string): Inspection {
  const { retryAfterMs } = error;
  return { facts: unknownFacts(error, digest), isStale: false, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}
