import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { componentFindings, componentNotes } from './index.ts';

const sources = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !/^(notes|findings|testing)/.test(path))
  .map((path) => readFileSync(join(import.meta.dirname, path), 'utf8'))
  .join('\n');

test.each(Object.entries({ ...componentNotes, ...componentFindings }))(
  '%s is reported somewhere and explained in sentences',
  (code, { title, explanation }) => {
    expect(sources).toContain(`'${code}'`);
    expect(title).toMatch(/^[A-Za-z].*[^.]$/);
    expect(explanation).toMatch(/^[A-Z].*\.$/);
  },
);
