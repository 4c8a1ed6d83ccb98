import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { arch, execPath, version } from 'node:process';
import { fileURLToPath } from 'node:url';
import { cacheFolder, componentFolder } from '../components/cache.ts';
import { withLock } from '../components/lock.ts';
import { runProgram } from '../control-plane/run-program.ts';
import { type Engine, startEngine } from '../engine/engine.ts';
import { writeImageArchive } from '../engine/images/archive.ts';
import { imageCatalogue } from '../engine/images/catalogue.ts';

/** As the archive names it. */
const operatorImage = 'landfall-operator:test';

const dockerfile = fileURLToPath(new URL('../../charts/operator/image/Dockerfile', import.meta.url));
const builder = fileURLToPath(new URL('../../tools/build/operator.ts', import.meta.url));
/** Debian with the Node that runs this test stands in for the official image, which no registry can be asked for. */
const base = 'landfall-e2e/debian:12';
const baseRecipe = `FROM ${base}\nCOPY --chmod=0755 node /usr/local/bin/node\n`;

/**
 * Builds the image of the operator as its Dockerfile says, with a Docker Engine and without a network. It is kept until
 * something changes that it is made of.
 *
 * @returns path of an archive, as `docker save` writes it
 */
export async function buildOperatorImage(): Promise<string> {
  const builds = join(cacheFolder(), 'builds');
  const own = join(builds, `operator-${process.pid}`);
  await mkdir(own, { recursive: true });
  try {
    await runProgram(execPath, [builder, join(own, 'bundle', 'operator.cjs')], { timeoutMs: 300_000 });
    const folder = join(builds, `operator-${await keyOf(join(own, 'bundle'))}`);
    const archive = join(folder, 'images.tar');
    await withLock(folder, async () => {
      if (existsSync(archive)) return;
      await rm(folder, { recursive: true, force: true });
      await buildInto(own);
      await rm(join(own, 'bundle'), { recursive: true });
      await rename(own, folder);
    });
    return archive;
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

async function buildInto(folder: string): Promise<void> {
  const baseFolder = join(folder, 'base');
  const archives = join(folder, 'archives');
  for (const each of [baseFolder, archives]) await mkdir(each);
  await copyFile(execPath, join(baseFolder, 'node'));
  await writeFile(join(baseFolder, 'Dockerfile'), baseRecipe);
  const engine = await startEngine('operator');
  try {
    await engine.loadImages(await writeImageArchive(['image-debian'], archives));
    const build = ['build', '--network=none', '--quiet'];
    await engine.docker([...build, '--tag', 'node:test', baseFolder]);
    const ours = ['--file', dockerfile, '--build-arg', 'BASE=node:test', '--tag', operatorImage];
    await engine.docker([...build, ...ours, join(folder, 'bundle')]);
    await buildForTheOther(engine, [...build, '--file', dockerfile], folder);
    await engine.docker(['save', '--output', join(folder, 'images.tar'), operatorImage]);
  } finally {
    await engine.stop();
    for (const each of [baseFolder, archives]) await rm(each, { recursive: true, force: true });
  }
}

/**
 * Builds for the architecture that this machine does not have, on a base that holds nothing that could be run: the recipe
 * must run nothing, as nobody here could emulate it.
 *
 * @throws when it does not build, or is for another architecture
 */
async function buildForTheOther(engine: Engine, build: readonly string[], folder: string): Promise<void> {
  const other = arch === 'arm64' ? 'amd64' : 'arm64';
  const platform = ['--platform', `linux/${other}`];
  const empty = 'FROM scratch\nCOPY Dockerfile /base\n';
  await writeFile(join(folder, 'base', 'Dockerfile'), empty);
  await engine.docker(['build', '--quiet', ...platform, '--tag', 'node:other', join(folder, 'base')]);
  const ours = [...platform, '--build-arg', 'BASE=node:other', '--tag', 'landfall-operator:other'];
  await engine.docker([...build, ...ours, join(folder, 'bundle')]);
  const inspect = ['image', 'inspect', '--format', '{{.Architecture}}', 'landfall-operator:other'];
  const built = (await engine.docker(inspect)).stdout.trim();
  if (built !== other) throw new Error(`The image was built for ${built}, not for ${other}.`);
}

/** Changes with everything that can change the image. */
async function keyOf(bundle: string): Promise<string> {
  const hash = createHash('sha256')
    .update(baseRecipe)
    .update(version)
    .update(await readFile(dockerfile));
  const debian = imageCatalogue.find(({ reference }) => reference === base);
  if (debian !== undefined) hash.update(await componentFolder(debian));
  const files = (await readdir(bundle, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  for (const path of files.map((entry) => join(entry.parentPath, entry.name)).sort())
    hash.update(`\0${path.slice(bundle.length)}\0`).update(await readFile(path));
  return hash.digest('hex').slice(0, 12);
}
