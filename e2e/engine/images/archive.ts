import { createHash } from 'node:crypto';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { arch } from 'node:process';
import type { ImageName } from '../../components/catalogue.ts';
import type { Image, ImageSettings } from '../../components/component.ts';
import { ensureComponents } from '../../components/components.ts';
import { runProgram } from '../../control-plane/run-program.ts';
import { imageCatalogue } from './catalogue.ts';
import { type Layer, readLayer } from './layer.ts';

/** When all images were made, as they say. A fixed date, so that the same files make the same image. */
const created = '2026-01-01T00:00:00Z';

/**
 * Writes images as one archive, as `docker load` and `ctr images import` read it. A layer that several share is there once.
 *
 * @param folder empty; the archive is in it, with working files
 * @returns path of the archive
 */
export async function writeImageArchive(names: readonly ImageName[], folder: string): Promise<string> {
  const contents = join(folder, 'contents');
  await mkdir(contents);
  const manifest = [];
  for (const name of names) manifest.push(await addImage(imageNamed(name), contents));
  await writeFile(join(contents, 'manifest.json'), JSON.stringify(manifest));
  const archive = join(folder, 'images.tar');
  await runProgram('tar', ['--create', '--dereference', '--file', archive, '--directory', contents, '.']);
  await rm(contents, { recursive: true });
  return archive;
}

function imageNamed(name: ImageName): Image {
  const image = imageCatalogue.find((candidate) => candidate.name === name);
  if (image === undefined) throw new Error(`There is no image "${name}".`);
  return image;
}

/** Adds one image's files. @returns its entry in `manifest.json` */
async function addImage(image: Image, contents: string): Promise<object> {
  const layers = await layersOf(image);
  const config = JSON.stringify({
    architecture: arch === 'x64' ? 'amd64' : arch,
    os: 'linux',
    created,
    config: configOf(image.settings),
    rootfs: { type: 'layers', diff_ids: layers.map((layer) => `sha256:${layer.digest}`) },
    history: layers.map(() => ({ created })),
  });
  const configFile = `${createHash('sha256').update(config).digest('hex')}.json`;
  await writeFile(join(contents, configFile), config);
  for (const layer of layers) await linkOnce(layer.path, join(contents, `${layer.digest}.tar`));
  return { Config: configFile, RepoTags: [image.reference], Layers: layers.map((layer) => `${layer.digest}.tar`) };
}

/** The lowest first. */
async function layersOf(image: Image): Promise<readonly Layer[]> {
  const name = image.name as ImageName; // every image is a row of the catalogue, also one below another
  const own = await readLayer((await ensureComponents([name]))[name]);
  return image.base === undefined || image.exportFolder !== undefined ? [own] : [...(await layersOf(image.base)), own];
}

async function linkOnce(target: string, path: string): Promise<void> {
  await rm(path, { force: true });
  await symlink(target, path);
}

/** @source OCI image specification, config.md: the same names as Docker's own format uses */
function configOf(settings: ImageSettings): object {
  return {
    User: settings.user ?? '',
    Env: Object.entries(settings.environment ?? {}).map(([name, value]) => `${name}=${value}`),
    WorkingDir: settings.workingFolder ?? '',
    Entrypoint: settings.entrypoint ?? null,
    Cmd: settings.command ?? null,
    ExposedPorts: setOf(settings.ports),
    Volumes: setOf(settings.volumes),
    StopSignal: settings.stopSignal ?? '',
  };
}

function setOf(names: readonly string[] | undefined): object | null {
  return names === undefined ? null : Object.fromEntries(names.map((name) => [name, {}]));
}
