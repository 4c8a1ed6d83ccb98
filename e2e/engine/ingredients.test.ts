import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { ResolvedBuild, ResolvedProject } from './compose.ts';
import { readIngredients } from './ingredients.ts';

/** An application of one service, in a folder of its own. */
function makeProject(build: Partial<ResolvedBuild> = {}): { readonly folder: string; readonly project: ResolvedProject } {
  const folder = mkdtempSync(join(tmpdir(), 'landfall-ingredients-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'src'));
  writeFileSync(join(folder, 'Dockerfile'), 'FROM landfall-e2e/redis:7\n');
  writeFileSync(join(folder, 'src', 'run'), 'echo 1', { mode: 0o644 });
  return { folder, project: { name: 'shop', services: { web: { image: 'web:1', build: { context: folder, ...build } } } } };
}

async function keyAfter(change: (folder: string) => void): Promise<readonly [string, string]> {
  const { folder, project } = makeProject();
  const before = (await readIngredients(project)).key;
  change(folder);
  return [before, (await readIngredients(project)).key];
}

test('the key stays while nothing changes', async () => {
  const [before, after] = await keyAfter(() => undefined);

  expect(after).toBe(before);
});

test('the key does not depend on where the application lies', async () => {
  const [one, other] = await Promise.all([makeProject(), makeProject()].map(({ project }) => readIngredients(project)));

  expect(other?.key).toBe(one?.key);
});

test.each<[string, (folder: string) => void]>([
  ['the content of a file', (folder) => writeFileSync(join(folder, 'src', 'run'), 'echo 2')],
  ['the mode of a file', (folder) => chmodSync(join(folder, 'src', 'run'), 0o755)],
  ['a new file', (folder) => writeFileSync(join(folder, 'src', 'more'), '')],
  ['a new link', (folder) => symlinkSync('run', join(folder, 'src', 'link'))],
  ['the Dockerfile', (folder) => writeFileSync(join(folder, 'Dockerfile'), 'FROM landfall-e2e/node:18\n')],
])('%s changes the key', async (_, change) => {
  const [before, after] = await keyAfter(change);

  expect(after).not.toBe(before);
});

test('our images are found in Dockerfiles, in build arguments and in Dockerfiles written inline', async () => {
  const named = await readIngredients(makeProject({ args: { BASE: 'landfall-e2e/node:18' } }).project);
  const inline = await readIngredients(makeProject({ dockerfile_inline: 'FROM landfall-e2e/busybox:1' }).project);

  expect(named.images).toEqual(['image-node', 'image-redis']);
  expect(inline.images).toEqual(['image-busybox']);
});
