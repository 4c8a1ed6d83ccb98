import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Registry } from '../cluster/parts/registry.ts';
import { runProgram } from '../control-plane/run-program.ts';

/** What `docker save` says of an image. */
interface SavedImage {
  readonly Config: string;
  readonly Layers: readonly string[];
}

/** Pushes the one image of an archive, as `docker save` writes it, to the registry of a cluster. */
export async function pushArchive(registry: Registry, archive: string, repository: string, tag: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-operator-image-'));
  try {
    await runProgram('tar', ['--extract', '--file', archive, '--directory', folder], { timeoutMs: 120_000 });
    const read = (path: string): Promise<Buffer> => readFile(join(folder, path));
    const [saved] = JSON.parse((await read('manifest.json')).toString()) as readonly SavedImage[]; // as the Engine writes it
    if (saved === undefined) throw new Error(`There is no image in ${archive}.`);
    const { config } = JSON.parse((await read(saved.Config)).toString()) as { readonly config: Record<string, unknown> };
    await registry.push(repository, tag, { config, layers: await Promise.all(saved.Layers.map(read)) });
  } finally {
    await rm(folder, { recursive: true });
  }
}
