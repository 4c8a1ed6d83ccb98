import { isRefusal, type KubeClient, type KubeObject, resources } from '@landfall/cluster/kube';
import { keys } from '@landfall/placement';
import { memberOf, partOf } from '../json.ts';

/** Takes our gate away from a pod and changes nothing else. A pod that is gone, or another by now, needs nothing. */
export async function liftGateAlone(client: KubeClient, pod: KubeObject, signal?: AbortSignal): Promise<void> {
  const { name, namespace } = pod.metadata;
  const ref = { name, ...(namespace !== undefined && { namespace }) };
  try {
    await client.patch(resources.pods, ref, { kind: 'json', operations: operationsFor(pod) }, { signal });
  } catch (error) {
    if (!isRefusal(error, 'not-found')) throw error;
  }
}

function operationsFor(pod: KubeObject): readonly object[] {
  const gates = partOf(pod['spec'], 'schedulingGates');
  const kept = Array.isArray(gates) ? gates.filter((gate) => memberOf(gate, 'name') !== keys.gate) : [];
  return [
    { op: 'test', path: '/metadata/uid', value: pod.metadata.uid },
    { op: 'test', path: '/spec/schedulingGates', value: gates },
    { op: 'replace', path: '/spec/schedulingGates', value: kept },
  ];
}
