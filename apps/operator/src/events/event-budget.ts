import type { EventSubject, OperatorEvent } from '../controllers/controller.ts';

/** What to do with an event that somebody wants to tell. */
export type EventVerdict =
  | { readonly kind: 'send' }
  /** It was told already: it counts once more, and is told again after a while. */
  | { readonly kind: 'merge' }
  | { readonly kind: 'drop' };

export interface EventBudget {
  /** @param nowMs by any clock that does not go back */
  judge(about: EventSubject, event: OperatorEvent, nowMs: number): EventVerdict;
  /** Events that were told and are remembered. */
  readonly size: number;
}

export interface EventBudgetSettings {
  /** The same event about the same object is sent once in this time. */
  readonly mergeMs: number;
  /** Events of the whole process that may be sent at once. */
  readonly burst: number;
  /** Events that may be sent in a second from then on. */
  readonly perSecond: number;
  /** Different events that are remembered; the oldest are forgotten first. */
  readonly maxRemembered: number;
}

const usualSettings: EventBudgetSettings = { mergeMs: 600_000, burst: 50, perSecond: 2, maxRemembered: 5000 };

/** Keeps events rare: what was told is not told again at once, and never are there more than an API server likes. */
export function createEventBudget(changes: Partial<EventBudgetSettings> = {}): EventBudget {
  const { mergeMs, burst, perSecond, maxRemembered } = { ...usualSettings, ...changes };
  /** When it was sent last, by what tells events apart; in the order of sending. */
  const sent = new Map<string, number>();
  let tokens = burst;
  let refilledAtMs: number | undefined;

  function takeToken(nowMs: number): boolean {
    tokens = Math.min(burst, tokens + (Math.max(0, nowMs - (refilledAtMs ?? nowMs)) / 1000) * perSecond);
    refilledAtMs = nowMs;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  }

  return {
    judge(about, event, nowMs) {
      const key = eventKey(about, event);
      const lastMs = sent.get(key);
      if (lastMs !== undefined && nowMs - lastMs < mergeMs) return { kind: 'merge' };
      if (!takeToken(nowMs)) return { kind: 'drop' };
      sent.delete(key);
      sent.set(key, nowMs);
      const [oldest] = sent.keys();
      if (sent.size > maxRemembered && oldest !== undefined) sent.delete(oldest);
      return { kind: 'send' };
    },
    get size() {
      return sent.size;
    },
  };
}

/** What makes two events the same. */
export function eventKey({ kind, namespace, name, uid }: EventSubject, { type, reason, action, text }: OperatorEvent): string {
  return JSON.stringify([kind, namespace, name, uid, type, reason, action, text]);
}
