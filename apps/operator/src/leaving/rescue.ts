import { gatedPods, liftAllGates } from '../gates/lift-all.ts';
import { watchSignsOfLife } from '../leases/sign-of-life.ts';
import { ownNamesOf } from '../own-names.ts';
import type { LeavingOptions } from './release.ts';

export interface RescueOptions extends LeavingOptions {
  readonly random: () => number;
  /** How long a sign of life counts. Whoever is there gives several in that time. */
  readonly lifetimeMs: number;
}

const lookEveryMs = 250;

/**
 * Lets pods go that wait behind our gate when nobody is there who would: Kubernetes has no gate that opens by itself. It asks
 * nothing of the operator, so it works however that ended. Where somebody is there, or nobody waits, it does nothing.
 */
export async function rescueAbandoned(options: RescueOptions): Promise<void> {
  const { client, log, signal } = options;
  const waiting = await gatedPods(client, signal);
  if (waiting.length === 0) {
    log.info('no pod waits behind the gate');
    return;
  }
  if (await isSomebodyThere(options)) {
    log.info('somebody lifts gates', { pods: waiting.length });
    return;
  }
  log.warn('nobody lifts gates any more', { pods: waiting.length });
  await liftAllGates(options);
}

/** Looks for as long as a sign counts. */
async function isSomebodyThere(options: RescueOptions): Promise<boolean> {
  const { clock, name, namespace, lifetimeMs, signal } = options;
  const ending = new AbortController();
  const life = watchSignsOfLife({ ...options, lease: { namespace, name: ownNamesOf(name).gates } });
  const watching = life.run(AbortSignal.any([ending.signal, signal])).catch(() => undefined);
  try {
    const untilMs = clock.now() + lifetimeMs;
    while (clock.now() < untilMs) {
      if (life.isAlive()) return true;
      await clock.sleep(lookEveryMs, signal);
    }
    return life.isAlive();
  } finally {
    ending.abort(new Error('it has looked for long enough'));
    await watching;
  }
}
