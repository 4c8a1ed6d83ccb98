import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { runLandfall } from '../testing/run-landfall.ts';

const folder = mkdtempSync(join(tmpdir(), 'landfall-named-'));
writeFileSync(join(folder, 'compose.yaml'), 'name: shop\nservices:\n  web:\n    image: example/web:1.0\n');

afterAll(() => rmSync(folder, { recursive: true }));

it.each([
  { words: ['assess', '--baseline', 'absent.json'], says: '--baseline absent.json cannot be read: it is not there.' },
  { words: ['assess', '--baseline', '.'], says: '--baseline . cannot be read: it is a folder.' },
  { words: ['report', '--prices', 'absent.yaml'], says: '--prices absent.yaml cannot be read: it is not there.' },
  { words: ['arch', 'inspect', '--file', 'absent'], says: 'absent cannot be read: it is not there.' },
  { words: ['arch', 'inspect', 'nginx', '--ca', 'compose.yaml/ca'], says: 'cannot be read: part of its path is no folder.' },
  { words: ['arch', 'inspect', 'nginx', '--registries-conf', 'none.conf'], says: 'none.conf cannot be read: it is not there.' },
  { words: ['assess', '--format', 'html', '--out', '.'], says: '--out . cannot be written: it is a folder.' },
])('a file that was named and is of no use is told in words: $words', async ({ words, says }) => {
  const { code, out, err } = await runLandfall(words, folder);

  expect(code).toBe(2);
  expect(err).toContain(says);
  expect(out).toBe('');
});
