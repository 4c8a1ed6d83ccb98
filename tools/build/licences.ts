import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A package whose code is part of the bundle. */
interface BundledPackage {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** Text of its licence file; undefined when the package brings none. */
  readonly text: string | undefined;
}

/**
 * The licences of every package that the files come from, as one text, sorted by name. Our own files are left out.
 *
 * @param files absolute paths of bundled sources
 */
export function writeLicences(files: readonly string[]): string {
  const folders = new Set(files.map(packageFolder).filter((folder) => folder !== undefined));
  const packages = [...folders].map(readPackage).sort((a, b) => (a.name < b.name ? -1 : 1));
  const parts = packages.map(({ name, version, licence, text }) =>
    `${name} ${version} (${licence})\n\n${text ?? licence}`.trimEnd(),
  );
  return `Landfall contains code of these packages.\n\n${parts.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

/** `…/node_modules/@scope/name` of a path in it; undefined for our own sources. */
function packageFolder(file: string): string | undefined {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];
}

function readPackage(folder: string): BundledPackage {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly version: string;
    readonly license?: string;
  };
  const file = readdirSync(folder).find((name) => /^licen[cs]e(\.|$)/i.test(name));
  return {
    name: manifest.name,
    version: manifest.version,
    licence: manifest.license ?? 'no licence named',
    text: file === undefined ? undefined : readFileSync(join(folder, file), 'utf8'),
  };
}
