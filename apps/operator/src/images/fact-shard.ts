import type { KubeObject, Resource } from '@landfall/cluster/kube';
import { readDigestFacts, type StoredFacts, writeDigestFacts } from '@landfall/cluster/registry';
import { imageFactsResource, policyGroup } from '@landfall/placement';
import { memberOf } from '../json.ts';

/** Where facts are kept in a cluster. */
export const factShards: Resource = { group: policyGroup, ...imageFactsResource, isNamespaced: false };

/** What is kept of one digest. */
export interface FactEntry extends StoredFacts {
  /** Architectures on which it was seen to fail. */
  readonly refuted: ReadonlySet<string>;
}

/** Name of the object that holds a digest: by its first byte. */
export function shardOf(digest: string): string {
  return `facts-${digest.slice(digest.indexOf(':') + 1).slice(0, 2)}`;
}

const digestPattern = /^sha(256|384|512):[0-9a-f]{64,128}$/;

/** Reads the entries of an object; what nobody of us wrote is left out. */
export function readShard(object: KubeObject): ReadonlyMap<string, FactEntry> {
  const entries = new Map<string, FactEntry>();
  const digests = object['digests'];
  for (const [digest, value] of Object.entries(isMap(digests) ? digests : {})) {
    const facts = isMap(value) ? readDigestFacts(value) : undefined;
    if (facts === undefined || !digestPattern.test(digest)) continue;
    const readers = memberOf(value, 'public') === true ? ('everyone' as const) : keysOf(memberOf(value, 'readers'));
    entries.set(digest, { facts, readers, refuted: keysOf(memberOf(value, 'refuted')) });
  }
  return entries;
}

/** An entry as members of a merge patch: what is written is added to what is there. */
export function writeEntry({ facts, readers, refuted }: FactEntry): object {
  return {
    ...writeDigestFacts(facts),
    ...(readers === 'everyone' ? { public: true } : { readers: mapOf(readers) }),
    ...(refuted.size > 0 && { refuted: mapOf(refuted) }),
  };
}

/** All that two entries of one digest say. */
export function joinFactEntries(one: FactEntry | undefined, other: FactEntry): FactEntry {
  if (one === undefined) return other;
  if (coversEntry(one, other)) return one;
  const readers =
    one.readers === 'everyone' || other.readers === 'everyone' ? 'everyone' : new Set([...one.readers, ...other.readers]);
  return { facts: one.facts, readers, refuted: setOf([...one.refuted, ...other.refuted]) };
}

/** Most entries were never seen to fail: a hundred thousand empty sets would be most of the memory. */
const emptySet: ReadonlySet<string> = new Set();

/** A set of these names. */
export function setOf(names: readonly string[]): ReadonlySet<string> {
  return names.length === 0 ? emptySet : new Set(names);
}

/** Whether the second says nothing that the first does not. */
export function coversEntry(one: FactEntry | undefined, other: FactEntry): boolean {
  if (one === undefined) return false;
  const { readers } = one;
  const coversReaders =
    readers === 'everyone' || (other.readers !== 'everyone' && [...other.readers].every((each) => readers.has(each)));
  return coversReaders && [...other.refuted].every((each) => one.refuted.has(each));
}

function mapOf(names: ReadonlySet<string>): Readonly<Record<string, true>> {
  return Object.fromEntries([...names].sort().map((name) => [name, true] as const));
}

function keysOf(value: unknown): ReadonlySet<string> {
  return setOf(isMap(value) ? Object.keys(value).filter((key) => value[key] === true) : []);
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
