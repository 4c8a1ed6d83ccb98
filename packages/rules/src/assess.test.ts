import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadProject, readApp } from '@landfall/intake';
import { AppError, type Workspace } from '@landfall/model';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assess } from './assess.ts';
import { writeAssessmentJson } from './report/json.ts';
import { readSources } from './sources/sources.ts';
import { readFiles } from './testing/test-rule.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
// Public applications that a machine may have beside the checkout. Extra: without them our own fixtures are judged alone.
const corpus = process.env['LANDFALL_CORPUS'] ?? fileURLToPath(new URL('../../../../shared/corpus/compose', import.meta.url));

/** What a sentence holds when a part of it was not there. */
const isUnwritten = /undefined|NaN|\[object/;

describe('every application', () => {
  const folders = [`${root}fixtures`, ...(existsSync(corpus) ? [corpus] : [])].flatMap(findProjects);

  test(`is assessed alike each time, with a place for each finding, and stays when it is small (${existsSync(corpus) ? 'with' : 'without'} public applications)`, () => {
    const table: (readonly [
      app: string,
      services: number,
      answer: string,
      worth: number,
      readiness: number,
      blockers: number,
    ])[] = [];
    const faults: string[] = [];
    for (const [index, folder] of folders.entries()) {
      const first = assessFolder(folder);
      if (first === undefined) continue;
      // Once more for ours and for one in eight of the others: assessing everything twice takes long and finds no more.
      if (folder.startsWith(root) || index % 8 === 0) expect(assessFolder(folder)).toBe(first);
      const { findings, services, verdict } = JSON.parse(first);
      const { answer, worth, readiness, blockers } = verdict;
      table.push([folder.slice(-40), services.length, answer, worth, readiness, blockers]);
      if (isUnwritten.test(verdict.why)) faults.push(`${folder}: ${verdict.why}`);
      // Tens of thousands: an assertion for each would take longer than the assessments.
      for (const { place, message, evidence } of findings) {
        if (!(place.line > 0 && evidence.length > 0) || isUnwritten.test(message)) faults.push(`${folder}: ${message}`);
      }
    }
    expect(faults).toEqual([]);

    if (process.env['LANDFALL_VERDICTS'] === '1') console.table(table.toSorted(([, a], [, b]) => a - b));
    expect(table.length).toBeGreaterThan(10);
    // What a small team runs by hand stays where it is, unless somebody says what the files cannot.
    const small = table.filter(([, services]) => services <= 5);
    expect(small.length).toBeGreaterThan(3);
    expect(small.filter(([, , answer]) => answer !== 'stay')).toEqual([]);
  }, 240_000);
});

test('what people put into values cannot stop an assessment', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (command, value) => {
      const text = JSON.stringify({
        services: {
          a: {
            image: 'a',
            command: ['sh', '-c', command.replaceAll('$', '')],
            environment: { X_PASSWORD: value.replaceAll('$', '') },
          },
        },
      });
      const { app, sources } = readFiles({ 'compose.yaml': text });

      expect(assess(app, { sources }).findings.length).toBeGreaterThan(0);
    }),
    { numRuns: 60 },
  );
});

function assessFolder(folder: string): string | undefined {
  try {
    const project = loadProject(disk, {
      workingDirectory: folder,
      files: [],
      profiles: ['*'],
      envFiles: [],
      environment: { PWD: folder },
    });
    return writeAssessmentJson(assess(readApp(project, disk).app, { sources: readSources(disk, project.directory) }));
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

function findProjects(folder: string): readonly string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  return [
    ...new Set(files.filter(({ name }) => /^(?:docker-)?compose\.ya?ml$/.test(name)).map(({ parentPath }) => parentPath)),
  ].sort();
}

const disk: Workspace = {
  read(path, maxBytes) {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return { kind: 'missing' };
    if (!stats.isFile()) return { kind: 'refused', reason: 'it is no plain file' };
    return stats.size > maxBytes
      ? { kind: 'too-large', bytes: stats.size }
      : { kind: 'file', bytes: readFileSync(path), executable: false };
  },
  list(path) {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return undefined;
    return readdirSync(path, { withFileTypes: true })
      .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
      .sort();
  },
  kind(path) {
    const stats = statSync(path, { throwIfNoEntry: false });
    return stats === undefined ? 'missing' : stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other';
  },
};
