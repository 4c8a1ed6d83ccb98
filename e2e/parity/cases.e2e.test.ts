import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Oracle, startOracle } from '../oracle/oracle.ts';
import type { Case } from './cases/case.ts';
import { checking } from './cases/checking.ts';
import { discovery, names } from './cases/discovery.ts';
import { extensions } from './cases/extends.ts';
import { includes } from './cases/include.ts';
import { known } from './cases/known.ts';
import { merging } from './cases/merging.ts';
import { yaml } from './cases/yaml.ts';
import { compare, type Verdict } from './compare.ts';
import { Tally } from './tally.ts';

let oracle: Oracle;
let folder: string;
let count = 0;
const tally = new Tally();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-cases-'));
  oracle = await startOracle();
}, 600_000);

afterAll(async () => {
  tally.print('cases');
  await oracle.stop();
  await rm(folder, { recursive: true, force: true });
});

const cases = { discovery, 'project name': names, include: includes, extends: extensions, merging, checking, yaml };

describe.each(Object.entries(cases))('%s', (_section, list) => {
  test.each(list)('$name', async (one) => {
    const verdict = await run(one);

    expect(verdict, JSON.stringify(verdict)).toMatchObject({ kind: one.expects === 'equal' ? 'equal' : 'refused-by-both' });
  });
});

test.each(Object.entries(known))('the known difference %s is still there', async (id, one) => {
  const verdict = await run(one);

  expect(verdict, JSON.stringify(verdict)).toMatchObject({ kind: 'known', difference: { id } });
});

async function run(one: Omit<Case, 'expects'>): Promise<Verdict> {
  count += 1;
  const project = join(folder, `case${count}`);
  for (const [path, text] of Object.entries(one.files)) {
    await mkdir(dirname(join(project, path)), { recursive: true });
    await writeFile(join(project, path), text);
  }
  const { use = [], profiles = [], envFiles = [], environment = {}, projectDirectory, projectName, runIn = '' } = one;
  const verdict = await compare(oracle, {
    files: use,
    profiles,
    envFiles,
    environment: { HOME: '/home/someone', ...environment },
    workingDirectory: join(project, runIn),
    ...(projectDirectory === undefined ? {} : { projectDirectory }),
    ...(projectName === undefined ? {} : { projectName }),
  });
  tally.add(one.name, verdict);
  return verdict;
}
