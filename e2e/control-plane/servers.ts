import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { apiServerArguments, etcdArguments } from './server-arguments.ts';
import { type ServerProcess, startServer } from './server-process.ts';

export interface StartedServer {
  readonly server: ServerProcess;
  readonly url: string;
}

/** Starts etcd with its data in the folder. */
export async function startEtcd(program: string, folder: string): Promise<StartedServer> {
  mkdirSync(folder);
  const [clientPort, peerPort] = await freePorts();
  const clientUrl = `http://127.0.0.1:${clientPort}`;
  const peerUrl = `http://127.0.0.1:${peerPort}`;
  const args = etcdArguments({ dataFolder: join(folder, 'data'), clientUrl, peerUrl });
  return { server: startServer('etcd', program, { folder, args }), url: clientUrl };
}

/** Starts kube-apiserver with its certificate in `certificates/` of the folder. */
export async function startApiServer(
  program: string,
  options: { readonly folder: string; readonly etcdUrl: string; readonly tokenFile: string },
): Promise<StartedServer> {
  const [port] = await freePorts();
  const server = startServer('kube-apiserver', program, {
    folder: options.folder,
    args: [
      ...apiServerArguments({ address: '127.0.0.1', port, ...options }),
      '--authorization-mode=RBAC',
      // Without controllers no namespace gets its default ServiceAccount, which this plug-in would demand of every Pod.
      '--disable-admission-plugins=ServiceAccount',
      // A loopback address cannot be an endpoint of the `kubernetes` Service.
      '--endpoint-reconciler-type=none',
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
