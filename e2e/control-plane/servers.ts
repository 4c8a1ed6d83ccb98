import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, freePorts } from './free-port.ts';
import { apiServerArguments, etcdArguments } from './server-arguments.ts';
import { type ServerProcess, startServer } from './server-process.ts';

export interface StartedServer {
  readonly server: ServerProcess;
  readonly url: string;
}

/** Starts etcd with its data in the folder. */
export async function startEtcd(program: string, folder: string): Promise<StartedServer> {
  mkdirSync(folder);
  const [clientPort, peerPort] = await freePorts(2);
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
  const port = await freePort();
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
