import { afterAll, beforeAll, expect, test } from 'vitest';
import { composeDown, composeUp, waitForRunOnce } from '../engine/compose.ts';
import { type Engine, startEngine } from '../engine/engine.ts';
import { runChecks } from './checks.ts';
import { buildNewsroomImages } from './images.ts';
import { newsroomFiles, newsroomFolder } from './project.ts';

const project = { folder: newsroomFolder, files: newsroomFiles };

let engine: Engine;

beforeAll(async () => {
  const images = await buildNewsroomImages();
  engine = await startEngine('newsroom');
  await engine.loadImages(images.archivePath);
}, 1_200_000);

afterAll(() => engine.stop());

test('newsroom runs under Compose as it stands, and does what its editors expect', { timeout: 600_000 }, async () => {
  await composeUp(engine, project, { timeoutMs: 420_000 });
  // Nothing in the Compose files makes a worker wait for them: a picture that comes before the bucket is never stored.
  await waitForRunOnce(engine, project, ['collectstatic', 'storage-init']);
  const outcomes = await runChecks({ base: `http://${engine.address}`, host: 'newsroom.localhost' });
  await composeDown(engine, project, { withVolumes: true });

  expect(outcomes.map(({ check }) => check)).toContain('mailIsCaught');
  const { stdout } = await engine.docker(['ps', '--all', '--quiet']);
  expect(stdout).toBe('');
});
