import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openSharedScratch, useOriginal } from './preview.ts';

const folder = mkdtempSync(join(tmpdir(), 'landfall-scratch-example-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('an original is downloaded once and worked on where it lies', async () => {
  const scratch = await openSharedScratch(folder);
  let downloads = 0;
  const asset = {
    id: '42',
    version: 1,
    name: 'match.mov',
    sizeBytes: 7,
    download: async () => {
      downloads += 1;
      return new Blob(['picture']).stream();
    },
  };
  const read = () => useOriginal(scratch, asset, async (path) => extname(path) + readFileSync(path, 'utf8'));

  expect([await read(), await read(), downloads]).toEqual(['.movpicture', '.movpicture', 1]);
  await scratch.close();
});
