import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Oracle, startOracle } from '../oracle/oracle.ts';
import { compare, type Verdict } from './compare.ts';
import { cornerText } from './grammar/corner-text.ts';
import { envText, templateText } from './grammar/env-text.ts';
import { brokenYamlText, yamlText } from './grammar/yaml-text.ts';
import { runs, seed } from './runs.ts';
import { Tally } from './tally.ts';

const environment = { TAG: 'v7', EMPTY: '' };

let oracle: Oracle;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-text-'));
  oracle = await startOracle();
}, 600_000);

afterAll(async () => {
  await oracle.stop();
  await rm(folder, { recursive: true, force: true });
});

test.each([
  ['YAML', yamlText, loadYaml],
  ['broken YAML', brokenYamlText, loadYaml],
  ['YAML with corners', cornerText, loadYaml],
  ['templates', templateText, loadTemplate],
  ['env files of a service', envText, loadServiceEnv],
  ['env files of the project', envText, loadProjectEnv],
] as const)('%s are read alike', { timeout: 60_000 + runs * 100 }, async (what, text, load) => {
  const tally = new Tally();

  for (const sample of fc.sample(text, { numRuns: runs, seed })) tally.add(JSON.stringify(sample), await load(sample));

  tally.print(what);
  expect(tally.differences).toEqual([]);
  expect(tally.count('equal')).toBeGreaterThan(runs / 20);
});

async function loadYaml(text: string): Promise<Verdict> {
  return loadFiles({ 'compose.yaml': text });
}

/** The reference shows in its JSON what an extension field became. */
async function loadTemplate(text: string): Promise<Verdict> {
  return loadFiles({ 'compose.yaml': `services: {web: {image: web}}\nx-text: ${JSON.stringify(text)}\n` });
}

async function loadServiceEnv(text: string): Promise<Verdict> {
  return loadFiles({
    'compose.yaml': 'services: {web: {image: web, env_file: web.env, environment: {A: own}}}',
    'web.env': text,
  });
}

async function loadProjectEnv(text: string): Promise<Verdict> {
  const variables = ['A', 'B', 'LONG_NAME', 'K1', 'TAG'].map((name) => `"\${${name}-unset}"`).join(', ');
  return loadFiles({ 'compose.yaml': `services: {web: {image: web}}\nx-values: [${variables}]`, 'project.env': text }, [
    'project.env',
  ]);
}

async function loadFiles(files: Readonly<Record<string, string>>, envFiles: readonly string[] = []): Promise<Verdict> {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return compare(oracle, { files: ['compose.yaml'], envFiles, environment, workingDirectory: folder });
}
