import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { planFindings } from './findings.ts';
import { planNotes } from './notes.ts';

const folder = new URL('.', import.meta.url);
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !/^(?:findings|notes)\.ts$/.test(path))
  .map((path) => readFileSync(new URL(path, folder), 'utf8'))
  .join('\n');

describe('the catalogues', () => {
  it.each(Object.keys(planFindings))('list the finding %s because something reports it', (code) => {
    expect(sources).toMatch(new RegExp(`report\\([\\w.]+, '${code}'`));
  });

  it.each(Object.keys(planNotes))('list the note %s because something reports it', (code) => {
    expect(sources).toMatch(new RegExp(`remark\\(\\s*[\\w.]+,\\s*'${code}'`));
  });
});
