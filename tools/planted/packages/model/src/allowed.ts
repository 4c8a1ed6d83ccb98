import assert from 'node:assert';
import { join } from 'node:path/posix';

/** What a pure room may do, so none of this is reported: a parameter may carry the name of a global. */
export function yearOf(Date: { readonly year: number }): string {
  assert(Math.max(Date.year, 1) > 0);
  return join('years', String(Date.year));
}
