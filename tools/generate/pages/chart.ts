import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { embedChart, valuesSchemaText, writeReadme } from '@landfall/render/generators';
import type { Page } from '../page.ts';

const folder = 'packages/render/src/helm/chart';
const files = fileURLToPath(new URL(`../../../${folder}/files/`, import.meta.url));

/** What Helm refuses values by. */
export const chartSchemaPage: Page = {
  path: `${folder}/files/values.schema.json`,
  write: valuesSchemaText,
};

/** Every value of the chart, for people. */
export const chartReadmePage: Page = {
  path: `${folder}/files/README.md`,
  write: writeReadme,
};

/** The module that carries the files of the universal chart. */
export const chartModulePage: Page = {
  path: `${folder}/chart-files.ts`,
  write: () => embedChart(new Map([...readChart(), ['values.schema.json', valuesSchemaText()], ['README.md', writeReadme()]])),
};

function readChart(): ReadonlyMap<string, string> {
  const entries = readdirSync(files, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    entries.map((entry) => {
      const path = `${entry.parentPath}/${entry.name}`;
      return [path.slice(files.length).replace(/^\//, ''), readFileSync(path, 'utf8')];
    }),
  );
}
