import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { landfallCommand } from '../corpus/landfall/landfall.ts';
import { type Bench, startBench } from './project.ts';

const spare: readonly number[] = Array.from({ length: 30 }, () => 3);

let bench: Bench;

beforeAll(async () => {
  bench = await startBench();
});

afterAll(() => bench.stop());

/** Starts a rendering and presses Ctrl-C as soon as so many files are there. Answers whether it was still running. */
async function interrupt(folder: string, fileCount: number): Promise<boolean> {
  const out = join(folder, 'deploy');
  const args = ['render', 'newsroom', '--out', 'deploy', '--env', 'staging', '--env', 'production', '--quiet'];
  const child = spawn(landfallCommand, args, { cwd: folder, env: { PATH: process.env['PATH'] }, stdio: 'inherit' });
  const closed = once(child, 'close');
  while (child.exitCode === null && countFiles(out) < fileCount) await pause(1);
  child.kill('SIGINT');
  await closed;
  return child.signalCode === 'SIGINT';
}

function countFiles(folder: string): number {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;
}

function withoutTimes(state: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...state].map(([path, text]) => [path, text.slice(text.indexOf('\n') + 1)]));
}

test('a first run that is interrupted anywhere is completed by the next one', async () => {
  const project = bench.project();
  await project.render('--quiet');
  const whole = withoutTimes(project.state('deploy'));

  let interruptions = 0;
  // A machine that stalls may have seen only the end of most: then some more are begun.
  for (const fileCount of [0, 1, 5, 20, 40, 80, 110, 125, ...spare]) {
    if (fileCount === spare[0] && interruptions > 1) break;
    rmSync(join(project.folder, 'deploy'), { recursive: true, force: true });
    if (await interrupt(project.folder, fileCount)) interruptions += 1;

    expect(await project.render('--quiet'), `after ${fileCount} files`).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    expect(withoutTimes(project.state('deploy'))).toEqual(whole);
  }
  expect(interruptions).toBeGreaterThan(1);
});

test('so is a later one, over the files of the one before', async () => {
  const project = bench.project();
  await project.render('--quiet');
  project.edit('newsroom/.env', (text) =>
    text.replace('TAG=2026.11', 'TAG=2026.12').replace('LOG_LEVEL=info', 'LOG_LEVEL=warning'),
  );
  project.edit('deploy/values/api.yaml', (text) => text.replace(/^replicas: 1.*$/m, 'replicas: 5'));

  await interrupt(project.folder, 0);
  const run = await project.render('--quiet');
  const settled = withoutTimes(project.state('deploy'));
  await project.render('--quiet');

  expect(run).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  expect(project.read('deploy/values/api.yaml')).toContain('replicas: 5');
  expect(project.read('deploy/values/api.yaml')).toContain('LOG_LEVEL: warning');
  expect(withoutTimes(project.state('deploy'))).toEqual(settled);
});
