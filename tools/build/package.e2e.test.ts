/** Packs the published form, installs it without a network into an empty folder, and uses it there. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const script = fileURLToPath(new URL('package.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'landfall-packed-'));
const installed = join(folder, 'node_modules/landfall');

beforeAll(() => {
  execFileSync(process.execPath, [script, folder], { stdio: 'ignore' });
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  execFileSync('npm', ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', `./${tarball}`], {
    cwd: folder,
    stdio: 'ignore',
  });
});

afterAll(() => rmSync(folder, { recursive: true }));

test('brings nothing but itself, with the licences of what it contains', () => {
  expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['landfall']);
  expect(readdirSync(installed)).toEqual(expect.arrayContaining(['LICENSE', 'NOTICE', 'THIRD-PARTY-LICENSES', 'bin', 'dist']));
  expect(readFileSync(join(installed, 'THIRD-PARTY-LICENSES'), 'utf8')).toMatch(/^yaml 2\.9\.1 \(ISC\)$/m);
});

test('says its version', () => {
  const { version } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));

  expect(landfall(['--version'])).toMatchObject({ status: 0, stdout: expect.stringContaining(version) });
});

test('reads little before it knows which command runs', () => {
  const dist = join(installed, 'dist');
  const read = new Set<string>();
  const follow = (path: string): void => {
    if (read.has(path)) return;
    read.add(path);
    // What a command needs is asked for inside functions, and so is indented.
    for (const [, inner = ''] of readFileSync(path, 'utf8').matchAll(/^\S.*\brequire\("(\.[^"]+)"\)/gm))
      follow(join(dirname(path), inner));
  };
  follow(join(dist, 'landfall.cjs'));

  expect(read.size).toBeGreaterThan(2);
  let bytes = 0;
  for (const path of read) bytes += statSync(path).size;
  expect(bytes, [...read].join(', ')).toBeLessThan(250_000);
});

test('renders a small application', () => {
  const app = join(folder, 'app');
  mkdirSync(app);
  writeFileSync(join(app, 'compose.yaml'), 'services:\n  web:\n    image: nginx:1.29\n    ports: ["8080:80"]\n');

  const { status, stderr } = landfall(['render', app, '--out', join(folder, 'deploy'), '--env', 'staging']);

  expect({ status, stderr }).toMatchObject({ status: 0 });
  expect(readdirSync(join(folder, 'deploy'))).toEqual(
    expect.arrayContaining(['chart', 'environments', 'landfall.json', 'values']),
  );
});

test('tells an old Node what it needs', () => {
  const pretend = 'data:text/javascript,Object.defineProperty(process.versions, "node", { value: "20.20.2" })';
  const { status, stderr } = landfall(['--version'], ['--import', pretend]);

  expect({ status, stderr }).toEqual({ status: 3, stderr: 'landfall needs Node.js 24.11 or newer; this is 20.20.2.\n' });
});

function landfall(args: readonly string[], nodeOptions: readonly string[] = []) {
  return spawnSync(process.execPath, [...nodeOptions, join(installed, 'bin/landfall.cjs'), ...args], { encoding: 'utf8' });
}
