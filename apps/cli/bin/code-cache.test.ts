import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const loader = fileURLToPath(new URL('code-cache.cjs', import.meta.url));
let folder: string;
let cache: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'landfall-code-cache-'));
  cache = join(folder, 'kept/render');
  mkdirSync(join(folder, 'chunks'));
  writeFileSync(join(folder, 'entry.cjs'), 'module.exports = require("./chunks/main-aaaaaaaa.cjs");\n');
  writeFileSync(
    join(folder, 'chunks/main-aaaaaaaa.cjs'),
    'const { greet } = require("./greet-bbbbbbbb.cjs");\nconsole.log(greet(process.argv[1]));\n' +
      'if (process.argv[1] === "late") require("./late-cccccccc.cjs");\nif (process.argv[1] === "fail") process.exitCode = 2;\n',
  );
  writeFileSync(join(folder, 'chunks/greet-bbbbbbbb.cjs'), greeting('Hello'));
  writeFileSync(join(folder, 'chunks/late-cccccccc.cjs'), 'console.log("late as well");\n');
});

afterEach(() => rmSync(folder, { recursive: true }));

test('runs the same with the code that the first run kept', () => {
  expect(run('Ada')).toBe('Hello, Ada\n');
  expect(existsSync(cache)).toBe(true);
  expect(run('Grace')).toBe('Hello, Grace\n');
});

test('takes the code of a chunk from what was kept, and so asks that its name tells its content', () => {
  run('Ada');
  writeFileSync(join(folder, 'chunks/greet-bbbbbbbb.cjs'), greeting('Adieu'));
  expect(run('Ada')).toBe('Hello, Ada\n');

  renameSync(join(folder, 'chunks/greet-bbbbbbbb.cjs'), join(folder, 'chunks/greet-dddddddd.cjs'));
  writeFileSync(join(folder, 'chunks/main-eeeeeeee.cjs'), 'console.log(require("./greet-dddddddd.cjs").greet("Ada"));\n');
  writeFileSync(join(folder, 'entry.cjs'), 'module.exports = require("./chunks/main-eeeeeeee.cjs");\n');
  expect(run('Ada')).toBe('Adieu, Ada\n');
});

test('is written three times, and again for a chunk that was not there', () => {
  const writes = ['Ada', 'Ada', 'Ada', 'Ada', 'late', 'Ada'].map((name) => {
    const before = inodeOf(cache);
    run(name);
    return inodeOf(cache) !== before;
  });

  expect(writes).toEqual([true, true, true, false, true, true]);
  const kept = readFileSync(cache, 'latin1');
  expect(kept).toContain('late-cccccccc.cjs');
});

test.each([0, 1, 15, 100, -1])('a file that was cut off at %i bytes is not used, and made anew', (length) => {
  run('Ada');
  const whole = statSync(cache).size;
  truncateSync(cache, length < 0 ? whole + length : length);

  expect(run('Grace')).toBe('Hello, Grace\n');
  expect(statSync(cache).size).toBeGreaterThan(whole / 2);
  expect(run('Grace')).toBe('Hello, Grace\n');
});

test('a draft of a process that was killed is cleared away, and one under way is left to its writer', () => {
  mkdirSync(join(folder, 'kept'));
  writeFileSync(`${cache}.draft`, 'a part');
  run('Ada');
  expect(existsSync(cache)).toBe(false);

  const longAgo = new Date(Date.now() - 3_600_000);
  utimesSync(`${cache}.draft`, longAgo, longAgo);
  run('Ada');
  expect(readdirSync(join(folder, 'kept'))).toEqual(['render']);
});

test('a refusal keeps nothing', () => {
  expect(run('fail', 2)).toBe('Hello, fail\n');
  expect(existsSync(cache)).toBe(false);
});

test('a folder that cannot be made is no error', () => {
  writeFileSync(join(folder, 'kept'), 'a file where the folder would be');

  expect(run('Ada')).toBe('Hello, Ada\n');
});

function greeting(word: string): string {
  return `exports.greet = (name) => { const inner = () => "${word}, " + name; return inner(); };\n`;
}

function run(name: string, expectedStatus = 0): string {
  const program = `require(${JSON.stringify(loader)}).requireCached(${JSON.stringify(join(folder, 'entry.cjs'))}, {
    file: ${JSON.stringify(cache)}, isWorthKeeping: (code) => code === 0 });`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', program, name], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: expectedStatus, stderr: '' });
  return stdout;
}

function inodeOf(file: string): string {
  const { ino, mtimeMs } = existsSync(file) ? statSync(file) : { ino: 0, mtimeMs: 0 };
  return `${ino} ${mtimeMs}`;
}
