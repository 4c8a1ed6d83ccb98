import { isRefusal, type KubeClient, type KubeObject, resources } from '@landfall/cluster/kube';
import type { Clock } from '@landfall/cluster/registry';
import type { Log } from '../process/log.ts';
import { hasGate } from './gate.ts';
import { liftGateAlone } from './lift-alone.ts';

/** Pods that were on their way in when nobody was asked any more appear in the next pass. */
const pauseMs = 1000;
const maxPasses = 30;

/** Lifts our gate from every pod that waits behind it, as they are, until none is left. */
export async function liftAllGates(options: {
  readonly client: KubeClient;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { client, clock, log, signal } = options;
  let lifted = 0;
  for (let pass = 0; pass < maxPasses; pass += 1) {
    const waiting = await gatedPods(client, signal);
    if (waiting.length === 0) {
      log.info('gates were lifted', { pods: lifted });
      return;
    }
    for (const pod of waiting) if (await isLifted(client, pod, signal)) lifted += 1;
    await clock.sleep(pauseMs, signal);
  }
  log.warn('some pods still wait behind the gate', { lifted });
}

/** Pods that wait behind our gate now. */
export async function gatedPods(client: KubeClient, signal: AbortSignal): Promise<readonly KubeObject[]> {
  const waiting: KubeObject[] = [];
  for await (const { items } of client.pages(resources.pods, { fieldSelector: 'spec.nodeName=', signal }))
    waiting.push(...items.filter(hasGate));
  return waiting;
}

/** One that was changed meanwhile is looked at again. */
async function isLifted(client: KubeClient, pod: KubeObject, signal: AbortSignal): Promise<boolean> {
  try {
    await liftGateAlone(client, pod, signal);
    return true;
  } catch (error) {
    if (!isRefusal(error, 'invalid', 'conflict', 'forbidden')) throw error;
    return false;
  }
}
