import { createInformer, type Informer, resources } from '@landfall/cluster/kube';
import { messageOf } from '../../process/message-of.ts';
import type { Controller, ControllerContext } from '../controller.ts';
import { createExecFormatPass } from '../exec-format/pass.ts';
import { createMisplacedPass } from '../misplaced/pass.ts';
import { runPass } from '../pass.ts';
import { createWorkQueue, type WorkResult } from '../work-queue.ts';
import { createOpenQuestions } from './open-question.ts';
import { createPause } from './pause.ts';
import { type TroubledPod, type WatchedPod, watchPod } from './watch-pod.ts';

/** A pass follows what happened to pods in trouble and to policies, and comes from time to time anyway. */
const betweenPasses = { shortestMs: 2000, longestMs: 15_000 };

/**
 * Follows the pods that have a node, one informer for all who look at them. Each pass first learns from containers that
 * failed, then looks for pods that are where their images cannot run.
 */
export const watchPods: Controller = {
  name: 'pods',
  needsLeader: true,
  async run(context, signal) {
    const { client, clock, random, log, metrics, surroundings } = context;
    const pods = createInformer<WatchedPod>({
      client,
      clock,
      random,
      resource: resources.pods,
      selection: { fieldSelector: 'spec.nodeName!=' },
      project: watchPod,
      onFault: (error) => log.warn('following broke', { kind: 'pods', why: messageOf(error) }),
    });
    const asking = createWorkQueue({
      clock,
      random,
      workers: 4,
      perSecond: 20,
      onFault(error) {
        metrics.faults.increase({ where: 'misplaced' });
        log.warn('images of a pod could not be asked for', { why: messageOf(error) });
      },
    });
    const misplaced = createMisplacedPass(context);
    const execFormat = createExecFormatPass(context);
    const open = createOpenQuestions();
    const pause = createPause(clock);
    pods.listen((change) => {
      if (change.kind === 'set' && change.value.kind === 'troubled') pause.wake();
    });
    const stopListening = surroundings.listen(pause.wake);

    async function look(key: string, inner: AbortSignal): Promise<WorkResult> {
      const watched = pods.get(key);
      if (watched?.kind !== 'troubled') return undefined;
      await askImages(watched, context, inner);
      pause.wake();
      return undefined;
    }

    async function lookForMisplaced(): Promise<void> {
      const questions = await misplaced.run(troubledIn(pods), signal);
      for (const key of open.due(questions, clock.now())) asking.add(key);
    }

    async function passes(): Promise<void> {
      await Promise.all([pods.synced(signal), surroundings.synced(signal)]);
      while (!signal.aborted) {
        await runPass(context, 'exec-format', () => execFormat.run(pods.entries(), signal), signal);
        await runPass(context, 'misplaced', lookForMisplaced, signal);
        await pause.wait(betweenPasses, signal);
      }
    }

    try {
      await Promise.all([pods.run(signal), asking.run(look, signal), passes()]);
    } finally {
      stopListening();
    }
  },
};

/** Those in trouble at this moment: a pass awaits between them, and the informer goes on meanwhile. */
function troubledIn(pods: Informer<WatchedPod>): readonly (readonly [string, TroubledPod])[] {
  const found: (readonly [string, TroubledPod])[] = [];
  for (const [key, pod] of pods.entries()) if (pod.kind === 'troubled') found.push([key, pod]);
  return found;
}

/** Asks registries for the images of one pod; what they say is remembered where the next pass finds it. */
async function askImages({ pod, pullSpec }: TroubledPod, { images }: ControllerContext, signal: AbortSignal): Promise<void> {
  await images.look({
    images: pod.images.flatMap(({ image }) => image ?? []),
    namespace: pod.namespace ?? '',
    podSpec: pullSpec,
    priority: 'controller',
    signal,
  });
}
