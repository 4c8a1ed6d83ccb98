import { health } from './health/index.ts';
import { localState } from './local-state/index.ts';
import type { Family } from './rule.ts';
import { shutdown } from './shutdown/index.ts';
import { taskLoss } from './task-loss/index.ts';

/** Every family of rules, in the order of the reference. */
export const families: readonly Family[] = [localState, taskLoss, health, shutdown];
