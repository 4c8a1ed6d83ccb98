import { backoffMs } from '@landfall/cluster/kube';
import type { Controller, ControllerContext } from '../controllers/controller.ts';
import { messageOf } from './message-of.ts';

const longestBackoffMs = 60_000;
/** What ran for so long was not broken by its start. */
const soundMs = 60_000;

/** Runs a controller until the signal, and begins anew when it fails. */
export async function supervise(
  controller: Controller,
  context: ControllerContext,
  { signal, onFault }: { readonly signal: AbortSignal; readonly onFault: (error: unknown) => void },
): Promise<void> {
  const { clock, random, log } = context;
  let failures = 0;
  while (!signal.aborted) {
    const startedAtMs = clock.now();
    try {
      await controller.run(context, signal);
      if (signal.aborted) return;
      throw new Error('it ended by itself');
    } catch (error) {
      if (signal.aborted) return;
      failures = clock.now() - startedAtMs > soundMs ? 1 : failures + 1;
      onFault(error);
      log.error('a controller failed and begins anew', { controller: controller.name, why: messageOf(error) });
      await clock.sleep(backoffMs(failures, { random, longestMs: longestBackoffMs }), signal).catch(() => undefined);
    }
  }
}
