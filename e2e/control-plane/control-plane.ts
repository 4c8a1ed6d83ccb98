import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DefinitionsName } from '../components/catalogue.ts';
import { ensureComponents } from '../components/components.ts';
import type { ApiClient } from './api-client.ts';
import { installDefinitions } from './definitions.ts';
import { dryRunManifests, type Verdict } from './dry-run.ts';
import { createKubectl, type Kubectl, writeKubeconfig } from './kubectl.ts';
import { createNamespace } from './namespace.ts';
import { type PodTemplate, restrictedRefusal } from './pod-security.ts';
import { connectWhenReady } from './ready.ts';
import { createResourceTable } from './resources.ts';
import { createRunFolder, type RunFolder } from './run-folder.ts';
import { certificatePathIn } from './server-arguments.ts';
import type { ServerProcess } from './server-process.ts';
import { startApiServer, startEtcd } from './servers.ts';

/** A real Kubernetes API server of its own for one test file, without controllers or nodes. */
export interface ControlPlane {
  readonly url: string;
  readonly token: string;
  /** Path of a kubeconfig file with all rights. */
  readonly kubeconfig: string;
  /** Process ids of the servers, to see that they are gone. */
  readonly processIds: readonly number[];
  /** Runs kubectl and gives its standard output; throws with its message when it fails. */
  readonly kubectl: Kubectl;
  /** Makes a namespace, or leaves the one that exists. `restricted` enforces that level of Pod Security. */
  createNamespace(name: string, options?: { readonly restricted?: boolean }): Promise<void>;
  /** Shows every object of a YAML stream to the server with strict field validation; nothing is kept. */
  dryRun(stream: string, namespace: string): Promise<readonly Verdict[]>;
  /** What Pod Security "restricted" objects to in Pods of this template; undefined when it lets them in. */
  restrictedRefusal(template: PodTemplate): Promise<string | undefined>;
  stop(): Promise<void>;
}

const restrictedNamespace = 'landfall-restricted';
const startAttempts = 3;

/**
 * Starts etcd and kube-apiserver on free ports of 127.0.0.1 and installs the definitions. Takes a few seconds once the
 * components are built. Everything is gone after `stop`, and also when this process ends in any other way.
 */
export async function startControlPlane(
  options: { readonly definitions?: readonly DefinitionsName[] } = {},
): Promise<ControlPlane> {
  const programs = await ensureComponents(['etcd', 'kube-apiserver', 'kubectl']);
  const definitionFolders = Object.values(await ensureComponents(options.definitions ?? []));
  const folder = createRunFolder({ kind: 'control-plane' });
  const token = randomBytes(16).toString('hex');
  const servers: ServerProcess[] = [];
  try {
    const { url, client } = await startServers({ programs, folder, token, servers });
    const kubeconfig = writeKubeconfig(folder.path, { url, token, certificatePath: certificatePathIn(folder.path) });
    await createNamespace(client, 'default');
    await createNamespace(client, restrictedNamespace, { restricted: true });
    await Promise.all(definitionFolders.map((definitionFolder) => installDefinitions(client, definitionFolder)));

    const resources = createResourceTable(client);
    return {
      url,
      token,
      kubeconfig,
      processIds: servers.map((server) => server.processId),
      kubectl: createKubectl(programs.kubectl, kubeconfig),
      createNamespace: (name, namespaceOptions) => createNamespace(client, name, namespaceOptions),
      dryRun: (stream, namespace) => dryRunManifests(client, resources, { stream, namespace }),
      restrictedRefusal: (template) => restrictedRefusal(client, restrictedNamespace, template),
      async stop() {
        client.close();
        await stopAll(servers, folder);
      },
    };
  } catch (error) {
    await stopAll(servers, folder);
    throw error;
  }
}

interface StartInput {
  readonly programs: Readonly<Record<'etcd' | 'kube-apiserver', string>>;
  readonly folder: RunFolder;
  readonly token: string;
  /** Filled with what runs, so that the caller can stop it after a failure too. */
  readonly servers: ServerProcess[];
}

/** A port that was free a moment ago may be taken when a server asks for it: then both start again on other ports. */
async function startServers(input: StartInput): Promise<{ readonly url: string; readonly client: ApiClient }> {
  const tokenFile = join(input.folder.path, 'tokens.csv');
  writeFileSync(tokenFile, `${input.token},admin,admin,system:masters\n`);
  for (let attempt = 1; ; attempt += 1) {
    const etcd = await startEtcd(input.programs.etcd, join(input.folder.path, `attempt-${attempt}`));
    input.servers.push(etcd.server);
    const api = await startApiServer(input.programs['kube-apiserver'], {
      folder: input.folder.path,
      etcdUrl: etcd.url,
      tokenFile,
    });
    input.servers.push(api.server);
    try {
      return {
        url: api.url,
        client: await connectWhenReady({ url: api.url, token: input.token, folder: input.folder.path }, input.servers),
      };
    } catch (error) {
      for (const server of input.servers) await server.stop();
      const isPortTaken = input.servers.some((server) => server.logTail().includes('address already in use'));
      input.servers.length = 0;
      if (!isPortTaken || attempt === startAttempts) throw error;
    }
  }
}

async function stopAll(servers: readonly ServerProcess[], folder: RunFolder): Promise<void> {
  for (const server of servers.toReversed()) await server.stop();
  folder.remove();
}
