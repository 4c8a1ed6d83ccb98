import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { writeLicences } from './licences.ts';

test('the licences of the bundle name each package once and leave our own files out', () => {
  const rolldown = createRequire(import.meta.url).resolve('rolldown');

  const text = writeLicences([import.meta.filename, rolldown, rolldown]);

  expect(text.match(/^rolldown \d+\.\d+\.\d+ \(MIT\)$/gm)).toHaveLength(1);
  expect(text).toContain('Permission is hereby granted');
  expect(text).not.toContain('landfall/tools');
});
