import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { produceImage } from '../engine/images/produce-image.ts';
import { moduleFolderOf, productOf } from './cache.ts';
import type { Component, Definitions, Program } from './component.ts';
import { runGo } from './go.ts';

/**
 * Fills an empty folder with the component.
 *
 * @param basePath where the image below is, for an image that has one
 */
export async function produce(component: Component, folder: string, basePath: string | undefined): Promise<void> {
  if (component.kind === 'program') await buildProgram(component, folder);
  else if (component.kind === 'definitions') await copyDefinitions(component, folder);
  else await produceImage(component, folder, basePath);
}

async function buildProgram(program: Program, folder: string): Promise<void> {
  const linkedValues = Object.entries(program.linkedValues).map(([name, value]) => `-X ${name}=${value}`);
  await runGo(
    [
      'build',
      '-mod=readonly',
      '-trimpath',
      '-buildvcs=false',
      ...(await substituteArguments(program, folder)),
      '-ldflags',
      ['-s', '-w', ...linkedValues].join(' '),
      '-o',
      productOf(program, folder),
      program.package,
    ],
    moduleFolderOf(program.moduleFolder),
  );
}

/**
 * Builds with a copy of the other module in which the file is another one.
 *
 * @source `go help build`, -modfile; its -overlay refuses files of published modules
 */
async function substituteArguments({ insteadOf, moduleFolder }: Program, folder: string): Promise<readonly string[]> {
  if (insteadOf === undefined) return [];
  const moduleRoot = moduleFolderOf(moduleFolder);
  const { Dir: published } = await downloadModule(insteadOf.module, moduleRoot);
  const copy = join(folder, 'module');
  await cp(published, copy, { recursive: true });
  const target = join(copy, insteadOf.path);
  await rm(target, { force: true });
  await cp(join(moduleRoot, insteadOf.by), target);

  const moduleFile = join(folder, 'go.mod');
  const text = await readFile(join(moduleRoot, 'go.mod'), 'utf8');
  await writeFile(moduleFile, `${text}\nreplace ${insteadOf.module} => ${copy}\n`);
  await cp(join(moduleRoot, 'go.sum'), join(folder, 'go.sum'));
  return [`-modfile=${moduleFile}`];
}

/** The checksum is compared here, because Go itself only compares it with a `go.sum` of a module that we would not need otherwise. */
async function copyDefinitions(definitions: Definitions, folder: string): Promise<void> {
  const wanted = `${definitions.module}@v${definitions.version}`;
  // Outside any module, so that no go.mod of a parent folder takes part.
  const { Sum: sum, Dir: source } = await downloadModule(wanted, tmpdir());
  if (sum !== definitions.sum) {
    throw new Error(
      `${wanted} has the checksum ${sum}, expected ${definitions.sum}: the module is not the one that was reviewed.`,
    );
  }

  const from = join(source, definitions.folder);
  const target = productOf(definitions, folder);
  await mkdir(target, { recursive: true });
  const names = (await readdir(from)).filter((name) => name.endsWith('.yaml') && name !== 'kustomization.yaml');
  if (names.length === 0) throw new Error(`${wanted} has no YAML file in ${definitions.folder}.`);
  for (const name of names) await cp(join(from, name), join(target, name));
}

/**
 * Brings a module into Go's cache when it is not there yet, as after a first start on a machine.
 *
 * @param wanted a module with its version, or one of the modules that the go.mod of the folder requires
 */
async function downloadModule(wanted: string, folder: string): Promise<{ readonly Sum: string; readonly Dir: string }> {
  const answer: unknown = JSON.parse(await runGo(['mod', 'download', '-json', wanted], folder));
  return answer as { readonly Sum: string; readonly Dir: string }; // documented output of `go help mod download`
}
