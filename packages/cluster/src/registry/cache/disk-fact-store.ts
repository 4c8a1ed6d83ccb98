import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asList, asObject, asText, type JsonObject, parseObject } from '../manifest/json.ts';
import { isDigest } from '../reference/digest.ts';
import { createCoalescer } from './coalesce.ts';
import { readDigestFacts, writeDigestFacts } from './fact-entry.ts';
import { type FactStore, joinReaders, type StoredFacts } from './fact-store.ts';

export interface DiskFactStoreOptions {
  /** Folder of its own; made when needed, for this user alone. */
  readonly folder: string;
  /** Most entries in one of the 256 files; those that were added first go first. */
  readonly maxEntries?: number;
}

const schemaVersion = 1;

/**
 * A store that lasts: 256 files, chosen by the first byte of the digest, as the store of a cluster has 256 shards. Several
 * processes may use one folder: what is written is joined with what is there, and a file appears whole or not at all. A file
 * that cannot be read counts as empty; losing it costs asking again.
 */
export function createDiskFactStore({ folder, maxEntries = 2000 }: DiskFactStoreOptions): FactStore {
  const shards = new Map<string, Map<string, StoredFacts>>();
  const loading = createCoalescer<Map<string, StoredFacts>>();
  let writing: Promise<void> = Promise.resolve();

  async function load(name: string): Promise<Map<string, StoredFacts>> {
    const known = shards.get(name);
    if (known !== undefined) return known;
    return loading.share(name, undefined, async () => {
      const entries = await readShard(join(folder, name));
      shards.set(name, entries);
      return entries;
    });
  }

  async function save(name: string): Promise<void> {
    const path = join(folder, name);
    const ours = shards.get(name) ?? new Map<string, StoredFacts>();
    const joined = new Map(await readShard(path));
    for (const [digest, entry] of ours) joined.set(digest, joinEntries(joined.get(digest), entry));
    const kept = [...joined].slice(-maxEntries);
    shards.set(name, new Map(kept));
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const draft = `${path}.${process.pid}`;
    await writeFile(draft, writeShard(kept), { mode: 0o600 });
    await rename(draft, path);
  }

  return {
    get: async (digest) => (isDigest(digest) ? (await load(shardOf(digest))).get(digest) : undefined),
    async add(digest, facts, reader) {
      if (!isDigest(digest)) return;
      const name = shardOf(digest);
      const entries = await load(name);
      const known = entries.get(digest);
      const readers = joinReaders(known?.readers, reader);
      if (known !== undefined && isSame(known.readers, readers)) return;
      entries.set(digest, { facts: known?.facts ?? facts, readers });
      writing = writing.then(() => save(name)).catch(() => undefined); // a cache that cannot be written is no trouble of the question
      await writing;
    },
  };
}

function shardOf(digest: string): string {
  return `${digest.slice(digest.indexOf(':') + 1).slice(0, 2)}.json`;
}

function isSame(a: StoredFacts['readers'], b: StoredFacts['readers']): boolean {
  return a === b || (a !== 'everyone' && b !== 'everyone' && a.size === b.size);
}

function joinEntries(known: StoredFacts | undefined, next: StoredFacts): StoredFacts {
  if (known === undefined || next.readers === 'everyone') return next;
  let { readers } = known;
  for (const reader of next.readers) readers = joinReaders(readers, reader);
  return { facts: known.facts, readers };
}

async function readShard(path: string): Promise<Map<string, StoredFacts>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    return new Map(); // not there, or not for us
  }
  const body = parseObject(text);
  if (body?.['schemaVersion'] !== schemaVersion) return new Map();
  const entries = Object.entries(asObject(body['digests']) ?? {}).flatMap(([digest, value]) => {
    const stored = readEntry(asObject(value) ?? {});
    return stored === undefined || !isDigest(digest) ? [] : [[digest, stored] as const];
  });
  return new Map(entries);
}

function writeShard(entries: readonly (readonly [string, StoredFacts])[]): string {
  const digests = entries.map(([digest, { facts, readers }]) => [
    digest,
    { ...writeDigestFacts(facts), ...(readers !== 'everyone' && { readers: [...readers].sort() }) },
  ]);
  return `${JSON.stringify({ schemaVersion, digests: Object.fromEntries(digests) as unknown })}\n`;
}

/** Files of a cache may have been changed by anyone who can write there: nothing is believed unread. */
function readEntry(entry: JsonObject): StoredFacts | undefined {
  const facts = readDigestFacts(entry);
  if (facts === undefined) return undefined;
  const readers = asList(entry['readers']);
  return { facts, readers: readers === undefined ? 'everyone' : new Set(readers.flatMap((reader) => asText(reader) ?? [])) };
}
