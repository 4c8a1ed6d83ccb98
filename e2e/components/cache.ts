import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, relative } from 'node:path';
import { env } from 'node:process';
import type { Component, Image } from './component.ts';

const e2eFolder = join(import.meta.dirname, '..');
const imagesFolder = join(e2eFolder, 'engine', 'images');

/** Folder of the Go module that a program is built from. */
export function moduleFolderOf(moduleFolder: string): string {
  return join(e2eFolder, moduleFolder);
}

/** Folder of what only has to be made once: LANDFALL_CACHE, or `~/.cache/landfall`. */
export function cacheFolder(): string {
  const chosen = env['LANDFALL_CACHE'];
  return chosen === undefined || chosen === '' ? join(homedir(), '.cache', 'landfall') : chosen;
}

/**
 * Folder of one component. Its name changes with everything that can change the content: the recipe, the module's files,
 * the system. So a folder that exists is complete and right, and is never rebuilt.
 */
export async function componentFolder(component: Component): Promise<string> {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([component, process.platform, process.arch]));
  if (component.kind === 'program') {
    for (const [name, text] of await moduleFiles(moduleFolderOf(component.moduleFolder))) hash.update(`\0${name}\0${text}`);
  }
  if (component.kind === 'image') {
    if (component.base !== undefined) hash.update(await componentFolder(component.base));
    for (const [name, text] of await recipeFiles(component)) hash.update(`\0${name}\0${text}`);
  }
  return join(cacheFolder(), 'components', `${component.name}-${component.version}-${hash.digest('hex').slice(0, 12)}`);
}

/** Path of what a caller wants: the executable, the folder of YAML files, or the folder of an image's layer. */
export function productOf(component: Component, folder: string): string {
  if (component.kind === 'program') return join(folder, 'bin', component.executable);
  return component.kind === 'definitions' ? join(folder, 'definitions') : folder;
}

async function moduleFiles(folder: string): Promise<readonly (readonly [string, string])[]> {
  const names = (await readdir(folder)).filter((name) => /^go\.(mod|sum)$|\.go$/.test(name)).sort();
  return Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const));
}

/** The script that makes the image, and the files that it uses. */
async function recipeFiles(image: Image): Promise<readonly (readonly [string, string])[]> {
  const script = join(imagesFolder, image.base === undefined ? 'debian.sh' : 'packages.sh');
  const recipeFolder = join(e2eFolder, image.recipeFolder);
  const own = (await readdir(recipeFolder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    [script, ...own.sort()].map(async (path) => [relative(e2eFolder, path), await readFile(path, 'utf8')] as const),
  );
}
