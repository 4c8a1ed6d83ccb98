import { messageOf } from '../process/message-of.ts';
import type { ControllerContext } from './controller.ts';

/** Controllers that look at everything again and again, as the metrics name them. */
export type PassName = 'misplaced' | 'daemon-sets' | 'exec-format';

/**
 * Runs one pass and measures it. What fails in it is counted and logged, and the next pass begins anew: one bad pod or one
 * answer of the API server must not end what looks after all others.
 *
 * @throws the reason of the signal
 */
export async function runPass(
  { clock, metrics, log }: Pick<ControllerContext, 'clock' | 'metrics' | 'log'>,
  controller: PassName,
  work: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const startedAtMs = clock.now();
  try {
    await work();
    metrics.lastPass.set(Math.round(clock.now() / 1000), { controller });
  } catch (error) {
    signal.throwIfAborted();
    metrics.faults.increase({ where: controller });
    log.error('a pass failed', { controller, why: messageOf(error) });
  }
  metrics.passSeconds.observe((clock.now() - startedAtMs) / 1000, { controller });
}
