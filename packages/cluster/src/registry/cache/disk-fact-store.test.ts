import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DigestFacts } from '../inspect/facts.ts';
import { digestOf } from '../reference/digest.ts';
import { createDiskFactStore } from './disk-fact-store.ts';

const facts: DigestFacts = {
  kind: 'index',
  platforms: [
    { os: 'linux', architecture: 'amd64' },
    { os: 'linux', architecture: 'arm', variant: 'v7' },
    { os: 'windows', architecture: 'amd64', osVersion: '10.0.20348.2340' },
  ],
  labels: { a: '1' },
};
const digest = `sha256:ab${'0'.repeat(62)}`;
const neighbour = `sha256:ab${'1'.repeat(62)}`;

let root: string;
let folder: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'landfall-facts-'));
  folder = join(root, 'facts');
});

afterEach(() => rmSync(root, { recursive: true }));

describe('facts on disk', () => {
  it('are there for the next process, and for this user alone', async () => {
    await createDiskFactStore({ folder }).add(digest, facts, 'everyone');

    expect(await createDiskFactStore({ folder }).get(digest)).toEqual({ facts, readers: 'everyone' });
    expect(readdirSync(folder)).toEqual(['ab.json']);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'ab.json')).mode & 0o777).toBe(0o600);
  });

  it('remember who may know, and forget nothing that another process wrote', async () => {
    const [one, two] = [createDiskFactStore({ folder }), createDiskFactStore({ folder })];
    await one.get(digest);
    await two.get(digest);
    await one.add(digest, facts, 'shop');
    await two.add(digest, facts, 'team');
    await two.add(neighbour, { kind: 'unknown', reason: 'not-an-image', detail: 'a chart' }, 'everyone');
    const fresh = createDiskFactStore({ folder });

    expect(await fresh.get(digest)).toEqual({ facts, readers: new Set(['shop', 'team']) });
    expect((await fresh.get(neighbour))?.facts).toEqual({ kind: 'unknown', reason: 'not-an-image', detail: 'a chart' });
    await one.add(digest, facts, 'everyone');
    expect((await createDiskFactStore({ folder }).get(digest))?.readers).toBe('everyone');
  });

  it('are added by many at a time', async () => {
    const store = createDiskFactStore({ folder });
    const digests = Array.from({ length: 100 }, (_, index) => digestOf(Buffer.from(`${index}`)));
    await Promise.all(digests.map((each) => store.add(each, facts, 'everyone')));
    const fresh = createDiskFactStore({ folder });

    expect((await Promise.all(digests.map((each) => fresh.get(each)))).every((entry) => entry !== undefined)).toBe(true);
  });

  it('are bounded', async () => {
    const store = createDiskFactStore({ folder, maxEntries: 3 });
    for (let index = 0; index < 6; index += 1) await store.add(`sha256:ab${`${index}`.repeat(62)}`, facts, 'everyone');

    expect(Object.keys((JSON.parse(readFileSync(join(folder, 'ab.json'), 'utf8')) as { digests: object }).digests)).toHaveLength(
      3,
    );
  });

  it.each([
    'nonsense',
    '{"schemaVersion":2}',
    JSON.stringify({ schemaVersion: 1, digests: { [digest]: { kind: 'index', platforms: ['linux/amd64', '../x'] } } }),
    JSON.stringify({ schemaVersion: 1, digests: { [digest]: { kind: 'unknown', reason: 'because' } } }),
    JSON.stringify({ schemaVersion: 1, digests: { [digest]: 7 } }),
  ])('are not believed when the file holds %s', async (text) => {
    await createDiskFactStore({ folder }).add(digest, facts, 'everyone');
    writeFileSync(join(folder, 'ab.json'), text);

    expect(await createDiskFactStore({ folder }).get(digest)).toBeUndefined();
  });

  it('are no trouble when they cannot be written', async () => {
    writeFileSync(folder, 'a file where the folder should be');
    const store = createDiskFactStore({ folder });

    await expect(store.add(digest, facts, 'everyone')).resolves.toBeUndefined();
    expect(await store.get(digest)).toEqual({ facts, readers: 'everyone' });
    expect(await store.get('sha256:../../x')).toBeUndefined();
  });
});
