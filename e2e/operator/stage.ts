import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execPath } from 'node:process';
import { type KubeClient, type KubeObject, resources } from '@landfall/cluster/kube';
import type { SampleImage } from '@landfall/cluster/registry/testing';
import { type ControlPlane, startControlPlane } from '../control-plane/control-plane.ts';
import { waitUntil } from '../control-plane/deadline.ts';
import { writeKubeconfig } from '../control-plane/kubectl.ts';
import { runProgram } from '../control-plane/run-program.ts';
import { certificatePathIn } from '../control-plane/server-arguments.ts';
import { release } from '../operator-chart/operator-chart.ts';
import { pushSample } from '../registry/push-sample.ts';
import { startRegistry } from '../registry/real-registry.ts';
import { startTokenServer, type TokenServer } from '../registry/token-server.ts';
import { openApi } from './api.ts';
import { type FrontDoor, openFrontDoor } from './front-door.ts';
import { type Line, openLine } from './line.ts';
import { makeNodes } from './nodes.ts';
import { bundleOperator, type OperatorProcess, startOperator } from './operator-process.ts';
import { installRights } from './rights.ts';
import { startScheduler } from './scheduler.ts';

/** Name of the registry in names of images, and of the one that wants to know who asks. */
export const hosts = { open: 'registry.test', closed: 'private.test' } as const;
/** Where the operator is. */
export const ownNamespace = release.namespace;
export const user = { name: 'robot', password: 'not-a-real-password-of-a-registry' } as const;

/** A replica, and its way to the API server. */
export interface StagedOperator extends OperatorProcess {
  readonly apiLine: Line;
}

/** A control plane with a scheduler and nodes of two architectures, registries, and replicas of the operator. */
export interface Stage {
  readonly controlPlane: ControlPlane;
  readonly client: KubeClient;
  /** With which the replicas come to the API server: it may do what the chart says. */
  readonly operatorToken: string;
  readonly folder: string;
  /** The way to the open registry. */
  readonly registryLine: Line;
  readonly door: FrontDoor;
  /** Starts a replica, which is behind the door from then on. */
  start(name: string, args?: readonly string[]): Promise<StagedOperator>;
  /** Runs the command that is run before the operator is removed. @returns what it wrote */
  release(): Promise<string>;
  /** Takes one that has ended away from behind the door. */
  forget(replica: StagedOperator): void;
  push(host: keyof typeof hosts, repository: string, image: SampleImage): Promise<void>;
  /** Writes the policy of the cluster. */
  setPolicy(spec: object): Promise<void>;
  /** Writes an object as people do. */
  apply(object: object): Promise<void>;
  /** Creates a pod. @returns its name */
  create(namespace: string, spec: PodSpec): Promise<string>;
  pod(namespace: string, name: string): Promise<KubeObject>;
  /** Waits until the scheduler has sent a pod somewhere. @returns the name of the node */
  nodeOf(namespace: string, name: string): Promise<string>;
  /** Whether our gate keeps a pod back. */
  gated(namespace: string, name: string): Promise<boolean>;
  /** Waits until the API server asks the operator. */
  registered(): Promise<void>;
  waitFor(what: string, condition: () => Promise<boolean>, timeoutMs?: number): Promise<void>;
  /** What every replica wrote. */
  logs(): string;
  stop(): Promise<void>;
}

/** A pod: core/v1. */
export interface PodView {
  readonly spec: { readonly nodeName?: string; readonly schedulingGates?: readonly object[]; readonly affinity?: object };
}

/** What the API server gave, as the type that its kind has. */
export function viewOf(pod: KubeObject): PodView {
  return pod as unknown as PodView; // core/v1 Pod
}

export interface PodSpec {
  readonly images: readonly string[];
  readonly more?: Readonly<Record<string, unknown>>;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

export async function startStage(): Promise<Stage> {
  const controlPlane = await startControlPlane();
  const stops: (() => unknown)[] = [() => controlPlane.stop()];
  const stop = async (): Promise<void> => {
    for (const end of stops.toReversed()) await end();
  };
  try {
    const folder = join(dirname(controlPlane.kubeconfig), 'operator');
    mkdirSync(folder);
    const { client, close } = await openApi(controlPlane.kubeconfig);
    stops.push(close);
    const scheduler = await startScheduler(controlPlane);
    stops.push(() => scheduler.stop());
    const tokens = await startTokenServer({ [user.name]: user.password });
    stops.push(() => tokens.stop());
    const [token, registry, closed, door, program] = await Promise.all([
      installRights(controlPlane, client),
      startRegistry(),
      startRegistry(tokens),
      openFrontDoor(),
      bundleOperator(folder),
      makeNodes(client, { amd64: 2, arm64: 2 }),
    ]);
    stops.push(
      () => registry.stop(),
      () => closed.stop(),
      () => door.stop(),
    );
    const registryLine = await openLine(registry.host);
    stops.push(() => registryLine.stop());
    const certificatePath = certificatePathIn(dirname(controlPlane.kubeconfig));
    const replicas = new Set<StagedOperator>();
    const all: StagedOperator[] = [];
    stops.push(() => Promise.all([...replicas].map((replica) => replica.kill())));
    const usual = [
      `--namespace=${ownNamespace}`,
      `--webhook-url=${door.url}`,
      '--open-addresses=127.0.0.1/32',
      `--localhost-registries=${hosts.open}=${registryLine.host},${hosts.closed}=${closed.host}`,
      '--drain-seconds=1',
      '--lease-seconds=6',
      // A busy machine is no reason to let a pod through unplaced.
      '--webhook-timeout-seconds=20',
    ];
    let count = 0;
    const apply = async (object: object): Promise<void> => {
      await controlPlane.kubectl(['apply', '--filename=-'], JSON.stringify(object));
    };
    const pod = async (namespace: string, name: string): Promise<KubeObject> => {
      const found = await client.get(resources.pods, { namespace, name });
      if (found === undefined) throw new Error(`There is no pod ${namespace}/${name}.`);
      return found;
    };
    const waitFor = (what: string, condition: () => Promise<boolean>, timeoutMs = 180_000): Promise<void> =>
      waitUntil(condition, {
        timeoutMs,
        describe: () => `Waited for: ${what}.\n${all.map((replica) => `${replica.name}:\n${tail(replica.log())}`).join('\n')}`,
      });
    return {
      controlPlane,
      client,
      operatorToken: token,
      folder,
      registryLine,
      door,
      async start(name, args = []) {
        const line = await openLine(new URL(controlPlane.url).host);
        stops.push(() => line.stop());
        const access = { url: `https://${line.host}`, token, certificatePath };
        const kubeconfig = `--kubeconfig=${writeKubeconfig(folder, access, `${name}.kubeconfig`)}`;
        const process = await startOperator({ program, folder, name, args: [kubeconfig, ...usual, ...args] });
        const replica = { ...process, apiLine: line };
        replicas.add(replica);
        all.push(replica);
        door.use([...replicas]);
        return replica;
      },
      async release() {
        const access = { url: controlPlane.url, token, certificatePath };
        const kubeconfig = `--kubeconfig=${writeKubeconfig(folder, access, 'release.kubeconfig')}`;
        return (await runProgram(execPath, [program, 'release', kubeconfig, ...usual], { timeoutMs: 60_000 })).stdout;
      },
      forget(replica) {
        replicas.delete(replica);
        door.use([...replicas]);
      },
      push: (host, repository, image) =>
        pushTo(host === 'open' ? { host: registry.host } : withLogin(closed.host, tokens), repository, image),
      async setPolicy(spec) {
        const policy = {
          apiVersion: 'placement.landfall.dev/v1alpha1',
          kind: 'ClusterPlacementPolicy',
          metadata: { name: 'cluster' },
          spec,
        };
        await controlPlane.kubectl(['apply', '--filename=-'], JSON.stringify(policy));
      },
      apply,
      async create(namespace, spec) {
        count += 1;
        const name = `pod-${count}`;
        await client.create(resources.pods, podOf(namespace, name, spec));
        return name;
      },
      pod,
      async nodeOf(namespace, name) {
        let node: string | undefined;
        await waitFor(`${namespace}/${name} has a node`, async () => {
          node = viewOf(await pod(namespace, name)).spec.nodeName;
          return node !== undefined;
        });
        return node ?? '';
      },
      gated: async (namespace, name) => (viewOf(await pod(namespace, name)).spec.schedulingGates ?? []).length > 0,
      registered: () =>
        waitFor('the API server asks the operator', async () => {
          return (await client.get(resources.webhookConfigurations, { name: 'landfall-operator' })) !== undefined;
        }),
      waitFor,
      logs: () => all.map((replica) => replica.log()).join('\n'),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function pushTo(
  target: { readonly host: string; readonly login?: NonNullable<Parameters<typeof pushSample>[0]['login']> },
  repository: string,
  image: SampleImage,
) {
  return pushSample({ ...target, repository }, '1', image);
}

function withLogin(host: string, { realm, service }: TokenServer) {
  return { host, login: { userAndPassword: `${user.name}:${user.password}`, realm, service } };
}

/** A pod, as JSON. */
export function podOf(namespace: string, name: string, { images, more, metadata }: PodSpec) {
  const containers = images.map((image, index) => ({ name: `c${index}`, image, imagePullPolicy: 'IfNotPresent' }));
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, ...metadata },
    spec: { automountServiceAccountToken: false, containers, ...more },
  };
}

function tail(log: string): string {
  return log.trimEnd().split('\n').slice(-15).join('\n');
}
