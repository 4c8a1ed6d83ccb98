import { isRefusal, type KubeClient, KubeError, type ObjectRef, resources } from '@landfall/cluster/kube';
import type { Clock } from '@landfall/cluster/registry';
import type { Log } from '../process/log.ts';
import { messageOf } from '../process/message-of.ts';
import { within } from '../process/within.ts';
import { claimLease, type LeaseView, readLease, releaseLease } from './lease.ts';

export interface ElectionOptions {
  readonly client: KubeClient;
  /** Since 1970: people read the times of a lease. */
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly lease: ObjectRef;
  /** Names this replica. */
  readonly identity: string;
  /** Why we should not lead now; undefined when nothing speaks against it. A leader with a reason gives the lease back. */
  readonly reasonNotTo?: () => string | undefined;
  /** Others wait so long after the last renewal that they saw. */
  readonly durationMs: number;
}

/** A replica that ends does not wait longer to say so. */
const giveBackMs = 3000;
/** A server that does not answer must keep nobody leading, or from ending. */
const late = new KubeError('timed-out', 'the API server did not answer in time');

/** Chooses one replica that leads. */
export interface Election {
  readonly isLeader: boolean;
  /**
   * Takes part until the signal, then gives the lease back.
   *
   * @param lead works while we lead; its signal ends with leadership. The lease is given back when it has settled
   */
  run(lead: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void>;
}

/**
 * Leader election on a Lease. Time is our own alone: a lease is over when it has not changed for its duration, as we saw it.
 *
 * @source Kubernetes client-go tools/leaderelection
 */
export function createElection(options: ElectionOptions): Election {
  const { client, clock, random, log, lease, identity, reasonNotTo = () => undefined } = options;
  // A leader that could not renew stops before others may begin. The shares are those of Kubernetes' own components.
  const settings = {
    durationMs: options.durationMs,
    renewDeadlineMs: (options.durationMs * 2) / 3,
    retryMs: options.durationMs / 7.5,
  };
  let isLeader = false;
  let seen: { readonly view: LeaseView; readonly atMs: number } | undefined;

  function see(view: LeaseView): LeaseView {
    const isNew = seen?.view.renewedAt !== view.renewedAt || seen.view.holder !== view.holder;
    seen = { view, atMs: isNew ? clock.now() : (seen?.atMs ?? clock.now()) };
    return view;
  }

  /** One try. @returns whether the lease is ours now */
  async function claim(signal: AbortSignal): Promise<boolean> {
    const object = await client.get(resources.leases, lease, { signal });
    const known = object === undefined ? undefined : see(readLease(object));
    const isTheirs = known?.holder !== undefined && known.holder !== identity;
    if (isTheirs && seen !== undefined && seen.atMs + Math.max(known.durationMs, settings.durationMs) > clock.now()) return false;
    if (reasonNotTo() !== undefined) return false;
    try {
      const mine = { holder: identity, durationMs: settings.durationMs, nowMs: clock.now(), known, signal };
      see(await claimLease(client, lease, mine));
      return true;
    } catch (error) {
      if (isRefusal(error, 'conflict', 'already-exists')) return false;
      throw error;
    }
  }

  /** Renews until it cannot, should not, or need not any more. */
  async function hold(signal: AbortSignal): Promise<string> {
    let renewedAtMs = clock.now();
    while (!signal.aborted) {
      await clock.sleep(settings.retryMs * (1 - random() / 5), signal).catch(() => undefined);
      if (signal.aborted) break;
      const reason = reasonNotTo();
      if (reason !== undefined) return reason;
      const remainingMs = renewedAtMs + settings.renewDeadlineMs - clock.now();
      try {
        if (!(await within({ clock, milliseconds: remainingMs, late, signals: [signal] }, claim)))
          return 'another replica has the lease';
        renewedAtMs = clock.now();
      } catch (error) {
        if (signal.aborted) break;
        if (!(error instanceof KubeError)) throw error;
        log.warn('the lease could not be renewed', { why: error.message });
      }
      if (clock.now() - renewedAtMs >= settings.renewDeadlineMs) return 'the lease could not be renewed in time';
    }
    return 'this replica ends';
  }

  async function leadWhileHeld(lead: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void> {
    isLeader = true;
    log.info('leading', { lease: lease.name });
    const term = new AbortController();
    const working = lead(AbortSignal.any([term.signal, signal])).catch((error: unknown) => {
      if (!term.signal.aborted && !signal.aborted) log.error('leading ended', { why: messageOf(error) });
    });
    try {
      const why = await Promise.race([hold(signal), working.then(() => 'the work of the leader ended')]);
      log.info('not leading any more', { why });
    } finally {
      isLeader = false;
      term.abort(new Error('leadership is over'));
      await working;
      await giveBack();
    }
  }

  /** Whoever cannot, as the API server is away, leaves it to time. */
  async function giveBack(): Promise<void> {
    try {
      await within({ clock, milliseconds: giveBackMs, late, signals: [] }, async (signal) => {
        const object = await client.get(resources.leases, lease, { signal });
        const known = object === undefined ? undefined : readLease(object);
        if (known?.holder === identity) await releaseLease(client, known, { nowMs: clock.now(), signal });
      });
    } catch (error) {
      log.warn('the lease could not be given back', { why: messageOf(error) });
    }
  }

  return {
    get isLeader() {
      return isLeader;
    },
    async run(lead, signal) {
      while (!signal.aborted) {
        try {
          if (await claim(signal)) await leadWhileHeld(lead, signal);
        } catch (error) {
          if (signal.aborted) return;
          if (!(error instanceof KubeError)) throw error;
          log.warn('the lease could not be read', { why: error.message });
        }
        await clock.sleep(settings.retryMs * (1 + random() / 5), signal).catch(() => undefined);
      }
    },
  };
}
