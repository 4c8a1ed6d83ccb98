import { type KubeClient, KubeError, type KubeObject, type Resource, resources } from '@landfall/cluster/kube';
import { recordAt, textAt } from '../../json.ts';
import { messageOf } from '../../process/message-of.ts';
import { ownResources, policyNames } from '../../surroundings/kinds.ts';
import type { Controller, ControllerContext } from '../controller.ts';
import { type AutoscalerTraces, describeAutoscalers, traces } from './detect.ts';

const everyMs = 600_000;
const configMaps: Resource = { group: '', version: 'v1', kind: 'ConfigMap', plural: 'configmaps', isNamespaced: true };

/**
 * Says in the status of the cluster's policy which autoscalers there are. It changes no decision: a preference that changed by
 * itself, because somebody tried another autoscaler, would move pods that nobody wanted to move.
 */
export const watchAutoscalers: Controller = {
  name: 'autoscalers',
  needsLeader: true,
  async run(context, signal) {
    const { client, clock, log } = context;
    while (!signal.aborted) {
      try {
        const policy = await client.get(ownResources.clusterPolicies, { name: policyNames.cluster }, { signal });
        if (policy !== undefined)
          await tellPolicy(policy, describeAutoscalers(await findTraces(client, signal)), context, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof KubeError)) throw error;
        log.warn('autoscalers could not be looked for', { why: messageOf(error) });
      }
      await clock.sleep(everyMs, signal);
    }
  },
};

async function findTraces(client: Pick<KubeClient, 'get'>, signal: AbortSignal): Promise<AutoscalerTraces> {
  const [nodePools, status] = await Promise.all([
    client.get(resources.definitions, { name: traces.karpenter }, { signal }),
    client.get(configMaps, traces.clusterAutoscaler, { signal }),
  ]);
  return { hasKarpenter: nodePools !== undefined, hasClusterAutoscaler: status !== undefined };
}

async function tellPolicy(
  policy: KubeObject,
  autoscaler: string,
  { client, events }: Pick<ControllerContext, 'client' | 'events'>,
  signal: AbortSignal,
): Promise<void> {
  const before = textAt(recordAt(policy, 'status'), 'autoscaler');
  if (before === autoscaler) return;
  const { apiVersion, kind, metadata } = policy;
  const { name, uid } = metadata;
  const members = { status: { autoscaler } };
  await client.patch(ownResources.clusterPolicies, { name }, { kind: 'merge', members }, { subresource: 'status', signal });
  if (before === undefined) return;
  const text = `${autoscaler} Before: ${before} Nothing was changed.`;
  events.tell(
    { apiVersion, kind, name, ...(uid !== undefined && { uid }) },
    { type: 'Normal', reason: 'AutoscalersChanged', action: 'Watch', text },
  );
}
