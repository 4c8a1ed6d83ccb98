import { createInformer, type Informer, resources } from '@landfall/cluster/kube';
import type { Controller, ControllerContext } from '../controllers/controller.ts';
import { createWorkQueue, type WorkQueue } from '../controllers/work-queue.ts';
import { giveSignsOfLife } from '../leases/sign-of-life.ts';
import { messageOf } from '../process/message-of.ts';
import type { Surroundings } from '../surroundings/surroundings.ts';
import { type GatedPod, gatedPod } from './gate.ts';
import { createLifter } from './lift-gate.ts';

export interface GateOptions {
  /** Lease by which webhooks see that gates are being lifted. */
  readonly lease: { readonly namespace: string; readonly name: string };
  readonly identity: string;
  /** Where other replicas can ask this one, as `host:port`, once that is known. */
  readonly address?: () => string | undefined;
  /** How long a sign of life counts. */
  readonly lifetimeMs: number;
  /** Pods that are looked at, at a time. */
  readonly workers?: number;
}

const usualWorkers = 64;
/** Heard of the pods so long ago, the controller does not know whom to let go. */
const silenceMs = 120_000;
/** A pod whose turn does not come for so long is one too many. */
const longestQueueMs = 10_000;
const longestBackoffMs = 10_000;

/**
 * Lets pods go that wait behind our gate: as soon as their images are known, or when they have waited for as long as policy
 * says. The decision and the lifting are one patch. It begins with all pods that are there.
 */
export function createGateController(options: GateOptions): Controller {
  let state: { readonly pods: Informer<GatedPod>; readonly queue: WorkQueue } | undefined;
  let context: ControllerContext | undefined;

  function trouble(): string | undefined {
    if (state === undefined || context === undefined) return 'it does not run';
    const { isSynced, heardAtMs } = state.pods.health();
    if (!isSynced || heardAtMs === undefined) return 'it has not seen all pods yet';
    if (!context.surroundings.isSynced) return 'it does not know nodes and policies yet';
    if (context.clock.now() - heardAtMs > silenceMs) return 'it has not heard of pods for too long';
    return state.queue.oldestWaitMs() > longestQueueMs ? 'more pods wait than it can look at' : undefined;
  }

  return {
    name: 'gates',
    needsLeader: true,
    trouble,
    async run(given, signal) {
      context = given;
      const { client, clock, random, log, metrics } = given;
      const queue = createWorkQueue({
        clock,
        random,
        workers: options.workers ?? usualWorkers,
        longestBackoffMs,
        onFault: (error, key) => {
          metrics.faults.increase({ where: 'gates' });
          log.warn('a gated pod could not be looked at', { pod: key, why: messageOf(error) });
        },
      });
      const pods = createInformer({
        client,
        clock,
        random,
        resource: resources.pods,
        selection: { fieldSelector: 'spec.nodeName=' },
        project: (pod) => gatedPod(pod, clock.now()),
        onFault: (error) => log.warn('following broke', { kind: 'pods', why: messageOf(error) }),
      });
      pods.listen((change) => {
        metrics.gatedPods.set(pods.size);
        if (change.kind === 'gone') queue.drop(change.key);
        else if (change.before?.uid !== change.value.uid) queue.add(change.key);
      });
      state = { pods, queue };
      let looks = new AbortController();
      const endListening = onPolicyChange(given.surroundings, () => {
        looks.abort(new Error('policy has changed'));
        looks = new AbortController();
        for (const [key] of pods.entries()) queue.add(key);
      });
      const lifter = createLifter(given, { find: (key) => pods.get(key), interruption: () => looks.signal });
      const lease = { client, clock, random, log, lease: options.lease, lifetimeMs: options.lifetimeMs };
      try {
        await Promise.all([pods.run(signal), queue.run(lifter, signal), giveSignsOfLife(lease, { ...options, trouble }, signal)]);
      } finally {
        state = undefined;
        endListening();
        metrics.gatedPods.set(0);
      }
    },
  };
}

/** Tells of changes of the cluster's policy: whoever is let go by it need not wait for the next look. */
function onPolicyChange(surroundings: Surroundings, act: () => void): () => void {
  const now = (): string => {
    const { cluster, isHalted, version } = surroundings.policiesOf('');
    return JSON.stringify([version, cluster.mode, isHalted]);
  };
  let known = now();
  return surroundings.listen(() => {
    const next = now();
    if (next === known) return;
    known = next;
    act();
  });
}
