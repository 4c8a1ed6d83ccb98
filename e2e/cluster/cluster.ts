import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureComponents } from '../components/components.ts';
import type { ApiClient } from '../control-plane/api-client.ts';
import { createKubectl, type Kubectl } from '../control-plane/kubectl.ts';
import { createNamespace } from '../control-plane/namespace.ts';
import type { ServerProcess } from '../control-plane/server-process.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { startContainerRuntime } from './container-runtime.ts';
import { startControlServers } from './control-servers.ts';
import { dnsAddress, startDns } from './dns.ts';
import { type FakeNodes, startFakeNodes } from './fake-nodes.ts';
import { nodeName } from './identities.ts';
import { startNode } from './node.ts';
import { listObjects } from './objects.ts';
import type { PartHost } from './part.ts';
import { type PartHandles, type PartName, startParts } from './parts/parts.ts';
import { startVolumes } from './volumes.ts';
import { readState, type WaitOptions, waitInCluster } from './waiting.ts';

export interface ClusterOptions<Name extends PartName> {
  /** What it has beside its node. */
  readonly with?: readonly Name[];
  /** Nodes that are played, by architecture. */
  readonly fakeNodes?: FakeNodes;
  /**
   * Size of a disk of its own on which the node keeps what Pods write to folders that go with them. The node evicts the Pod
   * that fills most of it when less than a quarter is free. Without it: the disk of this machine.
   */
  readonly nodeDiskBytes?: number;
  /** Path of an archive of images, as `docker save` writes it, that the node knows. It is unpacked the first time alone. */
  readonly images?: string;
}

/** A real Kubernetes cluster of its own, with one node on which Pods really run. */
export interface Cluster<Name extends PartName = never> {
  /** Servers of this machine are reached from Pods by the sandbox's `hostAddress`. */
  readonly sandbox: Sandbox;
  /** Of the node: NodePorts and the API server answer there. */
  readonly address: string;
  /** Path of a kubeconfig file with all rights, for programs on this machine and in the sandbox. */
  readonly kubeconfig: string;
  /** Runs kubectl and gives its standard output; throws with its message when it fails. */
  readonly kubectl: Kubectl;
  readonly client: ApiClient;
  /** What the parts that were asked for give. */
  readonly parts: PartHandles<Name>;
  /** From the call to ready. */
  readonly startedInMs: number;
  /** Makes the images of an archive, as `docker save` writes it, known to the node. */
  loadImages(archivePath: string): Promise<void>;
  /** Makes a namespace, or leaves the one that exists. `restricted` enforces that level of Pod Security. */
  createNamespace(name: string, options?: { readonly restricted?: boolean }): Promise<void>;
  /** Asks until the answer is yes. When the time is over it throws with a short state of the cluster. */
  waitFor(description: string, condition: () => Promise<boolean>, options?: WaitOptions): Promise<void>;
  /** Says in a few lines how things stand in a namespace, or in all. */
  describe(namespace?: string): Promise<string>;
  /** Ends everything at once and removes every trace. */
  stop(): Promise<void>;
}

const programNames = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubelet',
  'kube-proxy',
  'kubectl',
  'coredns',
  'pause',
] as const;

const kwokNames = ['kwok', 'kwok-node-stages', 'kwok-heartbeat-stages', 'kwok-pod-stages'] as const;

/**
 * Starts a cluster: etcd, API server, controllers, scheduler, a node with containerd, kubelet and kube-proxy, DNS, a default
 * StorageClass. Everything is in one sandbox and ends with this process, in whatever way that ends.
 *
 * Nothing outside can be reached, registries neither: load images, or ask for the part `registry`. Network policies are
 * enforced by the part of that name, and accepted without it.
 */
export async function startCluster<const Name extends PartName = never>(
  options: ClusterOptions<Name> = {},
): Promise<Cluster<Name>> {
  const programs = await ensureComponents(programNames);
  const started = performance.now();
  const sandbox = await startSandbox('cluster');
  const stops: (() => void)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of stops) end();
    await sandbox.stop();
  };
  try {
    const [{ client, kubeconfigOf }, runtime] = await Promise.all([
      startControlServers(sandbox, programs),
      startContainerRuntime(sandbox, { pauseProgram: programs.pause, images: options.images }),
    ]);
    stops.push(() => client.close());
    const kubeconfig = kubeconfigOf('admin');
    const kubectl = createKubectl(programs.kubectl, kubeconfig);
    const [servers, volumes] = await Promise.all([
      startNode(sandbox, {
        programs,
        kubeconfigs: { node: kubeconfigOf('node'), proxy: kubeconfigOf('proxy') },
        ...(options.nodeDiskBytes === undefined ? {} : { diskBytes: options.nodeDiskBytes }),
      }),
      startVolumes(client, join(sandbox.folder, 'volumes')),
      startDns(sandbox, { program: programs.coredns, kubeconfig, client }),
    ]);
    stops.push(volumes.stop);
    let nodeCount = 1;
    if (options.fakeNodes !== undefined) {
      const { kwok: program, ...stages } = await ensureComponents(kwokNames);
      const stageFolders = Object.values(stages);
      nodeCount += await startFakeNodes(sandbox, options.fakeNodes, { program, stageFolders, kubeconfig, client });
    }
    await waitUntilReady(client, { servers, nodeCount });

    const hostOf = (name: Name): PartHost => {
      const folder = join(sandbox.folder, `part-${name}`);
      mkdirSync(folder);
      return { sandbox, kubeconfig, kubectl, client, folder, dnsAddress, registryFolder: runtime.registryFolder };
    };
    const parts = await startParts(options.with ?? [], hostOf);
    return {
      sandbox,
      address: sandbox.address,
      kubeconfig,
      kubectl,
      client,
      parts,
      startedInMs: performance.now() - started,
      loadImages: runtime.loadImages,
      createNamespace: (name, namespaceOptions) => createNamespace(client, name, namespaceOptions),
      waitFor: (description, condition, waitOptions) => waitInCluster(client, { description, condition }, waitOptions),
      describe: (namespace) => readState(client, namespace),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The nodes are ready, and Pods can be created: the namespace `default` has its ServiceAccount. */
async function waitUntilReady(
  client: ApiClient,
  expected: { readonly servers: readonly ServerProcess[]; readonly nodeCount: number },
): Promise<void> {
  const condition = async (): Promise<boolean> => {
    const nodes = await listObjects<NodeView>(client, '/api/v1/nodes');
    const account = await client.request('GET', '/api/v1/namespaces/default/serviceaccounts/default');
    return nodes.filter(isReady).length === expected.nodeCount && account.status === 200;
  };
  try {
    await waitInCluster(client, { description: `${expected.nodeCount} nodes are ready, ${nodeName} among them`, condition });
  } catch (error) {
    const logs = expected.servers.map((server) => server.logTail());
    throw new Error([error instanceof Error ? error.message : String(error), ...logs].join('\n\n'), { cause: error });
  }
}

/** A node: core/v1. */
interface NodeView {
  readonly spec: { readonly taints?: readonly { readonly key: string }[] };
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

/** The mark that keeps Pods off a node goes a moment after the node is ready. */
function isReady(node: NodeView): boolean {
  const isMarked = node.spec.taints?.some((taint) => taint.key === 'node.kubernetes.io/not-ready') === true;
  return !isMarked && node.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true;
}
