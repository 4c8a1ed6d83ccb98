import { localState } from './local-state/index.ts';
import type { Family } from './rule.ts';

/** Every family of rules, in the order of the reference. */
export const families: readonly Family[] = [localState];
