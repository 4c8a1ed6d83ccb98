/**
 * The programs and definitions from outside that tests need, each built once into a cache folder.
 *
 * As a command: `node e2e/components/components.ts [name…]` makes them (all without a name) and prints where they are.
 */
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { argv, exit, stderr, stdout } from 'node:process';
import { componentFolder, productOf } from './cache.ts';
import { type ComponentName, catalogue } from './catalogue.ts';
import type { Component } from './component.ts';
import { withLock } from './lock.ts';
import { produce } from './produce.ts';

/**
 * Gives the path of each component, building those that the cache lacks, one after the other. Progress goes to standard error.
 *
 * @returns for a program its executable, for definitions the folder of their YAML files, for an image the folder of its layer
 * @throws when Go or a Debian package is missing, or a build fails
 */
export async function ensureComponents<const Name extends ComponentName>(
  names: readonly Name[],
): Promise<Readonly<Record<Name, string>>> {
  const paths: Partial<Record<Name, string>> = {};
  for (const name of names) paths[name] = await ensureComponent(componentNamed(name));
  return paths as Record<Name, string>; // the loop has filled in every name
}

function componentNamed(name: string): Component {
  const component = catalogue.find((candidate) => candidate.name === name);
  if (component !== undefined) return component;
  throw new Error(`There is no component "${name}". Known: ${catalogue.map((candidate) => candidate.name).join(', ')}.`);
}

async function ensureComponent(component: Component): Promise<string> {
  const folder = await componentFolder(component);
  if (!existsSync(folder)) {
    await withLock(folder, async () => {
      if (!existsSync(folder)) await produceInto(component, folder);
    });
  }
  return productOf(component, folder);
}

/**
 * Works in a neighbouring folder and moves it into place when complete, so that nobody ever sees half a component.
 * What a killed build left there is removed first; the lock says that nobody works in it now.
 */
async function produceInto(component: Component, folder: string): Promise<void> {
  const duration = 'coldSeconds' in component ? `, about ${component.coldSeconds} s the first time` : '';
  stderr.write(`components: ${component.name} ${component.version}: making it${duration}\n`);
  const started = performance.now();
  const basePath = 'base' in component ? await ensureComponent(component.base) : undefined;
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  await produce(component, unfinished, basePath);
  await rename(unfinished, folder);
  const seconds = Math.round((performance.now() - started) / 1000);
  stderr.write(`components: ${component.name} ${component.version}: ready after ${seconds} s\n`);
}

async function main(names: readonly string[]): Promise<void> {
  const wanted = names.length === 0 ? catalogue.map((component) => component.name) : names;
  for (const name of wanted) {
    const component = componentNamed(name);
    stdout.write(`${component.name} ${await ensureComponent(component)}\n`);
  }
}

if (import.meta.main) {
  try {
    await main(argv.slice(2));
  } catch (error) {
    stderr.write(`components: ${error instanceof Error ? error.message : String(error)}\n`);
    exit(1);
  }
}
