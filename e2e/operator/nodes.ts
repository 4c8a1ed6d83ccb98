import { type KubeClient, resources } from '@landfall/cluster/kube';

/** Makes nodes of these architectures that nobody plays: the scheduler sends pods there, and there they stay. */
export async function makeNodes(client: KubeClient, counts: Readonly<Record<string, number>>): Promise<void> {
  for (const [architecture, count] of Object.entries(counts)) {
    for (let index = 1; index <= count; index += 1) await makeNode(client, `${architecture}-${index}`, architecture);
  }
}

async function makeNode(client: KubeClient, name: string, architecture: string): Promise<void> {
  const amounts = { cpu: '64', memory: '256Gi', pods: '5000' };
  const labels = { 'kubernetes.io/arch': architecture, 'kubernetes.io/os': 'linux', 'kubernetes.io/hostname': name };
  await client.create(resources.nodes, { apiVersion: 'v1', kind: 'Node', metadata: { name, labels } });
  const conditions = [{ type: 'Ready', status: 'True', reason: 'Fake', message: 'It is only written here.' }];
  const status = { capacity: amounts, allocatable: amounts, conditions };
  await client.patch(resources.nodes, { name }, { kind: 'merge', members: { status } }, { subresource: 'status' });
  // The server marks new nodes as not ready, and there is no controller that takes the mark away.
  await client.patch(resources.nodes, { name }, { kind: 'merge', members: { spec: { taints: null } } });
}
