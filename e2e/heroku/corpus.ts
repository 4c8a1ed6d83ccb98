import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = process.env['LANDFALL_HEROKU_CORPUS'] ?? fileURLToPath(new URL('../../../shared/corpus/heroku', import.meta.url));

/** Applications that must be refused, each with the reason; every other one must be delivered. */
export const refusedApplications: ReadonlyMap<string, string> = new Map([
  ['dockerfile-procfile-bad', 'A merge was not finished'],
]);

/**
 * Folders of public Heroku applications. They belong to their projects and are no part of ours, so a machine without them
 * has none to show.
 */
export function publicApplications(): readonly string[] {
  if (!existsSync(folder)) return [];
  const described = /^(?:Procfile|app\.json|heroku\.yml|Dockerfile|requirements\.txt|package\.json)$/;
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && described.test(entry.name),
  );
  const folders = new Set(files.map(({ parentPath }) => parentPath));
  return [...folders].filter((one) => !folders.has(dirname(one)) || dirname(one) === folder).sort();
}

/** Folders below `fixtures/` that describe an application to Heroku. */
export function herokuFixtures(): readonly string[] {
  const fixtures = join(import.meta.dirname, '../../fixtures');
  return readdirSync(fixtures)
    .filter((name) => name.startsWith('heroku-'))
    .map((name) => join(fixtures, name));
}

/** The saved export of the live application that stands beside the files; undefined when there is none. */
export function savedExport(application: string): string | undefined {
  const name = readdirSync(application).find((one) => one.endsWith('.heroku.json'));
  return name === undefined ? undefined : join(application, name);
}
