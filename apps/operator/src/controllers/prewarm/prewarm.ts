import { createInformer, type Informer, type Resource, resources } from '@landfall/cluster/kube';
import { messageOf } from '../../process/message-of.ts';
import type { Controller, ControllerContext } from '../controller.ts';
import { createWorkQueue, type WorkQueue } from '../work-queue.ts';
import { type TemplateView, templateView } from './template-view.ts';
import { warm } from './warm.ts';

/** Everything that makes pods. ReplicaSets are left out, as their Deployments have the same templates. */
const prewarmedKinds: readonly Resource[] = [
  resources.deployments,
  resources.statefulSets,
  resources.daemonSets,
  resources.jobs,
  resources.cronJobs,
  resources.rollouts,
];

/** A whole cluster is looked at when a leader begins: no more workloads than this begin in a second. */
const workloadsPerSecond = 10;
const workers = 4;

/**
 * Looks at the images of workloads before their pods are made, so that admission knows them already. It acts when a template
 * comes to name other images, and never otherwise.
 */
export const prewarm: Controller = {
  name: 'prewarm',
  needsLeader: true,
  async run(context, signal) {
    const { clock, random, metrics, log, surroundings } = context;
    await surroundings.synced(signal);
    const queue = createWorkQueue({
      clock,
      random,
      workers,
      perSecond: workloadsPerSecond,
      onFault(error) {
        metrics.faults.increase({ where: 'prewarm' });
        log.warn('images of a workload could not be looked at', { why: messageOf(error) });
      },
    });
    const informers = new Map(prewarmedKinds.map((resource) => [resource.kind, followTemplates(resource, queue, context)]));
    const showBacklog = (done: number): void => metrics.prewarmBacklog.set(queue.waiting + queue.pending - done);
    await Promise.all([
      ...[...informers.values()].map((informer) => informer.run(signal)),
      queue.run(async (key, inner) => {
        showBacklog(0);
        const view = viewOf(informers, key);
        const result = view === undefined ? undefined : await warm(view, context, inner);
        // The one that is done is still counted as being worked on.
        showBacklog(1);
        return result;
      }, signal),
    ]);
  },
};

/** Follows one kind; what has other images than before is put into the queue. */
function followTemplates(
  resource: Resource,
  queue: WorkQueue,
  { client, clock, random, log }: ControllerContext,
): Informer<TemplateView> {
  const informer = createInformer<TemplateView>({
    client,
    clock,
    random,
    resource,
    project: templateView,
    // A cluster may have no Argo Rollouts.
    mayBeUnknown: true,
    onFault: (error) => log.warn('following broke', { kind: resource.plural, why: messageOf(error) }),
  });
  informer.listen((change) => {
    const key = `${resource.kind} ${change.key}`;
    if (change.kind === 'gone') queue.drop(key);
    else if (change.before?.fingerprint !== change.value.fingerprint) queue.add(key);
  });
  return informer;
}

function viewOf(informers: ReadonlyMap<string, Informer<TemplateView>>, key: string): TemplateView | undefined {
  const space = key.indexOf(' ');
  return informers.get(key.slice(0, space))?.get(key.slice(space + 1));
}
