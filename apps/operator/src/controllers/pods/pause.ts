import type { Clock } from '@landfall/cluster/registry';

/** The time between two looks at everything: short when something happened, long when nothing did. */
export interface Pause {
  /** Something happened. */
  wake(): void;
  /**
   * Settles after the shortest time when something happens before or meanwhile, else after the longest.
   *
   * @throws the reason of the signal
   */
  wait(times: { readonly shortestMs: number; readonly longestMs: number }, signal: AbortSignal): Promise<void>;
}

export function createPause(clock: Clock): Pause {
  let woken = Promise.withResolvers<void>();
  return {
    wake: () => woken.resolve(),
    async wait({ shortestMs, longestMs }, signal) {
      await clock.sleep(shortestMs, signal);
      const over = new AbortController();
      const rest = clock.sleep(longestMs - shortestMs, AbortSignal.any([signal, over.signal])).catch(() => undefined);
      await Promise.race([woken.promise, rest]);
      over.abort();
      signal.throwIfAborted();
      woken = Promise.withResolvers<void>();
    },
  };
}
