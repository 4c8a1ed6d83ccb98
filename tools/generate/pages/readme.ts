import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import { fileURLToPath } from 'node:url';
import { type Page, replaceRegion } from '../page.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const example = 'fixtures/newsroom';
const explained = 'values/web.yaml';

/** The README, whose excerpts of output are what the program prints and writes for the example. */
export const readmePage: Page = {
  path: 'README.md',
  write: (former) => {
    const folder = mkdtempSync(join(tmpdir(), 'landfall-readme-'));
    try {
      cpSync(join(root, example), join(folder, example), { recursive: true });
      const summary = run(folder, 'render', example, '--out', 'deploy', '--env', 'staging', '--env', 'production');
      const read = (path: string) => readFileSync(join(folder, 'deploy', path), 'utf8');
      const line =
        1 +
        read(explained)
          .split('\n')
          .findIndex((text) => text.includes('DATABASE_URL:'));
      const target = `deploy/${explained}:${line}`;
      const explanation = `$ landfall explain ${target}\n${run(folder, 'explain', target)}`;
      const assessment = untilHeading(run(folder, 'assess', example), 'Ways to run it');
      let page = replaceRegion(former, 'assess', fenced('', assessment));
      page = replaceRegion(page, 'terminal', fenced('', summary));
      page = replaceRegion(page, 'values', fenced('yaml', read('values/frontend.yaml')));
      page = replaceRegion(page, 'environment', fenced('yaml', read('environments/production/web.yaml')));
      return replaceRegion(page, 'explain', fenced('', explanation));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** Without the variables of this shell, which would win over those of the example, but for where compiled code is kept. */
function run(folder: string, ...command: readonly string[]): string {
  const entry = join(root, 'apps/cli/src/entry.ts');
  const variables = { NODE_COMPILE_CACHE: env['NODE_COMPILE_CACHE'] };
  return execFileSync(process.execPath, [entry, ...command], { cwd: folder, encoding: 'utf8', env: variables });
}

/** The beginning of a text, up to the line that begins with a heading. */
function untilHeading(text: string, heading: string): string {
  const end = text.indexOf(`\n${heading}`);
  if (end === -1) throw new Error(`the output has no ${heading}`);
  return text.slice(0, end);
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}
