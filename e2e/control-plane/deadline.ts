import { setTimeout as pause } from 'node:timers/promises';

/**
 * Asks again and again until the question is answered with true.
 *
 * @param options.everyMs pause between two questions; a question that costs the server much wants more than the usual
 * @throws with the text of `describe` when the time is over, or whatever `ask` throws
 */
export async function waitUntil(
  ask: () => Promise<boolean>,
  options: { readonly timeoutMs: number; readonly describe: () => string; readonly everyMs?: number },
): Promise<void> {
  const deadline = performance.now() + options.timeoutMs;
  while (!(await ask())) {
    if (performance.now() > deadline) throw new Error(`${options.describe()} (waited ${options.timeoutMs / 1000} s)`);
    await pause(options.everyMs ?? 25);
  }
}
