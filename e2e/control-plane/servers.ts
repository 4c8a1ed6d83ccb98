import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type ServerProcess, startServer } from './server-process.ts';

export interface StartedServer {
  readonly server: ServerProcess;
  readonly url: string;
}

/** Starts etcd with its data in the folder. Nothing is synchronised to disk: the data does not outlive the test. */
export async function startEtcd(program: string, folder: string): Promise<StartedServer> {
  mkdirSync(folder);
  const [clientPort, peerPort] = await freePorts();
  const url = `http://127.0.0.1:${clientPort}`;
  const peerUrl = `http://127.0.0.1:${peerPort}`;
  const server = startServer('etcd', program, {
    folder,
    args: [
      '--unsafe-no-fsync',
      `--data-dir=${join(folder, 'data')}`,
      `--listen-client-urls=${url}`,
      `--advertise-client-urls=${url}`,
      `--listen-peer-urls=${peerUrl}`,
      `--initial-advertise-peer-urls=${peerUrl}`,
      `--initial-cluster=default=${peerUrl}`,
      '--log-level=warn',
    ],
  });
  return { server, url };
}

/** Starts kube-apiserver with its certificate in `certificates/` of the folder. */
export async function startApiServer(
  program: string,
  options: { readonly folder: string; readonly etcdUrl: string; readonly tokenFile: string },
): Promise<StartedServer> {
  const [port] = await freePorts();
  const keyFile = join(options.folder, 'service-account.key');
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  writeFileSync(keyFile, privateKey.export({ type: 'sec1', format: 'pem' }), { mode: 0o600 });
  const server = startServer('kube-apiserver', program, {
    folder: options.folder,
    args: [
      '--bind-address=127.0.0.1',
      '--advertise-address=127.0.0.1',
      `--secure-port=${port}`,
      `--cert-dir=${join(options.folder, 'certificates')}`,
      `--etcd-servers=${options.etcdUrl}`,
      `--token-auth-file=${options.tokenFile}`,
      '--authorization-mode=RBAC',
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-key-file=${keyFile}`,
      `--service-account-signing-key-file=${keyFile}`,
      '--service-cluster-ip-range=10.96.0.0/16',
      '--allow-privileged',
      // Without controllers no namespace gets its default ServiceAccount, which this plug-in would demand of every Pod.
      '--disable-admission-plugins=ServiceAccount',
      // A loopback address cannot be an endpoint of the `kubernetes` Service.
      '--endpoint-reconciler-type=none',
      // The one client is a test that sends as fast as it can.
      '--enable-priority-and-fairness=false',
      '--max-requests-inflight=0',
      '--max-mutating-requests-inflight=0',
    ],
  });
  return { server, url: `https://127.0.0.1:${port}` };
}

/** Two ports that nobody listens on at this moment. */
async function freePorts(): Promise<readonly [number, number]> {
  const listeners = [createServer(), createServer()] as const;
  const ports = await Promise.all(
    listeners.map(async (listener) => {
      listener.listen(0, '127.0.0.1');
      await once(listener, 'listening');
      const address = listener.address();
      if (address === null || typeof address === 'string') throw new Error('A TCP listener has no port.');
      return address.port;
    }),
  );
  for (const listener of listeners) listener.close();
  const [first = 0, second = 0] = ports;
  return [first, second];
}
