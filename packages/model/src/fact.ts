import type { Place } from './place.ts';

/**
 * Why a value is what it is.
 *
 * - `stated`: the input says so, at `place`; `key` is the path of the value in the merged input (`services.web.ports[0]`).
 * - `inferred`: a rule of ours concluded it from something; `why` is one short sentence a reader can check.
 * - `default`: nobody said anything; `rule` names the default.
 */
export type Origin =
  | { readonly how: 'stated'; readonly place: Place; readonly key: string }
  | { readonly how: 'inferred'; readonly rule: string; readonly why: string; readonly place?: Place; readonly key?: string }
  | { readonly how: 'default'; readonly rule: string; readonly why: string };

/** A value that remembers where it came from. */
export interface Fact<T> {
  readonly value: T;
  readonly origin: Origin;
}

/** A fact that the input states. */
export function stated<T>(value: T, place: Place, key: string): Fact<T> {
  return { value, origin: { how: 'stated', place, key } };
}

/** A fact that a rule concluded; give the place of the evidence, and the input key it came from, where there is one. */
export function inferred<T>(value: T, rule: string, why: string, evidence: { place?: Place; key?: string } = {}): Fact<T> {
  return { value, origin: { how: 'inferred', rule, why, ...evidence } };
}

/** A fact that holds because nobody said otherwise. */
export function byDefault<T>(value: T, rule: string, why: string): Fact<T> {
  return { value, origin: { how: 'default', rule, why } };
}

/** The same reason, another value: for a value computed from one fact alone. */
export function derive<T, U>(fact: Fact<T>, value: U): Fact<U> {
  return { value, origin: fact.origin };
}
