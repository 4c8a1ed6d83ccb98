/** Writes the generated pages of docs/; with --check, only says which of them are out of date. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pages } from './pages/index.ts';
import { findOrphans, findStale } from './refresh.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const isCheck = process.argv.includes('--check');
const reference = 'docs/reference';

for (const orphan of findOrphans(
  pages,
  readdirSync(join(root, reference), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/')),
)) {
  console.log(`${orphan} is made by no page of tools/generate/pages: remove it, or add its page`);
  process.exitCode = 1;
}

for (const { path, text } of await findStale(pages, readPage)) {
  if (isCheck) {
    console.log(`${path} is out of date: run npm run generate`);
    process.exitCode = 1;
  } else {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    console.log(`wrote ${path}`);
  }
}

function readPage(path: string): string {
  const file = join(root, path);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
