import { type HttpAnswer, headerOf } from '../http/message.ts';

/** What a registry says of our quota. */
export interface RateLimit {
  readonly limit: number;
  readonly remaining: number;
}

/**
 * Reads `ratelimit-limit: 100;w=21600` and its companion.
 *
 * @returns undefined when the registry says nothing, which stands for no limit
 */
export function readRateLimit(answer: HttpAnswer): RateLimit | undefined {
  const limit = leadingCount(headerOf(answer, 'ratelimit-limit'));
  const remaining = leadingCount(headerOf(answer, 'ratelimit-remaining'));
  return limit === undefined || remaining === undefined ? undefined : { limit, remaining };
}

function leadingCount(text: string | undefined): number | undefined {
  const digits = /^\s*(\d{1,9})\s*(?:[;,]|$)/.exec(text ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Never less, or a server that says 0 would be asked without pause; never more, or a mistake of theirs would last a day. */
const waitRange = { leastMs: 1000, mostMs: 3_600_000 };

/**
 * Reads `Retry-After`: seconds or a date.
 *
 * @param nowMs the time as this machine knows it
 * @source RFC 9110 10.2.3
 */
export function readRetryAfter(answer: HttpAnswer, nowMs: number): number | undefined {
  const text = headerOf(answer, 'retry-after')?.trim();
  if (text === undefined) return undefined;
  const waitMs = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - nowMs;
  if (Number.isNaN(waitMs)) return undefined;
  return Math.min(Math.max(waitMs, waitRange.leastMs), waitRange.mostMs);
}
