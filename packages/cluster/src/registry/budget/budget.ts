import { BoundedMap } from '../cache/bounded-map.ts';
import type { Clock } from '../clock.ts';
import { RegistryError } from '../registry-error.ts';
import { Gate, type Passage } from './gate.ts';
import type { RateLimit } from './rate-limit.ts';
import { SlotQueue } from './slots.ts';

/** Who asks, the most urgent first: a pod that waits for admission, one that waits behind a gate, a look at everything. */
export const priorities = ['admission', 'controller', 'dry-run'] as const;
export type Priority = (typeof priorities)[number];

export interface BudgetSettings {
  /** Requests at a time to one registry with one credential. */
  readonly maxConcurrent: number;
  /** Share of the slots, and of what the registry still grants us, that is kept from each priority for more urgent ones. */
  readonly keptFrom: Readonly<Record<Priority, number>>;
}

/** For a process in a cluster, where admission must never wait for a report. */
export const clusterBudget: BudgetSettings = { maxConcurrent: 16, keptFrom: { admission: 0, controller: 0.1, 'dry-run': 0.5 } };

/** For one person with one question. */
export const personalBudget: BudgetSettings = { maxConcurrent: 6, keptFrom: { admission: 0, controller: 0, 'dry-run': 0 } };

export interface BudgetRequest {
  /** Host and port that the request goes to. */
  readonly host: string;
  /** Tells credentials apart: registries count by account, or by address when there is none. */
  readonly fingerprint: string;
  readonly priority: Priority;
  /** Whether registries with a quota count it: reading a manifest is counted, asking for its digest is not. */
  readonly isCounted: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** What became of a request that was let through. */
export type Outcome =
  | { readonly kind: 'answered'; readonly rateLimit?: RateLimit | undefined }
  | { readonly kind: 'throttled'; readonly retryAfterMs?: number | undefined }
  /** No answer, or a fault of the server. */
  | { readonly kind: 'failed' }
  /** Nothing was learnt: the caller left. */
  | { readonly kind: 'withdrawn' };

/** Lets requests to registries through, so that these stay well and we stay welcome. */
export interface Budget {
  /**
   * Waits for a slot. Where a registry is in trouble or wants us to wait, it fails at once, with the time to wait.
   *
   * @returns what must be called once with the outcome
   * @throws RegistryError `throttled` or `unreachable`; the reason of the signal
   */
  enter(request: BudgetRequest): Promise<(outcome: Outcome) => void>;
}

const breakerSettings = { strikes: 5, firstMs: 5000, longestMs: 300_000 };
const throttleSettings = { strikes: 1, firstMs: 5000, longestMs: 900_000 };
/** What is known of a quota counts this long; every answer renews it. */
const rateLimitLifetimeMs = 600_000;
/** When to try again for what the quota no longer covers. */
const quotaWaitMs = 300_000;
const maxAccounts = 10_000;

interface Account {
  readonly throttle: Gate;
  readonly slots: SlotQueue;
  rateLimit?: RateLimit & { readonly untilMs: number };
}

export function createBudget({
  clock,
  random,
  settings,
}: {
  clock: Clock;
  random: () => number;
  settings: BudgetSettings;
}): Budget {
  const accounts = new BoundedMap<Account>(maxAccounts);
  const breakers = new BoundedMap<Gate>(maxAccounts);

  function accountOf({ host, fingerprint }: BudgetRequest): Account {
    const key = `${host} ${fingerprint}`;
    const known = accounts.get(key);
    if (known !== undefined) return known;
    const created = { throttle: new Gate(throttleSettings), slots: new SlotQueue(settings) };
    accounts.set(key, created);
    return created;
  }

  function breakerOf(host: string): Gate {
    const known = breakers.get(host) ?? new Gate(breakerSettings);
    breakers.set(host, known);
    return known;
  }

  function checkQuota({ rateLimit }: Account, { host, priority, isCounted }: BudgetRequest): void {
    if (!isCounted || rateLimit === undefined || rateLimit.untilMs <= clock.now()) return;
    if (rateLimit.remaining > rateLimit.limit * settings.keptFrom[priority]) return;
    const detail = `${host} grants ${rateLimit.remaining} more reads of ${rateLimit.limit}, which are kept for more urgent questions`;
    throw new RegistryError('throttled', detail, { isTransient: true, retryAfterMs: quotaWaitMs });
  }

  /** Both gates, or neither: a probe that one of them granted is given back when the other is closed. */
  function passBoth(account: Account, breaker: Gate, host: string): readonly [Passage, Passage] {
    const throttled = account.throttle.pass(clock.now());
    if (throttled.kind === 'closed') {
      throw new RegistryError('throttled', `${host} asked us to wait`, { isTransient: true, retryAfterMs: throttled.waitMs });
    }
    const broken = breaker.pass(clock.now());
    if (broken.kind !== 'closed') return [throttled, broken];
    account.throttle.withdraw(throttled);
    const detail = `${host} has failed repeatedly and is left alone for a while`;
    throw new RegistryError('unreachable', detail, { isTransient: true, retryAfterMs: broken.waitMs });
  }

  return {
    async enter(request) {
      const { host, priority, signal } = request;
      const account = accountOf(request);
      const breaker = breakerOf(host);
      checkQuota(account, request);
      await account.slots.take(priority, signal);
      let passages: readonly [Passage, Passage];
      try {
        // After the wait: what others learnt meanwhile counts.
        checkQuota(account, request);
        passages = passBoth(account, breaker, host);
      } catch (error) {
        account.slots.give();
        throw error;
      }
      return (outcome) => {
        account.slots.give();
        settle(account, breaker, { passages, outcome });
      };
    },
  };

  function settle(
    account: Account,
    breaker: Gate,
    { passages: [throttled, broken], outcome }: { passages: readonly [Passage, Passage]; outcome: Outcome },
  ): void {
    switch (outcome.kind) {
      case 'answered':
        account.throttle.succeed(throttled);
        breaker.succeed(broken);
        if (outcome.rateLimit !== undefined)
          account.rateLimit = { ...outcome.rateLimit, untilMs: clock.now() + rateLimitLifetimeMs };
        return;
      case 'throttled':
        account.throttle.strike(throttled, { nowMs: clock.now(), random: random(), waitMs: outcome.retryAfterMs });
        breaker.succeed(broken);
        return;
      case 'failed':
        account.throttle.withdraw(throttled);
        breaker.strike(broken, { nowMs: clock.now(), random: random() });
        return;
      case 'withdrawn':
        account.throttle.withdraw(throttled);
        breaker.withdraw(broken);
    }
  }
}
