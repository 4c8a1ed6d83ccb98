import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureComponents } from '../../components/components.ts';
import type { Part, PartHost } from '../part.ts';
import { type ImageContent, pushImage } from './push-image.ts';
import { answers, untilReady } from './ready.ts';

/** An OCI registry that the node pulls from. */
export interface Registry {
  /** Host in the names of images, such as `registry.test` in `registry.test/shop/web:1`. */
  readonly host: string;
  /** Where its API answers. */
  readonly url: string;
  /**
   * Stores an image under a repository and tag.
   *
   * @returns the digest of its manifest: `sha256:…`
   */
  push(repository: string, tag: string, image: ImageContent): Promise<string>;
}

const host = 'registry.test';
const port = 5000;

/** The registry of the Distribution project, without encryption or passwords. The node finds it by name through containerd. */
export const registry: Part<Registry> = {
  async start({ sandbox, folder, registryFolder }: PartHost) {
    const { registry: program } = await ensureComponents(['registry']);
    const url = `http://${sandbox.address}:${port}`;
    const configuration = join(folder, 'registry.json');
    writeFileSync(configuration, JSON.stringify(configurationFor(folder, sandbox.address)));
    const server = sandbox.start('registry', program, { args: ['serve', configuration], env: { OTEL_TRACES_EXPORTER: 'none' } });
    await untilReady('The registry', { registry: server }, () => answers(`${url}/v2/`));

    for (const name of [host, `${sandbox.address}:${port}`]) {
      mkdirSync(join(registryFolder, name), { recursive: true });
      const text = `server = "${url}"\n\n[host."${url}"]\n  capabilities = ["pull", "resolve"]\n`;
      writeFileSync(join(registryFolder, name, 'hosts.toml'), text);
    }
    return { host, url, push: (repository, tag, image) => pushImage(url, { repository, tag, image }) };
  },
};

/** JSON is YAML. */
function configurationFor(folder: string, address: string): object {
  return {
    version: 0.1,
    log: { level: 'warn', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(folder, 'images') }, delete: { enabled: true } },
    http: { addr: `${address}:${port}`, secret: 'of no use here' },
  };
}
