import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { cacheFolder } from '../../components/cache.ts';
import type { Image } from '../../components/component.ts';
import { withLock } from '../../components/lock.ts';
import { runProgram } from '../../control-plane/run-program.ts';
import { requireCommands } from '../commands.ts';
import { layerFile, layerRecordFile, rootFolder } from './layer.ts';

const e2eFolder = join(import.meta.dirname, '..', '..');

/**
 * Fills an empty folder with an image's layer and its digest; for the image below the others also with its files.
 * Packages come from the mirror that debootstrap knows, and are kept beside the components.
 *
 * @param basePath folder of the image below
 */
export async function produceImage(image: Image, folder: string, basePath: string | undefined): Promise<void> {
  await requireCommands(['debootstrap', 'unshare', 'setpriv']);
  const packages = join(cacheFolder(), 'packages');
  await mkdir(packages, { recursive: true });
  // apt allows one process at a time in the folder of packages.
  await withLock(packages, () =>
    basePath === undefined ? makeRoot(image, folder, packages) : addPackages(image, folder, { basePath, packages }),
  );
  await writeFile(join(folder, layerRecordFile), JSON.stringify({ digest: await digestOf(join(folder, layerFile)) }));
}

async function makeRoot(image: Image, folder: string, packages: string): Promise<void> {
  const recipe = join(e2eFolder, image.recipeFolder);
  await runInNamespaces('debian.sh', [folder, image.release ?? '', packages, recipe, layerFile]);
}

async function addPackages(
  image: Image,
  folder: string,
  from: { readonly basePath: string; readonly packages: string },
): Promise<void> {
  const work = join(folder, 'work');
  await mkdir(work);
  await runInNamespaces('packages.sh', [
    join(from.basePath, rootFolder),
    work,
    from.packages,
    join(e2eFolder, image.recipeFolder),
    join(folder, layerFile),
    image.exportFolder ?? '.',
    ...(image.packages ?? []),
  ]);
  await rm(work, { recursive: true });
}

/** Mounts and processes of the script end with it, and it ends with this process. */
async function runInNamespaces(script: string, args: readonly string[]): Promise<void> {
  const isolation = ['--mount', '--pid', '--fork', '--kill-child=KILL', '--propagation', 'private', '--mount-proc'];
  const command = ['sh', join(import.meta.dirname, script), ...args];
  await runProgram('nice', ['-n', '10', 'setpriv', '--pdeathsig', 'KILL', '--', 'unshare', ...isolation, '--', ...command]);
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
