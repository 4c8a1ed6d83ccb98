import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitUntil } from '../control-plane/deadline.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { pauseReference } from './pause-image.ts';

/** Where kubelet finds containerd. `/run` is the sandbox's own. */
export const runtimeEndpoint = 'unix:///run/containerd/containerd.sock';

/** Addresses of Pods. There is one node, so all of them are on its bridge. */
export const podNetwork = '10.244.0.0/16';

export interface Containerd {
  /** The folder in which it looks up registries, read anew for each pull. */
  readonly registryFolder: string;
}

/**
 * Starts containerd with a bridge network.
 *
 * @param folders.root where images and containers are kept
 */
export async function startContainerd(sandbox: Sandbox, { root }: { readonly root: string }): Promise<Containerd> {
  const registryFolder = join(sandbox.folder, 'registries');
  const networkFolder = join(sandbox.folder, 'cni');
  for (const folder of [registryFolder, networkFolder]) mkdirSync(folder);
  writeFileSync(join(networkFolder, '10-bridge.conflist'), JSON.stringify(bridgeNetwork));
  const configurationPath = join(sandbox.folder, 'containerd.toml');
  const optionalFolder = join(sandbox.folder, 'containerd-opt');
  writeFileSync(configurationPath, configurationText({ root, optionalFolder, networkFolder, registryFolder }));

  const server = sandbox.start('containerd', 'containerd', { args: ['--config', configurationPath] });
  const describe = (): string => `containerd did not become ready.\n${server.logTail()}`;
  await waitUntil(
    async () => {
      if (server.hasEnded()) throw new Error(describe());
      return server.logTail().includes('containerd successfully booted');
    },
    { timeoutMs: 120_000, describe },
  );
  return { registryFolder };
}

/** Makes the images of an archive, as `docker save` writes it, known to containerd, by a way into its sandbox. */
export async function importImages(run: Sandbox['run'], archivePath: string): Promise<void> {
  await run('ctr', ['--namespace=k8s.io', 'images', 'import', archivePath], { timeoutMs: 600_000 });
}

/** @source CNI specification 1.0, and the documentation of its plug-ins `bridge`, `host-local` and `portmap` */
const bridgeNetwork = {
  cniVersion: '1.0.0',
  name: 'pods',
  plugins: [
    {
      type: 'bridge',
      bridge: 'pods0',
      isGateway: true,
      ipMasq: true,
      // A Pod may reach itself by the address of its Service.
      hairpinMode: true,
      ipam: { type: 'host-local', ranges: [[{ subnet: podNetwork }]], routes: [{ dst: '0.0.0.0/0' }] },
    },
    { type: 'portmap', capabilities: { portMappings: true } },
  ],
};

/** @source containerd 1.6, docs/cri/config.md */
function configurationText(folders: {
  readonly root: string;
  readonly optionalFolder: string;
  readonly networkFolder: string;
  readonly registryFolder: string;
}): string {
  return `version = 2
root = ${JSON.stringify(folders.root)}
state = "/run/containerd"

[grpc]
  address = "/run/containerd/containerd.sock"

[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${pauseReference}"
  # Where negative scores are refused, no container would start.
  restrict_oom_score_adj = true

[plugins."io.containerd.grpc.v1.cri".cni]
  bin_dir = "/usr/lib/cni"
  conf_dir = ${JSON.stringify(folders.networkFolder)}

[plugins."io.containerd.grpc.v1.cri".registry]
  config_path = ${JSON.stringify(folders.registryFolder)}

[plugins."io.containerd.internal.v1.opt"]
  path = ${JSON.stringify(folders.optionalFolder)}
`;
}
