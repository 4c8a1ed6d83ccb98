import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { stderr } from 'node:process';
import { cacheFolder } from '../components/cache.ts';
import type { ImageName } from '../components/catalogue.ts';
import { withLock } from '../components/lock.ts';
import { type ComposeProject, type ResolvedBuild, type ResolvedProject, resolveProject } from './compose.ts';
import { type Engine, startEngine } from './engine.ts';
import { writeImageArchive } from './images/archive.ts';
import { imageCatalogue } from './images/catalogue.ts';
import { type Ingredients, readIngredients } from './ingredients.ts';

/** All images that an application needs, in one archive. */
export interface ServiceImages {
  /** For `cluster.loadImages` and `engine.loadImages`. A layer that several images share is there once. */
  readonly archivePath: string;
  /** Names of the images in it, sorted. */
  readonly references: readonly string[];
}

/**
 * Builds the images of all services that have a `build`, without a network, and puts them into one archive with our own
 * images that services run as they are. The archive is kept until something changes that it is made of.
 *
 * @throws when a service runs an image that is neither built nor one of ours, or when a build fails
 */
export async function buildServices(project: ComposeProject): Promise<ServiceImages> {
  const resolved = await resolveProject(project);
  const references = referencesOf(resolved);
  refuseForeignImages(resolved, references);
  const ingredients = await readIngredients(resolved);
  const folder = join(cacheFolder(), 'builds', `${resolved.name}-${ingredients.key}`);
  const archivePath = join(folder, 'images.tar');
  await withLock(folder, async () => {
    if (!existsSync(archivePath)) await buildInto(folder, resolved, ingredients);
  });
  const now = new Date();
  await utimes(folder, now, now);
  return { archivePath, references };
}

/** Removes what was built of other versions and is used no more. An archive is as large as all its images. */
async function removeOldBuilds(): Promise<void> {
  const builds = join(cacheFolder(), 'builds');
  for (const name of await readdir(builds)) {
    const folder = join(builds, name);
    const { mtimeMs } = await stat(folder);
    if (Date.now() - mtimeMs > 24 * 3_600_000) await rm(folder, { recursive: true, force: true });
  }
}

async function buildInto(folder: string, project: ResolvedProject, ingredients: Ingredients): Promise<void> {
  const started = performance.now();
  stderr.write(`engine: building the images of ${project.name}\n`);
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  const engine = await startEngine('build');
  try {
    await loadBaseImages(engine, ingredients.images, unfinished);
    for (const { build, tags } of buildsOf(project)) await buildImage(engine, build, tags);
    await engine.docker(['save', '--output', join(unfinished, 'images.tar'), ...referencesOf(project)]);
  } finally {
    await engine.stop();
  }
  await rename(unfinished, folder);
  await removeOldBuilds();
  stderr.write(`engine: the images of ${project.name} are ready after ${Math.round((performance.now() - started) / 1000)} s\n`);
}

async function loadBaseImages(engine: Engine, names: readonly ImageName[], folder: string): Promise<void> {
  const archive = await writeImageArchive(names, folder);
  await engine.loadImages(archive);
  await rm(archive);
}

async function buildImage(engine: Engine, build: ResolvedBuild, tags: readonly string[]): Promise<void> {
  const inline = build.dockerfile_inline;
  await engine.docker(
    [
      'build',
      '--network=none',
      '--progress=plain',
      ...(inline === undefined ? ['--file', join(build.context, build.dockerfile ?? 'Dockerfile')] : ['--file=-']),
      ...(build.target === undefined ? [] : ['--target', build.target]),
      ...Object.entries(build.args ?? {}).flatMap(([name, value]) => ['--build-arg', value === null ? name : `${name}=${value}`]),
      ...tags.flatMap((tag) => ['--tag', tag]),
      build.context,
    ],
    inline === undefined ? {} : { input: inline },
  );
}

/** There is nobody to ask for an image that is neither built here nor ours. */
function refuseForeignImages(project: ResolvedProject, references: readonly string[]): void {
  const built = new Set(buildsOf(project).flatMap(({ tags }) => tags));
  const ours = new Set<string>(imageCatalogue.map((image) => image.reference));
  const foreign = references.filter((reference) => !built.has(reference) && !ours.has(reference));
  if (foreign.length === 0) return;
  throw new Error(
    `No service of ${project.name} builds ${foreign.join(', ')}, and no registry can be asked. Ours are: ${[...ours].join(', ')}.`,
  );
}

/** One build for all services that ask for the same. */
function buildsOf(project: ResolvedProject): readonly { readonly build: ResolvedBuild; readonly tags: readonly string[] }[] {
  const builds = new Map<string, { readonly build: ResolvedBuild; readonly tags: string[] }>();
  for (const [name, service] of Object.entries(project.services)) {
    if (service.build === undefined) continue;
    const key = JSON.stringify(service.build);
    const known = builds.get(key) ?? { build: service.build, tags: [] };
    builds.set(key, known);
    const tag = service.image ?? `${project.name}-${name}`;
    if (!known.tags.includes(tag)) known.tags.push(tag);
  }
  return [...builds.values()];
}

/** The image of every service, as Compose names it. */
function referencesOf(project: ResolvedProject): readonly string[] {
  const names = Object.entries(project.services).map(([name, service]) => service.image ?? `${project.name}-${name}`);
  return [...new Set(names)].sort();
}
