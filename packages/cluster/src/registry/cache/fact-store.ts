import type { DigestFacts } from '../inspect/facts.ts';
import { BoundedMap } from './bounded-map.ts';

/** What is known of one digest, and who may be told. */
export interface StoredFacts {
  readonly facts: DigestFacts;
  /** Everyone, or the readers who have shown that they may read the image. */
  readonly readers: 'everyone' | ReadonlySet<string>;
}

/**
 * Keeps what is known of digests for ever. Facts are only ever added, so that several processes may write to one store
 * without a lock. Nothing of a credential comes in here.
 */
export interface FactStore {
  get(digest: string): Promise<StoredFacts | undefined>;
  /** Adds facts, or a reader of facts that are there. */
  add(digest: string, facts: DigestFacts, reader: string | 'everyone'): Promise<void>;
}

/** The more of two sets of readers. */
export function joinReaders(known: StoredFacts['readers'] | undefined, reader: string | 'everyone'): StoredFacts['readers'] {
  if (reader === 'everyone' || known === 'everyone') return 'everyone';
  return new Set([...(known ?? []), reader]);
}

/** A store that lasts as long as the process. */
export function createMemoryFactStore(limit = 100_000): FactStore {
  const entries = new BoundedMap<StoredFacts>(limit);
  return {
    get: async (digest) => entries.get(digest),
    add: async (digest, facts, reader) => {
      entries.set(digest, { facts, readers: joinReaders(entries.get(digest)?.readers, reader) });
    },
  };
}
