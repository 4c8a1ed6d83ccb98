import { isRefusal, type KubeClient, resources } from '@landfall/cluster/kube';
import type { Clock } from '@landfall/cluster/registry';
import { liftAllGates } from '../gates/lift-all.ts';
import { isRecord, partOf } from '../json.ts';
import { ownNamesOf } from '../own-names.ts';
import type { Log } from '../process/log.ts';

export interface LeavingOptions {
  readonly client: KubeClient;
  readonly clock: Clock;
  readonly log: Log;
  /** Of the operator, and of what it makes. */
  readonly name: string;
  readonly namespace: string;
  readonly signal: AbortSignal;
}

/** A replica that has not ended by then is killed by its kubelet, and sends no pod behind the gate any more. */
const endWithinMs = 120_000;
const lookEveryMs = 250;

/**
 * Leaves the cluster as if we had never been there, before the operator is removed. Its replicas end first: a leader would
 * register the webhook again, and a webhook would send more pods behind the gate. Then every pod that waits there goes on as
 * it is, and what the replicas made for themselves is deleted.
 */
export async function releaseAll(options: LeavingOptions): Promise<void> {
  const { client, log, name, namespace, signal } = options;
  const wasThere = await client.delete(resources.webhookConfigurations, { name }, { signal });
  log.info('the registration was taken back', { wasThere });
  await endReplicas(options);
  // The leader may have registered the webhook once more before it ended.
  await client.delete(resources.webhookConfigurations, { name }, { signal });
  await liftAllGates(options);
  const { leader, gates, certificates } = ownNamesOf(name);
  for (const lease of [leader, gates]) await client.delete(resources.leases, { namespace, name: lease }, { signal });
  await client.delete(resources.secrets, { namespace, name: certificates }, { signal });
}

/** Scales the Deployment of the operator to nothing, and waits until its pods are gone. */
async function endReplicas({ client, clock, log, name, namespace, signal }: LeavingOptions): Promise<void> {
  const ref = { namespace, name };
  const deployment = await client.get(resources.deployments, ref, { signal });
  const labels = partOf(deployment?.['spec'], 'selector', 'matchLabels');
  if (!isRecord(labels)) return;
  try {
    const none = { kind: 'merge', members: { spec: { replicas: 0 } } } as const;
    await client.patch(resources.deployments, ref, none, { subresource: 'scale', signal });
  } catch (error) {
    if (!isRefusal(error, 'not-found')) throw error;
  }
  const labelSelector = Object.entries(labels)
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(',');
  const untilMs = clock.now() + endWithinMs;
  while (clock.now() < untilMs) {
    let count = 0;
    for await (const { items } of client.pages(resources.pods, { namespace, labelSelector, signal })) count += items.length;
    if (count === 0) return;
    await clock.sleep(lookEveryMs, signal);
  }
  log.warn('the replicas did not end in time', { seconds: endWithinMs / 1000 });
}
