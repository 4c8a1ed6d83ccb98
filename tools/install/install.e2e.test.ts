/** Drives ./landfall in a small checkout whose `npm` is a script of ours: it counts its calls and links the real modules. */
import { spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
let checkout = '';

beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'landfall-checkout-'));
  for (const path of ['landfall', 'tools/install', 'tools/build', 'apps/cli/bin', 'apps/cli/package.json', 'package-lock.json']) {
    cpSync(join(root, path), join(checkout, path), { recursive: true });
  }
  mkdirSync(join(checkout, 'packages/model/src'), { recursive: true });
  write('apps/cli/src/entry.ts', "import { word } from './word.ts';\n\nconsole.log(word);\n");
  write('apps/cli/src/word.ts', "export const word = 'first';\n");
  write('machine/npm', fakeNpm('exit 0'));
});

afterEach(() => rmSync(checkout, { recursive: true }));

test('the first run installs and builds, and says so on standard error only', async () => {
  const { stdout, stderr, exitCode } = await landfall();

  expect({ stdout, exitCode }).toEqual({ stdout: 'first\n', exitCode: 0 });
  expect(stderr).toContain('installing dependencies');
  expect(stderr).toContain('npm is noisy');
});

test('what the first run installs with leaves standard input to the command', async () => {
  write('apps/cli/src/entry.ts', "import { readFileSync } from 'node:fs';\n\nconsole.log(readFileSync(0, 'utf8'));\n");
  write('machine/npm', fakeNpm('cat'));

  const { stdout } = await run('sh', ['-c', `echo 'services: {}' | '${checkout}/landfall'`]);

  expect(stdout).toBe('services: {}\n\n');
});

test('a later run installs nothing, builds nothing and says nothing', async () => {
  await landfall();
  const builtAt = statSync(join(checkout, 'apps/cli/dist/landfall.cjs')).ctimeMs;

  const { stdout, stderr } = await landfall();

  expect({ stdout, stderr }).toEqual({ stdout: 'first\n', stderr: '' });
  expect(statSync(join(checkout, 'apps/cli/dist/landfall.cjs')).ctimeMs).toBe(builtAt);
  expect(countInstalls()).toBe(1);
});

test('a source that was changed is built into the next run', async () => {
  await landfall();
  write('apps/cli/src/word.ts', "export const word = 'second';\n");

  expect((await landfall()).stdout).toBe('second\n');
});

test('two first runs at the same moment install once', async () => {
  await run('mkfifo', [join(checkout, 'gate')]);
  write('machine/npm', fakeNpm(`cat '${checkout}/gate'`));
  const both = [start(join(checkout, 'landfall'), []), start(join(checkout, 'landfall'), [])];
  // One of them stands at the gate inside npm; the gate opens when the other has found the lock taken.
  await Promise.race(both.map((one) => one.says('another run is installing')));
  await run('sh', ['-c', `: >'${checkout}/gate'`]);

  const runs = await Promise.all(both.map((one) => one.finished));

  expect(runs.map(({ stdout }) => stdout)).toEqual(['first\n', 'first\n']);
  expect(countInstalls()).toBe(1);
});

test('an updated lock file is installed again', async () => {
  await landfall();
  const later = new Date(Date.now() + 60_000);
  utimesSync(join(checkout, 'package-lock.json'), later, later);

  await landfall();

  expect(countInstalls()).toBe(2);
});

test('an install that was interrupted starts from nothing', async () => {
  write('machine/npm', fakeNpm('mkdir -p node_modules/half; kill -9 $PPID; exit 0'));
  await landfall();
  expect(existsSync(join(checkout, 'node_modules/half'))).toBe(true);

  write('machine/npm', fakeNpm('exit 0'));
  const { stdout } = await landfall();

  expect(stdout).toBe('first\n');
  expect(existsSync(join(checkout, 'node_modules/half'))).toBe(false);
});

test('a failed install is reported with exit code 3, and tried again by the next run', async () => {
  write('machine/npm', fakeNpm('echo "no route to registry" >&2; exit 1'));
  const failed = await landfall();
  expect(failed).toMatchObject({ exitCode: 3, stdout: '' });
  expect(failed.stderr).toContain('no route to registry');
  expect(failed.stderr).toContain('npm install failed');

  write('machine/npm', fakeNpm('exit 0'));

  expect((await landfall()).exitCode).toBe(0);
});

test('the script may be called through a link and from any folder', async () => {
  await landfall();
  const link = join(checkout, 'machine/lf');
  write('machine/lf-target', '');
  const { stdout } = await run('sh', ['-c', `ln -s '${checkout}/landfall' '${link}' && cd / && '${link}'`]);

  expect(stdout).toBe('first\n');
});

function landfall(): Promise<Run> {
  return run(join(checkout, 'landfall'), []);
}

interface Run {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

function run(program: string, args: readonly string[]): Promise<Run> {
  return start(program, args).finished;
}

/** `says` resolves once the text has appeared on standard error. */
function start(program: string, args: readonly string[]): { finished: Promise<Run>; says: (text: string) => Promise<void> } {
  const path = `${join(checkout, 'machine')}:/usr/bin:/bin`;
  const child = spawn(program, args, { cwd: tmpdir(), env: { PATH: path }, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (bytes: Buffer) => {
    stdout += bytes.toString();
  });
  child.stderr.on('data', (bytes: Buffer) => {
    stderr += bytes.toString();
  });
  return {
    finished: new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (exitCode) => resolve({ stdout, stderr, exitCode }));
    }),
    says: (text) =>
      new Promise((resolve) => {
        child.stderr.on('data', () => {
          if (stderr.includes(text)) resolve();
        });
      }),
  };
}

function fakeNpm(ending: string): string {
  return [
    '#!/bin/sh',
    `echo called >>'${checkout}/installs'`,
    'echo "npm is noisy"',
    `for module in '${root}'/node_modules/* '${root}'/node_modules/.bin; do ln -sfn "$module" node_modules/; done`,
    `ln -sfn '${root}/tools/node_modules' tools/node_modules`,
    ending,
    '',
  ].join('\n');
}

function countInstalls(): number {
  return readFileSync(join(checkout, 'installs'), 'utf8').trimEnd().split('\n').length;
}

function write(path: string, text: string): void {
  const file = join(checkout, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
  chmodSync(file, 0o755);
}
