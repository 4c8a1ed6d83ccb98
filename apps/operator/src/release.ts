import { createHttpsTransport, createKubeClient, type KubeConnection, type KubeObject, resources } from '@landfall/cluster/kube';
import type { Configuration } from './configuration/configuration.ts';
import { hasGate } from './gates/gate.ts';
import { liftGateAlone } from './gates/lift-alone.ts';
import type { Log } from './process/log.ts';

/**
 * Leaves the cluster as if we had never been there, before the operator is removed: the API server asks us no more, and every
 * pod that waits behind our gate goes on as it is.
 */
export async function releaseAll(
  { name }: Configuration,
  connection: KubeConnection,
  { log, signal }: { readonly log: Log; readonly signal: AbortSignal },
): Promise<void> {
  const transport = createHttpsTransport(connection);
  const client = createKubeClient(transport);
  try {
    const wasThere = await client.delete(resources.webhookConfigurations, { name }, { signal });
    log.info('the registration was taken back', { wasThere });
    const gated: KubeObject[] = [];
    for await (const { items } of client.pages(resources.pods, { fieldSelector: 'spec.nodeName=', signal }))
      gated.push(...items.filter(hasGate));
    for (const pod of gated) await liftGateAlone(client, pod, signal);
    log.info('gates were lifted', { pods: gated.length });
  } finally {
    transport.close();
  }
}
