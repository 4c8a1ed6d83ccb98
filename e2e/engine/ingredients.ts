import { createHash } from 'node:crypto';
import { readdir, readFile, readlink, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { componentFolder } from '../components/cache.ts';
import type { ImageName } from '../components/catalogue.ts';
import type { ResolvedBuild, ResolvedProject } from './compose.ts';
import { imageCatalogue } from './images/catalogue.ts';
import { imagesNamedIn } from './images/named.ts';

/** What the images of an application are made of. */
export interface Ingredients {
  /** Our images that are built on or run as they are. */
  readonly images: readonly ImageName[];
  /** Changes with everything that can change an image: services, build contexts, our images. */
  readonly key: string;
}

/** Reads all build contexts of the application. */
export async function readIngredients(project: ResolvedProject): Promise<Ingredients> {
  const services = Object.entries(project.services).map(([name, { image, build }]) => ({ name, image, build }));
  const builds = services.flatMap(({ build }) => (build === undefined ? [] : [build]));
  const contexts = [...new Set(builds.map((build) => build.context))];
  // Where a context lies does not matter.
  const described = JSON.stringify(services, (name, value: unknown) =>
    name === 'context' ? contexts.findIndex((context) => context === value) : value,
  );
  const recipes = await Promise.all(builds.map(dockerfileOf));
  const images = imagesNamedIn([described, ...recipes].join('\n'));

  const hash = createHash('sha256').update(described);
  for (const image of imageCatalogue) {
    if (images.includes(image.name)) hash.update(await componentFolder(image));
  }
  for (const context of contexts) {
    for (const [name, content] of await filesOf(context)) hash.update(`\0${name}\0`).update(content);
  }
  return { images, key: hash.digest('hex').slice(0, 12) };
}

async function dockerfileOf(build: ResolvedBuild): Promise<string> {
  return build.dockerfile_inline ?? readFile(join(build.context, build.dockerfile ?? 'Dockerfile'), 'utf8');
}

/** Every file of a folder: name and mode, and content or target of a link. */
async function filesOf(folder: string): Promise<readonly (readonly [string, Buffer | string])[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => ({ entry, path: join(entry.parentPath, entry.name) }));
  return Promise.all(
    files
      .sort((one, other) => (one.path < other.path ? -1 : 1))
      .map(async ({ entry, path }) => {
        if (entry.isSymbolicLink()) return [relative(folder, path), await readlink(path)] as const;
        return [`${relative(folder, path)} ${(await stat(path)).mode}`, await readFile(path)] as const;
      }),
  );
}
