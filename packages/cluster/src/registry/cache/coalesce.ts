/** Lets everyone who asks the same question at the same time wait for one answer. */
export interface Coalescer<Answer> {
  /**
   * Joins the work under this key, or begins it. A caller who leaves gets the reason of its signal at once; the work goes
   * on for the others and is given up when nobody waits any more.
   */
  share(key: string, signal: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<Answer>): Promise<Answer>;
  /** Whether there is work under this key to join. */
  isRunning(key: string): boolean;
}

interface Shared<Answer> {
  readonly answer: Promise<Answer>;
  readonly controller: AbortController;
  waiting: number;
}

export function createCoalescer<Answer>(): Coalescer<Answer> {
  const running = new Map<string, Shared<Answer>>();

  function begin(key: string, work: (signal: AbortSignal) => Promise<Answer>): Shared<Answer> {
    const controller = new AbortController();
    const forget = (): void => {
      if (running.get(key) === shared) running.delete(key);
    };
    const answer = work(controller.signal).finally(forget);
    // Every waiter may have left before it fails.
    answer.catch(() => undefined);
    const shared: Shared<Answer> = { answer, controller, waiting: 0 };
    running.set(key, shared);
    return shared;
  }

  function leave(key: string, shared: Shared<Answer>): void {
    shared.waiting -= 1;
    if (shared.waiting > 0) return;
    if (running.get(key) === shared) running.delete(key);
    shared.controller.abort(new Error('nobody waits for this answer any more'));
  }

  return {
    isRunning: (key) => running.has(key),
    async share(key, signal, work) {
      signal?.throwIfAborted();
      const shared = running.get(key) ?? begin(key, work);
      shared.waiting += 1;
      const left = Promise.withResolvers<never>();
      const onAbort = (): void => left.reject(signal?.reason);
      signal?.addEventListener('abort', onAbort, { once: true });
      try {
        return await Promise.race([shared.answer, left.promise]);
      } finally {
        signal?.removeEventListener('abort', onAbort);
        leave(key, shared);
      }
    },
  };
}
