import { AppError } from '@landfall/model';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assess } from '../assess.ts';
import { writeAssessmentJson } from '../report/json.ts';
import { readFiles } from '../testing/test-rule.ts';
import { type Baseline, compareWithBaseline, readBaseline } from './baseline.ts';

const before = `
name: shop
services:
  web:
    image: example/web:latest
    volumes: [uploads:/srv/uploads]
  worker:
    image: example/worker:latest
    volumes: [uploads:/srv/uploads]
volumes: {uploads: {}}
`;

function assessText(text: string) {
  const { app, sources } = readFiles(text);
  return assess(app, { sources });
}

function baselineOf(text: string): Baseline {
  return readBaseline(writeAssessmentJson(assessText(text)), 'before.json');
}

function compare(then: string, now: string) {
  const { app, findings } = assessText(now);
  return compareWithBaseline({ findings, services: app.services.map(({ name }) => name) }, baselineOf(then));
}

test('an application that did not change has nothing new, whatever lines were inserted', () => {
  const moved = `# a remark\n\n${before.replace('services:', '# another\nservices:')}`;
  const comparison = compare(before, moved);

  expect(comparison).toMatchObject({ added: [], gone: [], changed: [], servicesAdded: [], servicesGone: [] });
  expect(comparison.unchanged).toBe(assessText(before).findings.length);
  expect(comparison.unchanged).toBeGreaterThan(2);
});

test('what was put right is gone, and what came is new', () => {
  const comparison = compare(
    before,
    before.replace('example/worker:latest', 'example/worker:1.2').replace('  worker:', '  job-runner:'),
  );

  expect(comparison.servicesAdded).toEqual(['job-runner']);
  expect(comparison.servicesGone).toEqual(['worker']);
  expect(comparison.gone.map(({ rule }) => rule)).toContain('image-latest');
  expect(compare(before.replace('web:latest', 'web:1.0'), before).added.map(({ rule }) => rule)).toContain('image-latest');
});

test('a finding that says something else is changed, not gone and new', () => {
  const { changed, added, gone } = compare(before, before.replace('  worker:', '  worker-of-night:'));
  const rules = changed.map(({ after }) => after.rule);

  expect(rules).toContain('shared-volume-written');
  for (const rule of rules) {
    expect(added.map((finding) => finding.rule)).not.toContain(rule);
    expect(gone.map((finding) => finding.rule)).not.toContain(rule);
  }
});

test('every finding of both sides is accounted for once, whichever are left out on either side', () => {
  const { findings } = assessText(before);
  const baseline = baselineOf(before);
  const all = fc.constantFrom(...findings.keys());

  fc.assert(
    fc.property(fc.uniqueArray(all), fc.uniqueArray(all), (now, then) => {
      const present = findings.filter((_, index) => now.includes(index));
      const earlier = baseline.findings.filter((_, index) => then.includes(index));
      const { added, gone, changed, unchanged } = compareWithBaseline(
        { findings: present, services: [] },
        { ...baseline, findings: earlier },
      );

      expect(added.length + changed.length + unchanged).toBe(present.length);
      expect(gone.length + changed.length + unchanged).toBe(earlier.length);
    }),
  );
});

test.each([
  ['', '1:1 This is no JSON.'],
  ['{\n  "a": 1,\n}', '3:1 This is no JSON.'],
  ['[]', '1:1 Expected the JSON of an earlier assessment, which has a list of findings.'],
  ['{"findings": [], "schemaVersion": 2}', '1:1 schemaVersion is 2; this Landfall reads version 1.'],
  [
    '{"schemaVersion": 1, "findings": [{"rule": "x"}]}',
    '1:1 findings[0]: expected rule, severity, message and place as assess writes them.',
  ],
])('%j is refused with what was expected', (text, expected) => {
  const attempt = () => readBaseline(text, 'before.json');

  expect(attempt).toThrow(AppError);
  try {
    attempt();
  } catch (error) {
    const [problem] = error instanceof AppError ? error.problems : [];
    expect(`${problem?.place?.line}:${problem?.place?.column} ${problem?.message}`).toBe(expected);
  }
});
