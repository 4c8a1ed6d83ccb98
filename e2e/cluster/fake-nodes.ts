import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiClient } from '../control-plane/api-client.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { createObject } from './objects.ts';

/** How many fake nodes there are of each architecture, as Kubernetes names it: `amd64`, `arm64`. */
export type FakeNodes = Readonly<Record<string, number>>;

/** Pods land on a fake node only when they tolerate this, and are said to run there although nothing does. */
export const fakeNodeTaint = { key: 'kwok.x-k8s.io/node', value: 'fake', effect: 'NoSchedule' } as const;

export interface FakeNodesInput {
  readonly program: string;
  /** Folders with the stages that nodes and Pods go through. */
  readonly stageFolders: readonly string[];
  readonly kubeconfig: string;
  readonly client: ApiClient;
}

/** Makes nodes that exist in the API alone, and starts KWOK, which plays their part. Gives how many there are. */
export async function startFakeNodes(sandbox: Sandbox, nodes: FakeNodes, input: FakeNodesInput): Promise<number> {
  const stages = input.stageFolders.flatMap((folder) =>
    readdirSync(folder)
      .sort()
      .map((name) => readFileSync(join(folder, name), 'utf8')),
  );
  const configurationPath = join(sandbox.folder, 'kwok.yaml');
  writeFileSync(configurationPath, stages.join('\n---\n'));
  sandbox.start('kwok', input.program, {
    args: [
      `--kubeconfig=${input.kubeconfig}`,
      `--config=${configurationPath}`,
      `--manage-nodes-with-annotation-selector=${fakeNodeTaint.key}=${fakeNodeTaint.value}`,
      `--node-ip=${sandbox.address}`,
      '--cidr=10.245.0.0/16',
      // The heartbeat that counts. Without it a node is dead after a while, and its Pods are never ready again.
      '--node-lease-duration-seconds=40',
    ],
  });
  const made = Object.entries(nodes).flatMap(([architecture, count]) =>
    Array.from({ length: count }, (_, index) => fakeNode(`fake-${architecture}-${index + 1}`, architecture)),
  );
  await Promise.all(made.map((node) => createObject(input.client, '/api/v1/nodes', node)));
  return made.length;
}

function fakeNode(name: string, architecture: string): object {
  const capacity = { cpu: '32', memory: '128Gi', pods: '250', 'ephemeral-storage': '1Ti' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: { 'kubernetes.io/arch': architecture, 'kubernetes.io/os': 'linux', 'kubernetes.io/hostname': name },
      annotations: { [fakeNodeTaint.key]: fakeNodeTaint.value },
    },
    spec: { taints: [fakeNodeTaint] },
    status: { capacity, allocatable: capacity },
  };
}
