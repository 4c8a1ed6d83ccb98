import type { Clock } from '@landfall/cluster/registry';

/**
 * Gives something up when the time is over, by the signal that it is given.
 *
 * @param options.late the reason of that signal then
 * @param options.signals others that end it
 */
export async function within<Answer>(
  options: {
    readonly clock: Clock;
    readonly milliseconds: number;
    readonly late: Error;
    readonly signals: readonly AbortSignal[];
  },
  act: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const { clock, milliseconds, late, signals } = options;
  const over = new AbortController();
  const ended = new AbortController();
  const timer = clock.sleep(Math.max(0, milliseconds), AbortSignal.any([ended.signal, ...signals])).then(
    () => over.abort(late),
    () => undefined,
  );
  try {
    return await act(AbortSignal.any([over.signal, ...signals]));
  } finally {
    ended.abort();
    await timer;
  }
}
