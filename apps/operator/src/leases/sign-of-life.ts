import { createInformer, isRefusal, type KubeClient, KubeError, type ObjectRef, resources } from '@landfall/cluster/kube';
import type { Clock } from '@landfall/cluster/registry';
import type { Peer } from '../asker/choose-asker.ts';
import type { Log } from '../process/log.ts';
import { messageOf } from '../process/message-of.ts';
import { claimLease, type LeaseView, readLease } from './lease.ts';

export interface SignOfLifeOptions {
  readonly client: KubeClient;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly lease: ObjectRef;
  /** How long a sign counts, by the clock of who sees it. It is given four times as often. */
  readonly lifetimeMs: number;
}

/** So soon it is looked again whether the trouble is over. */
const troubledMs = 250;

/** Who gives signs of life. */
export interface SignGiver {
  readonly identity: string;
  /** Why none is given now; undefined when all is well. */
  readonly trouble: () => string | undefined;
  /** Where others can ask it, as `host:port`, once that is known. */
  readonly address?: () => string | undefined;
}

/** Tells by a Lease that somebody is there and well, for as long as the one who gives the sign says so itself. */
export async function giveSignsOfLife(
  { client, clock, log, lease, lifetimeMs }: SignOfLifeOptions,
  { identity, trouble, address }: SignGiver,
  signal: AbortSignal,
): Promise<void> {
  let told: string | undefined;
  while (!signal.aborted) {
    const why = trouble();
    if (why !== undefined && why !== told) log.warn('no sign of life is given', { why });
    told = why;
    if (why === undefined) await giveOne().catch(tellKubeError);
    await clock.sleep(why === undefined ? lifetimeMs / 4 : troubledMs, signal).catch(() => undefined);
  }

  async function giveOne(): Promise<void> {
    const object = await client.get(resources.leases, lease, { signal });
    const known = object === undefined ? undefined : readLease(object);
    const claim = { holder: identity, durationMs: lifetimeMs, nowMs: clock.now(), address: address?.() };
    await claimLease(client, lease, { ...claim, known, signal });
  }

  function tellKubeError(error: unknown): void {
    if (signal.aborted || isRefusal(error, 'conflict', 'already-exists')) return;
    if (!(error instanceof KubeError)) throw error;
    log.warn('the sign of life could not be given', { why: error.message });
  }
}

/** Sees the signs of life of others. */
export interface LifeWatch {
  run(signal: AbortSignal): Promise<void>;
  /** Whether a sign has been seen lately. */
  isAlive(): boolean;
  /** Who gave it, where it can be asked. */
  giver(): Peer | undefined;
}

/**
 * Watches a Lease. What counts is when we saw it change: when the connection is cut, signs stop coming, and that is the same as
 * nobody being there.
 */
export function watchSignsOfLife({ client, clock, random, log, lease, lifetimeMs }: SignOfLifeOptions): LifeWatch {
  let seenAtMs: number | undefined;
  let last: Pick<LeaseView, 'holder' | 'renewedAt' | 'address'> | undefined;
  const informer = createInformer({
    client,
    clock,
    random,
    resource: resources.leases,
    selection: {
      ...(lease.namespace !== undefined && { namespace: lease.namespace }),
      fieldSelector: `metadata.name=${lease.name}`,
    },
    project: readLease,
    onFault: (error) => log.warn('following broke', { kind: 'leases', why: messageOf(error) }),
  });
  informer.listen((change) => {
    if (change.kind === 'gone' || change.value.holder === undefined) {
      seenAtMs = undefined;
      last = undefined;
      return;
    }
    const { holder, renewedAt, address } = change.value;
    const isFirst = last === undefined;
    const isNew = holder !== last?.holder || renewedAt !== last.renewedAt;
    last = { holder, renewedAt, ...(address !== undefined && { address }) };
    // The first one may be as old as the cluster: only what changes while we look is alive.
    if (!isFirst && isNew) seenAtMs = clock.now();
  });
  const isAlive = (): boolean => seenAtMs !== undefined && clock.now() - seenAtMs < lifetimeMs;
  return {
    run: (signal) => informer.run(signal),
    isAlive,
    giver() {
      if (!isAlive() || last?.holder === undefined || last.address === undefined) return undefined;
      return { name: last.holder, address: last.address };
    },
  };
}
