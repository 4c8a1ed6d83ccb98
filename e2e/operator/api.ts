import { createHttpsTransport, createKubeClient, type KubeClient, readKubeconfig } from '@landfall/cluster/kube';
import { runProgram, systemClock } from '@landfall/cluster/registry';

/** Our own client of an API server, with all rights, and what ends it. */
export async function openApi(kubeconfig: string): Promise<{ readonly client: KubeClient; close(): void }> {
  const connection = await readKubeconfig({ paths: [kubeconfig], environment: {}, clock: systemClock, run: runProgram });
  const transport = createHttpsTransport(connection);
  return { client: createKubeClient(transport), close: () => transport.close() };
}
