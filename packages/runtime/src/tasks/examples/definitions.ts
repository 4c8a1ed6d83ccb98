import { z } from 'zod';
import { defineTask } from '../index.ts';

/** Makes a small picture. Quick work has a queue of its own, so that films never hold it up. */
export const makePreview = defineTask({
  name: 'make-preview',
  queue: 'quick',
  payload: z.object({ assetId: z.string(), width: z.number().int().max(4000) }),
  priority: 'interactive',
  timeoutMs: 60_000,
  retry: { maxFailures: 5, backoff: { baseMs: 2000, maxMs: 600_000 } },
});

/** Tells the editors that an import is complete. */
export const announceImport = defineTask({
  name: 'announce-import',
  queue: 'quick',
  payload: z.object({ name: z.string() }),
});
