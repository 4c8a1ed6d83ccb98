/** Signals by which a process is told to end. */
export type EndSignal = 'SIGTERM' | 'SIGINT';

/** What a shell says of a process that a signal has ended. */
const exitCodes: Readonly<Record<EndSignal, number>> = { SIGINT: 130, SIGTERM: 143 };

/** Those who forward signals often send one that came to the whole group anyway. In milliseconds. */
const togetherMs = 200;

/**
 * Ends the process when it is told to: with 0 when all has come to its end, else with 1. A second signal ends it at once.
 *
 * @returns a function that stops listening
 */
export function listenForSignals(drain: (signal: EndSignal) => Promise<{ readonly isClean: boolean }>): () => void {
  let begunAtMs: number | undefined;
  const end = (signal: EndSignal): void => {
    if (begunAtMs !== undefined) {
      if (performance.now() - begunAtMs > togetherMs) process.exit(exitCodes[signal]);
      return;
    }
    begunAtMs = performance.now();
    void drain(signal).then(({ isClean }) => process.exit(isClean ? 0 : 1));
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  return () => {
    process.off('SIGTERM', end);
    process.off('SIGINT', end);
  };
}
