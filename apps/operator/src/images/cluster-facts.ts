import { createInformer, isRefusal, type KubeClient, type KubeObject } from '@landfall/cluster/kube';
import type { Clock, FactStore } from '@landfall/cluster/registry';
import type { Metrics } from '../metrics/metrics.ts';
import type { Log } from '../process/log.ts';
import { messageOf } from '../process/message-of.ts';
import type { RefutedDigests } from './create-images.ts';
import { coversEntry, type FactEntry, factShards, joinFactEntries, readShard, setOf, shardOf, writeEntry } from './fact-shard.ts';
import { FactTable } from './fact-table.ts';

export interface ClusterFactsOptions {
  readonly client: KubeClient;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Digests that are kept; those that nobody asked for longest go first. */
  readonly maxDigests: number;
  /** Whether this replica takes out of the cluster what is too much. */
  readonly mayEvict: () => boolean;
}

/** What digests are known to be, kept in the cluster and in memory: a restart asks nobody again. */
export interface ClusterFacts extends FactStore, RefutedDigests {
  readonly size: number;
  /** Follows what others write, and writes what is new every few seconds, until the signal. */
  run(signal: AbortSignal): Promise<void>;
  /** Settles when everything that is kept has been read. */
  synced(signal: AbortSignal): Promise<void>;
  /** Writes what is new now. */
  flush(): Promise<void>;
}

const flushEveryMs = 5000;
/**
 * Has the API server forget who wrote which key: nobody but us writes, and that account is as large as all the facts.
 *
 * @source Kubernetes, "Server-Side Apply", "Clearing managedFields"
 */
const untracked = [{}];
/** Objects that are written at a time. */
const writesAtATime = 4;
/** Shards are large, and what is read leaves rubbish that the process keeps: with 16 at a time it had 85 MiB more for good. */
const pageSize = 2;
/** So much goes at once when there is too much, as looking for it costs more than taking it. */
const evictedShare = 0.05;

/** @source RFC 7396: a merge patch adds keys to maps, so no lock is needed */
export function createClusterFacts(options: ClusterFactsOptions): ClusterFacts {
  const { client, clock, random, log, metrics, maxDigests, mayEvict } = options;
  const table = new FactTable();
  /** What is to be written, by shard and digest; null takes it away. */
  const news = new Map<string, Map<string, FactEntry | null>>();
  /** What was seen to fail of digests of which nothing else is known yet. */
  const early = new Map<string, ReadonlySet<string>>();

  function keep(digest: string, entry: FactEntry, isWritten: boolean): void {
    const before = table.get(digest);
    const joined = joinFactEntries(before?.entry, entry);
    // What is written as it is need not be put down again.
    if (joined !== before?.entry || isWritten !== before.isWritten)
      table.set(digest, joined, isWritten || before?.isWritten === true);
    if (table.size > maxDigests) makeRoom();
  }

  function makeRoom(): void {
    for (const digest of table.oldest(Math.ceil(maxDigests * evictedShare))) {
      const isWritten = table.get(digest)?.isWritten === true;
      table.delete(digest);
      if (isWritten && mayEvict()) tell(digest, null);
    }
  }

  function tell(digest: string, entry: FactEntry | null): void {
    const name = shardOf(digest);
    const shard = news.get(name) ?? new Map<string, FactEntry | null>();
    news.set(name, shard.set(digest, entry));
  }

  function add(digest: string, entry: FactEntry): void {
    if (coversEntry(table.get(digest)?.entry, entry)) return;
    keep(digest, entry, false);
    const kept = table.get(digest);
    if (kept !== undefined) tell(digest, kept.entry);
  }

  /** Takes over what the cluster has: what is gone there, and was there, is gone here. */
  function take(object: KubeObject): void {
    const there = readShard(object);
    for (const [digest, entry] of there) keep(digest, entry, true);
    const firstByte = Number.parseInt(object.metadata.name.slice(-2), 16);
    // Everything that is there is written by now; whatever else is written here was taken away there.
    if (table.writtenCount(firstByte) === there.size) return;
    for (const digest of table.written(firstByte)) if (!there.has(digest)) table.delete(digest);
  }

  async function write(name: string, entries: ReadonlyMap<string, FactEntry | null>): Promise<void> {
    const digests = Object.fromEntries(
      [...entries].map(([digest, entry]) => [digest, entry === null ? null : writeEntry(entry)]),
    );
    const members = { digests, metadata: { managedFields: untracked } };
    const patch = async (): Promise<unknown> => client.patch(factShards, { name }, { kind: 'merge', members });
    try {
      await patch();
    } catch (error) {
      if (!isRefusal(error, 'not-found')) throw error;
      const metadata = { name, labels: { 'app.kubernetes.io/managed-by': 'landfall-operator' } };
      const present = Object.fromEntries(Object.entries(digests).filter(([, entry]) => entry !== null));
      const { group, version, kind } = factShards;
      try {
        await client.create(factShards, { metadata, apiVersion: `${group}/${version}`, kind, digests: present });
      } catch (refusal) {
        // Another replica was faster.
        if (!isRefusal(refusal, 'already-exists')) throw refusal;
        await patch();
      }
    }
  }

  async function flush(): Promise<void> {
    const waiting = [...news];
    news.clear();
    const next = waiting.values();
    const writer = async (): Promise<void> => {
      for (const [name, entries] of next) {
        try {
          await write(name, entries);
        } catch (error) {
          metrics.faults.increase({ where: 'facts' });
          log.warn('what digests are could not be written', { shard: name, why: messageOf(error) });
          // A cluster that does not know the kind will not learn it by being asked again.
          const isWorthAgain = !isRefusal(error, 'not-found', 'forbidden', 'invalid');
          if (isWorthAgain) for (const [digest, entry] of entries) if (news.get(name)?.has(digest) !== true) tell(digest, entry);
        }
      }
    };
    await Promise.all(Array.from({ length: writesAtATime }, writer));
  }

  const informer = createInformer<true>({
    client,
    clock,
    random,
    resource: factShards,
    mayBeUnknown: true,
    settings: { pageSize },
    project: (object) => {
      take(object);
      return true;
    },
    onFault: (error) => log.warn('following broke', { kind: factShards.plural, why: messageOf(error) }),
  });

  return {
    get size() {
      return table.size;
    },
    async get(digest) {
      table.touch(digest);
      return table.get(digest)?.entry;
    },
    async add(digest, facts, reader) {
      add(digest, {
        facts,
        readers: reader === 'everyone' ? 'everyone' : new Set([reader]),
        refuted: early.get(digest) ?? setOf([]),
      });
      early.delete(digest);
    },
    of(digest) {
      const refuted = table.get(digest)?.entry.refuted ?? early.get(digest);
      return refuted === undefined || refuted.size === 0 ? undefined : refuted;
    },
    refute(digest, architecture) {
      const entry = table.get(digest)?.entry;
      if (entry !== undefined) add(digest, { ...entry, refuted: new Set([architecture]) });
      else if (early.size < maxEarly) early.set(digest, new Set([...(early.get(digest) ?? []), architecture]));
    },
    async run(signal) {
      const writing = async (): Promise<void> => {
        while (!signal.aborted) {
          await clock.sleep(flushEveryMs, signal).catch(() => undefined);
          await flush();
        }
      };
      await Promise.all([informer.run(signal), writing()]);
    },
    synced: (signal) => informer.synced(signal),
    flush,
  };
}

const maxEarly = 1000;
