import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Page, replaceRegion } from '../page.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * The guides of the library: a region that is named after an example below `packages/runtime/src` shows that file, which tests run.
 */
export const runtimeGuidePages: readonly Page[] = readdirSync(join(root, 'docs/guides'))
  .filter((name) => /^runtime-.*\.md$/.test(name))
  .map((name) => ({ path: `docs/guides/${name}`, write: showExamples }));

function showExamples(page: string): string {
  let shown = page;
  for (const [, path = ''] of page.matchAll(/<!-- begin (packages\/runtime\/src\/\S+) -->/g)) {
    shown = replaceRegion(shown, path, ['```ts', asWrittenByUsers(path), '```'].join('\n'));
  }
  return shown;
}

/** Inside the library an example imports its room by file; everybody else by the name of the package. */
function asWrittenByUsers(path: string): string {
  const room = /^packages\/runtime\/src\/(.+)\/examples\//.exec(path)?.[1];
  if (room === undefined) throw new Error(`${path} is no example of a room`);
  return readFileSync(join(root, path), 'utf8').trimEnd().replaceAll("'../index.ts'", `'@landfall/runtime/${room}'`);
}
