import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import type { Component } from './component.ts';

const e2eFolder = join(import.meta.dirname, '..');

/** Folder of the Go module that a program is built from. */
export function moduleFolderOf(moduleFolder: string): string {
  return join(e2eFolder, moduleFolder);
}

/** Folder that keeps all components: `components/` in LANDFALL_CACHE, or in `~/.cache/landfall`. */
function componentsFolder(): string {
  const chosen = env['LANDFALL_CACHE'];
  const root = chosen === undefined || chosen === '' ? join(homedir(), '.cache', 'landfall') : chosen;
  return join(root, 'components');
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
  return join(componentsFolder(), `${component.name}-${component.version}-${hash.digest('hex').slice(0, 12)}`);
}

/** Path inside the component's folder that a caller wants: the executable, or the folder of YAML files. */
export function productOf(component: Component, folder: string): string {
  return component.kind === 'program' ? join(folder, 'bin', component.executable) : join(folder, 'definitions');
}

async function moduleFiles(folder: string): Promise<readonly (readonly [string, string])[]> {
  const names = (await readdir(folder)).filter((name) => /^go\.(mod|sum)$|\.go$/.test(name)).sort();
  return Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const));
}
