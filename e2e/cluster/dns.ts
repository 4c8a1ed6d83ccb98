import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiClient } from '../control-plane/api-client.ts';
import { waitUntil } from '../control-plane/deadline.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { createObject } from './objects.ts';

/** Of the Service by which Pods ask for names. */
export const dnsAddress = '10.96.0.10';

const readyPort = 8181;

export interface DnsInput {
  readonly program: string;
  readonly kubeconfig: string;
  readonly client: ApiClient;
}

/** Starts CoreDNS as a process on the node's address, and makes the Service that leads to it. */
export async function startDns(sandbox: Sandbox, { program, kubeconfig, client }: DnsInput): Promise<void> {
  const configurationPath = join(sandbox.folder, 'Corefile');
  writeFileSync(configurationPath, configurationText(sandbox.address, kubeconfig));
  const server = sandbox.start('coredns', program, { args: ['-conf', configurationPath] });
  for (const [collection, object] of serviceObjects(sandbox.address)) await createObject(client, collection, object);

  const describe = (): string => `CoreDNS did not become ready.\n${server.logTail()}`;
  await waitUntil(
    async () => {
      if (server.hasEnded()) throw new Error(describe());
      const answer = await fetch(`http://${sandbox.address}:${readyPort}/ready`).catch(() => undefined);
      await answer?.body?.cancel();
      return answer?.status === 200;
    },
    { timeoutMs: 120_000, describe },
  );
}

/** Names outside the cluster do not exist: nothing outside can be reached. */
function configurationText(address: string, kubeconfig: string): string {
  return `cluster.local in-addr.arpa {
    bind ${address}
    errors
    ready ${address}:${readyPort}
    kubernetes cluster.local in-addr.arpa {
        kubeconfig ${kubeconfig}
        pods insecure
        ttl 5
    }
    cache 5
}
. {
    bind ${address}
    errors
    template ANY ANY {
        rcode NXDOMAIN
    }
}
`;
}

function serviceObjects(address: string): readonly (readonly [string, object])[] {
  const metadata = { name: 'kube-dns', namespace: 'kube-system' };
  const ports = [
    { name: 'dns', port: 53, protocol: 'UDP' },
    { name: 'dns-tcp', port: 53, protocol: 'TCP' },
  ];
  return [
    [
      '/api/v1/namespaces/kube-system/services',
      { apiVersion: 'v1', kind: 'Service', metadata, spec: { clusterIP: dnsAddress, ports } },
    ],
    [
      '/apis/discovery.k8s.io/v1/namespaces/kube-system/endpointslices',
      {
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: { ...metadata, labels: { 'kubernetes.io/service-name': metadata.name } },
        addressType: 'IPv4',
        ports,
        endpoints: [{ addresses: [address], conditions: { ready: true } }],
      },
    ],
  ];
}
