import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type KubeClient, resources } from '@landfall/cluster/kube';
import { createDouble, type RegistryDouble } from '@landfall/cluster/registry/testing';
import { imageFactsDefinition } from '@landfall/placement';
import { type ControlPlane, startControlPlane } from '../../control-plane/control-plane.ts';
import { waitUntil } from '../../control-plane/deadline.ts';
import { openApi } from '../../operator/api.ts';
import { bundleOperator, type OperatorProcess, startOperator } from '../../operator/operator-process.ts';
import { serveDouble } from '../../registry/serve-double.ts';

const definitions = fileURLToPath(new URL('../../../packages/placement/policies.yaml', import.meta.url));

/** So long a replica may take to end. */
const endingMs = 20_000;
/** Where the operator is. */
const ownNamespace = 'landfall-system';
/** The registry in names of images. */
export const host = 'registry.test';
/** Teams, each with a namespace and an account of its own at the registry. */
export const teams: readonly string[] = Array.from({ length: 10 }, (_, index) => `team${index}`);

/** A real API server, a registry that counts and takes its time, and replicas of the operator as its image has them. */
export interface Theatre {
  readonly controlPlane: ControlPlane;
  readonly client: KubeClient;
  readonly double: RegistryDouble;
  /** How long each answer of the registry takes. */
  latencyMs: number;
  /** Starts that many replicas, which know nodes and policies when it returns. */
  raise(count: number): Promise<readonly OperatorProcess[]>;
  /** Ends all replicas in good order: what they have learnt is written. */
  lower(): Promise<void>;
  stop(): Promise<void>;
}

export async function openTheatre(): Promise<Theatre> {
  const users = Object.fromEntries(teams.map((team) => [team, 'password']));
  const double = createDouble({ access: { kind: 'bearer', users } });
  const state = { latencyMs: 50 };
  const served = await serveDouble(double, () => state.latencyMs);
  const controlPlane = await startControlPlane();
  const { client, close } = await openApi(controlPlane.kubeconfig);
  const folder = join(dirname(controlPlane.kubeconfig), 'operator');
  mkdirSync(folder);
  const program = await bundleOperator(folder);
  await controlPlane.kubectl(['apply', '--filename', definitions]);
  await apply(controlPlane, [imageFactsDefinition()]);
  await controlPlane.kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=300s']);
  for (const namespace of [ownNamespace, ...teams]) await controlPlane.createNamespace(namespace);
  await apply(controlPlane, [policy, ...['amd64', 'arm64'].map(nodeOf), ...teams.flatMap((team) => secretsOf(team))]);
  let replicas: readonly OperatorProcess[] = [];
  let raised = 0;
  const lower = async (): Promise<void> => {
    await Promise.all(
      replicas.map(async (replica) => {
        replica.signal('SIGTERM');
        await Promise.race([replica.ended(), pause(endingMs, undefined, { ref: false })]);
        await replica.kill();
      }),
    );
    replicas = [];
  };
  return {
    controlPlane,
    client,
    double,
    get latencyMs() {
      return state.latencyMs;
    },
    set latencyMs(value) {
      state.latencyMs = value;
    },
    async raise(count) {
      raised += 1;
      const names = Array.from({ length: count }, (_, index) => `replica-${raised}-${index}`);
      const args = [
        `--kubeconfig=${controlPlane.kubeconfig}`,
        `--namespace=${ownNamespace}`,
        // Admissions are sent to the replicas themselves, so nobody has to find them.
        '--webhook-url=https://127.0.0.1:1',
        '--open-addresses=127.0.0.1/32',
        `--localhost-registries=${host}=${served.host}`,
        '--drain-seconds=0',
      ];
      replicas = await Promise.all(names.map((name) => startOperator({ program, folder, name, args })));
      await waitUntil(async () => (await Promise.all(replicas.map(isReady))).every(Boolean), {
        timeoutMs: 60_000,
        describe: () => `The operator is not ready.\n${replicas.map((replica) => replica.log()).join('\n')}`,
      });
      return replicas;
    },
    lower,
    async stop() {
      await lower();
      close();
      await controlPlane.stop();
      await served.stop();
    },
  };
}

async function isReady(replica: OperatorProcess): Promise<boolean> {
  return (await replica.get('/readyz')).status === 200;
}

/** Waits until a replica leads and lifts gates, which its peers then see. */
export async function waitForLeader({ client }: Theatre): Promise<void> {
  const ref = { namespace: ownNamespace, name: 'landfall-operator-gates' };
  await waitUntil(
    async () => {
      const lease = await client.get(resources.leases, ref);
      return lease !== undefined;
    },
    { timeoutMs: 60_000, describe: () => 'Nobody lifts gates.' },
  );
}

/** Memory that a process has now, in bytes. Linux alone. */
export function residentBytes(processId: number): number {
  const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${processId}/status`, 'utf8'));
  return Number(line?.[1] ?? Number.NaN) * 1024;
}

/** Processor time that a process has used. Linux alone, whose clock of processes ticks a hundred times a second. */
export function processorMs(processId: number): number {
  const stat = readFileSync(`/proc/${processId}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

const policy = {
  apiVersion: 'placement.landfall.dev/v1alpha1',
  kind: 'ClusterPlacementPolicy',
  metadata: { name: 'cluster' },
  spec: { mode: 'enforce' },
};

function nodeOf(architecture: string): object {
  const labels = { 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': architecture };
  return { apiVersion: 'v1', kind: 'Node', metadata: { name: architecture, labels } };
}

/** One pull secret that all teams have in common, and one of this team alone. */
function secretsOf(team: string): readonly object[] {
  return [
    ['shared', teams[0] ?? ''],
    ['own', team],
  ].map(([name, user]) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: team },
    type: 'kubernetes.io/dockerconfigjson',
    stringData: { '.dockerconfigjson': JSON.stringify({ auths: { [host]: { username: user, password: 'password' } } }) },
  }));
}

async function apply(controlPlane: ControlPlane, objects: readonly object[]): Promise<void> {
  await controlPlane.kubectl(['apply', '--filename=-'], objects.map((object) => JSON.stringify(object)).join('\n---\n'));
}
