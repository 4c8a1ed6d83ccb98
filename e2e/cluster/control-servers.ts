import { join } from 'node:path';
import type { ApiClient } from '../control-plane/api-client.ts';
import { writeKubeconfig } from '../control-plane/kubectl.ts';
import { connectWhenReady } from '../control-plane/ready.ts';
import { apiServerArguments, certificatePathIn, etcdArguments, serviceAccountKeyIn } from '../control-plane/server-arguments.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { type IdentityName, writeTokens } from './identities.ts';
import { aggregationArguments } from './parts/aggregation.ts';

export type ControlProgram = 'etcd' | 'kube-apiserver' | 'kube-controller-manager' | 'kube-scheduler';

export interface ControlServers {
  readonly client: ApiClient;
  /** Path of the kubeconfig file of someone. */
  kubeconfigOf(identity: IdentityName): string;
}

const apiPort = 6443;

/** Starts etcd, the API server, the controllers and the scheduler. */
export async function startControlServers(
  sandbox: Sandbox,
  programs: Readonly<Record<ControlProgram, string>>,
): Promise<ControlServers> {
  const { folder, address } = sandbox;
  const url = `https://${address}:${apiPort}`;
  const { tokens, tokenFile } = writeTokens(folder);
  const certificatePath = certificatePathIn(folder);
  const kubeconfigOf = (identity: IdentityName): string => join(folder, kubeconfigName(identity));

  const clientUrl = 'http://127.0.0.1:2379';
  const etcd = sandbox.start('etcd', programs.etcd, {
    args: etcdArguments({ dataFolder: join(folder, 'etcd'), clientUrl, peerUrl: 'http://127.0.0.1:2380' }),
  });
  const apiServer = sandbox.start('kube-apiserver', programs['kube-apiserver'], {
    args: [
      ...apiServerArguments({ address, port: apiPort, folder, etcdUrl: clientUrl, tokenFile }),
      ...(await aggregationArguments(join(folder, 'aggregation'))),
      '--authorization-mode=Node,RBAC',
      '--enable-admission-plugins=NodeRestriction',
      '--kubelet-preferred-address-types=InternalIP',
    ],
  });
  const client = await connectWhenReady({ url, token: tokens.admin, folder }, [etcd, apiServer]);
  for (const [identity, token] of Object.entries(tokens)) {
    writeKubeconfig(folder, { url, token, certificatePath }, kubeconfigName(identity));
  }

  sandbox.start('kube-controller-manager', programs['kube-controller-manager'], {
    args: [
      ...ownAccess(kubeconfigOf('controller-manager')),
      `--root-ca-file=${certificatePath}`,
      `--service-account-private-key-file=${serviceAccountKeyIn(folder)}`,
      '--use-service-account-credentials',
      // A machine that is too busy for heartbeats has no dead nodes.
      '--node-monitor-grace-period=10m',
      // A third of the usual: what scales is seen sooner.
      '--horizontal-pod-autoscaler-sync-period=5s',
      '--leader-elect=false',
      '--bind-address=127.0.0.1',
    ],
  });
  sandbox.start('kube-scheduler', programs['kube-scheduler'], {
    args: [...ownAccess(kubeconfigOf('scheduler')), '--leader-elect=false', '--bind-address=127.0.0.1'],
  });
  return { client, kubeconfigOf };
}

function kubeconfigName(identity: string): string {
  return identity === 'admin' ? 'kubeconfig' : `kubeconfig-${identity}`;
}

/** A server that also serves asks the API server about those who come to it, in its own name. */
function ownAccess(kubeconfig: string): readonly string[] {
  return ['', 'authentication-', 'authorization-'].map((purpose) => `--${purpose}kubeconfig=${kubeconfig}`);
}
