import type { Fact, Place } from '@landfall/model';

/** Where a fact is written, or the place of what it belongs to when nobody wrote it. */
export function placeOf(fact: Fact<unknown> | undefined, otherwise: Place): Place {
  if (fact === undefined || fact.origin.how === 'default') return otherwise;
  return fact.origin.place ?? otherwise;
}

/** `web`, `web and api`, `web, api and worker`; from the fifth on a number. */
export function listNames(names: readonly string[]): string {
  const shown = names.length > 5 ? [...names.slice(0, 4), `${names.length - 4} more`] : [...names];
  const last = shown.pop() ?? '';
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
}
