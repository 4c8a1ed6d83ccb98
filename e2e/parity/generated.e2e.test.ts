import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Oracle, startOracle } from '../oracle/oracle.ts';
import { compare } from './compare.ts';
import { type GeneratedProject, generatedProject } from './grammar/project.ts';
import { runs, seed } from './runs.ts';
import { Tally } from './tally.ts';

let oracle: Oracle;
let folder: string;
let count = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-parity-'));
  oracle = await startOracle();
}, 600_000);

afterAll(async () => {
  await oracle.stop();
  await rm(folder, { recursive: true, force: true });
});

test('generated projects load as the reference loader loads them', { timeout: 60_000 + runs * 200 }, async () => {
  const tally = new Tally();

  await fc.assert(
    fc.asyncProperty(generatedProject, async (project) => {
      const workingDirectory = await write(project);
      const verdict = await compare(oracle, {
        files: project.composeFiles,
        profiles: project.profiles,
        environment: project.environment,
        workingDirectory,
      });
      tally.add(workingDirectory, verdict);
      await rm(workingDirectory, { recursive: true });
      if (verdict.kind === 'different') throw new Error(`${verdict.details.join('\n')}\n${show(project)}`);
    }),
    { numRuns: runs, seed },
  );

  tally.print('generated');
  expect(tally.count('equal')).toBeGreaterThan(runs / 4);
});

async function write(project: GeneratedProject): Promise<string> {
  count += 1;
  const target = join(folder, `project-${count}`);
  for (const [path, text] of Object.entries(project.files)) {
    const file = join(target, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return target;
}

function show(project: GeneratedProject): string {
  return Object.entries(project.files)
    .filter(([path]) => path.endsWith('.yaml'))
    .map(([path, text]) => `--- ${path}\n${text}`)
    .join('');
}
