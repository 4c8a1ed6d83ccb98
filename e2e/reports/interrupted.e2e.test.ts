import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { landfallCommand } from '../corpus/landfall/landfall.ts';

/** What is left of `landfall assess --trend` when somebody presses Ctrl-C. */

const folder = mkdtempSync(join(tmpdir(), 'landfall-interrupted-'));
const [project, temporary] = [join(folder, 'project'), join(folder, 'temporary')];

/** Enough that nobody is done with them when the signal comes. */
const commits = 60;

beforeAll(() => {
  mkdirSync(project);
  mkdirSync(temporary);
  git('init', '--quiet', '--initial-branch=main');
  for (let version = 1; version <= commits; version += 1) {
    writeFileSync(join(project, 'compose.yaml'), `name: shop\nservices:\n  web:\n    image: example/web:${version}\n`);
    git('add', '.');
    git('commit', '--quiet', '--message', `Version ${version}`);
  }
  execFileSync(landfallCommand, ['--version']);
});

afterAll(() => rmSync(folder, { recursive: true }));

test('Ctrl-C leaves nothing in the temporary folder, and the working copy as it was', async () => {
  expect(await interrupt()).toBe(130);
  expect(readdirSync(temporary)).toEqual([]);
  expect(readFileSync(join(project, 'compose.yaml'), 'utf8')).toContain(`web:${commits}`);
  expect(git('status', '--porcelain')).toBe('');
});

/** Presses Ctrl-C in the middle, and gives the exit code. A machine that stalls may have seen only the end: then it is done again. */
async function interrupt(): Promise<number | null> {
  for (let attempt = 1; attempt <= 20; attempt += 1) {
    const child = spawn(landfallCommand, ['assess', project, '--trend', String(commits), '--format', 'json'], {
      env: { PATH: process.env['PATH'], TMPDIR: temporary },
      stdio: 'ignore',
    });
    const ended = once(child, 'exit');
    while (child.exitCode === null && !isUnderWay()) await pause(5);
    child.kill('SIGINT');
    await ended;
    if (child.exitCode !== 0) return child.exitCode;
  }
  throw new Error('The command ended twenty times before the signal came.');
}

function isUnderWay(): boolean {
  return readdirSync(temporary).some((name) => name.startsWith('landfall-trend-'));
}

function git(...args: readonly string[]): string {
  const identity = {
    GIT_AUTHOR_NAME: 'A',
    GIT_AUTHOR_EMAIL: 'a@example.org',
    GIT_COMMITTER_NAME: 'A',
    GIT_COMMITTER_EMAIL: 'a@example.org',
  };
  return execFileSync('git', args, { cwd: project, env: { ...process.env, ...identity }, encoding: 'utf8' });
}
