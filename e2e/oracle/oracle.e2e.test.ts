import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Oracle, startOracle } from './oracle.ts';

let oracle: Oracle;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-oracle-'));
  oracle = await startOracle();
}, 600_000);

afterAll(async () => {
  await oracle.stop();
  await rm(folder, { recursive: true, force: true });
});

async function writeProject(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const project = join(folder, name);
  await mkdir(project);
  for (const [path, text] of Object.entries(files)) await writeFile(join(project, path), text);
  return project;
}

test('the environment comes from the request alone, and does not stay for the next one', async () => {
  const project = await writeProject('environment', {
    'compose.yaml': 'services: {web: {image: "web:${TAG-none}-${HOME-homeless}"}}',
  });
  const files = [join(project, 'compose.yaml')];

  const tagged = await oracle.load({ files, environment: { TAG: '7' } });
  const bare = await oracle.load({ files });

  expect(tagged).toMatchObject({ project: { services: { web: { image: 'web:7-homeless' } } } });
  expect(bare).toMatchObject({ project: { services: { web: { image: 'web:none-homeless' } } } });
});

test('discovery, .env, profiles and the project name work as with Docker Compose', async () => {
  const project = await writeProject('discovery', {
    'compose.yaml': 'services: {web: {image: "web:${TAG}"}, debug: {image: debug, profiles: [debug]}}',
    'compose.override.yaml': 'services: {web: {hostname: overridden}}',
    '.env': 'TAG=from-env-file\nCOMPOSE_PROFILES=debug\n',
  });

  const answer = await oracle.load({ workingDirectory: project, projectName: 'named' });

  expect(answer).toMatchObject({
    project: {
      name: 'named',
      services: { web: { image: 'web:from-env-file', hostname: 'overridden' }, debug: { image: 'debug' } },
    },
  });
});

test('a refusal and a warning are answers', async () => {
  const project = await writeProject('refused', { 'compose.yaml': 'services: {web: {image: "${IMAGE}", ports: [nonsense]}}' });

  const answer = await oracle.load({ files: [join(project, 'compose.yaml')] });

  expect(answer).toEqual({
    error: expect.stringContaining('nonsense'),
    warnings: ['The "IMAGE" variable is not set. Defaulting to a blank string.'],
  });
});

test('overlapping loads get their own answers', async () => {
  const project = await writeProject('many', { 'compose.yaml': 'services: {web: {image: "web:${TAG}"}}' });
  const tags = Array.from({ length: 200 }, (_, index) => `t${index}`);

  const answers = await Promise.all(
    tags.map((tag) => oracle.load({ files: [join(project, 'compose.yaml')], environment: { TAG: tag } })),
  );

  const images = answers.map(
    (answer) => 'project' in answer && (answer.project as { services: { web: { image: string } } }).services.web.image,
  );
  expect(images).toEqual(tags.map((tag) => `web:${tag}`));
});

test('a load after the end is refused', async () => {
  const ended = await startOracle();
  await ended.stop();

  await expect(ended.load({})).rejects.toThrow('has been stopped');
});
