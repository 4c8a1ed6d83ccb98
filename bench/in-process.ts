/**
 * Loads and renders one application again and again in this process, assesses it as well, and prints as JSON the milliseconds of
 * each round without the assessment, and those of the assessment alone.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { type LoadOptions, loadProject, readApp } from '@landfall/intake';
import type { Workspace } from '@landfall/model';
import { type RenderOptions, render } from '@landfall/render';
import { assess, readSources } from '@landfall/rules';

const [folder = '.', file = 'compose.yaml', rounds = '30'] = process.argv.slice(2);
const warmUpRounds = 20;

/** Plain files of a trusted folder: the guards of the command line are not what is measured here. */
const workspace: Workspace = {
  read: (path) => (existsSync(path) ? { kind: 'file', bytes: readFileSync(path), executable: false } : { kind: 'missing' }),
  list: (path) =>
    existsSync(path)
      ? readdirSync(path, { withFileTypes: true })
          .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
          .sort()
      : undefined,
  kind: (path) => (existsSync(path) ? 'file' : 'missing'),
};

const environment = Object.fromEntries(
  Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
);
const options: LoadOptions = { workingDirectory: folder, files: [file], profiles: [], envFiles: [], environment };
const renderOptions: RenderOptions = {
  kubernetes: '1.36',
  secrets: 'external',
  liveness: false,
  repository: { url: '', revision: '', path: '' },
};
const rendering: number[] = [];
const assessing: number[] = [];

for (let round = -warmUpRounds; round < Number(rounds); round++) {
  const startedAt = performance.now();
  const { app, keys, notes, findings } = readApp(loadProject(workspace, options), workspace);
  const environments = ['staging', 'production'].map((name) => ({ name, app }));
  render({ app, keys, notes, findings, environments, options: renderOptions });
  const renderedAt = performance.now();
  assess(app, { sources: readSources(workspace, folder) });
  if (round < 0) continue;
  rendering.push(renderedAt - startedAt);
  assessing.push(performance.now() - renderedAt);
}

console.log(JSON.stringify({ rendering, assessing }));
