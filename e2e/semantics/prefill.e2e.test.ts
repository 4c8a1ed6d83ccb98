import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { runProgram } from '../control-plane/run-program.ts';
import { type Delivery, startDelivery } from './delivered.ts';
import { argumentsOf } from './objects.ts';

let delivery: Delivery;
let script: readonly string[];
let folder: string;
let image: string;
let volume: string;

beforeAll(async () => {
  delivery = await startDelivery();
  const { initContainers = [] } = (await delivery.deliver('newsroom')).pod('web');
  const container = initContainers.find(({ name }) => name === 'copy-static');
  if (container === undefined) throw new Error('No container fills the volume "static".');
  script = argumentsOf(container).slice(0, -2);
}, 300_000);

afterAll(() => delivery.stop());

/** As a container finds them: files of its own user, and a disk of root that `fsGroup` lets it write to. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'landfall-prefill-'));
  chmodSync(folder, 0o755);
  [image, volume] = [join(folder, 'image'), join(folder, 'volume')];
  mkdirSync(join(image, 'css'), { recursive: true });
  writeFileSync(join(image, 'css', 'page one.css'), 'body {}');
  writeFileSync(join(image, '.hidden'), 'hidden');
  symlinkSync('css/page one.css', join(image, 'current'));
  utimesSync(join(image, '.hidden'), 1_000_000_000, 1_000_000_000);
  mkdirSync(volume);
  chownSync(volume, 0, 2000);
  chmodSync(volume, 0o2775);
});

afterEach(() => rmSync(folder, { recursive: true }));

async function prefill(): Promise<void> {
  const asUser = ['--reuid=1000', '--regid=1000', '--groups=2000', '--'];
  await runProgram('setpriv', [...asUser, ...script, image, volume], { timeoutMs: 60_000 });
}

test('a fresh volume of root gets what the image holds, hidden files, links and times included', async () => {
  await prefill();

  expect(readdirSync(volume).sort()).toEqual(['.hidden', 'css', 'current']);
  expect(readFileSync(join(volume, 'css', 'page one.css'), 'utf8')).toBe('body {}');
  expect(readlinkSync(join(volume, 'current'))).toBe('css/page one.css');
  expect(statSync(join(volume, '.hidden')).mtimeMs).toBe(1_000_000_000_000);
});

test('a disk that holds no more than lost+found is fresh', async () => {
  mkdirSync(join(volume, 'lost+found'), { mode: 0o700 });

  await prefill();

  expect(readdirSync(volume).sort()).toEqual(['.hidden', 'css', 'current', 'lost+found']);
});

test('a volume with something in it is left alone', async () => {
  writeFileSync(join(volume, 'upload'), 'mine');

  await prefill();

  expect(readdirSync(volume)).toEqual(['upload']);
});

test('an image without the folder leaves the volume empty', async () => {
  rmSync(image, { recursive: true });

  await prefill();

  expect(readdirSync(volume)).toEqual([]);
});
