import type { Family } from '../rule.ts';
import { asManyAsProcessors } from './as-many-as-processors/rule.ts';
import { heapOverLimit } from './heap-over-limit/rule.ts';
import { littleSharedMemory } from './little-shared-memory/rule.ts';
import { noMemoryLimits } from './no-memory-limits/rule.ts';

/** How much a component may take. */
export const resources: Family = {
  id: 'resources',
  title: 'Memory and processors',
  rules: [asManyAsProcessors, heapOverLimit, littleSharedMemory, noMemoryLimits],
};
