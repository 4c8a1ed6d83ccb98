import { AppError, isDay, memoryWorkspace } from '@landfall/model';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSettings } from './read-settings.ts';

const rules = ['image-latest', 'shared-volume-written'];

function read(text: string) {
  return readSettings(memoryWorkspace(new Map([['/shop/landfall.yaml', text]])), '/shop', { rules });
}

/** Each problem as people see it. */
function problemsOf(text: string): readonly string[] {
  try {
    read(text);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.code).toBe('SETTINGS_INVALID');
    return error.problems.map(({ place, message }) => `${place?.line}:${place?.column} ${message}`);
  }
  return [];
}

describe('landfall.yaml', () => {
  test('no file, an empty one and empty sections all say that nothing was decided', () => {
    expect(readSettings(memoryWorkspace(new Map()), '/shop', { rules })).toEqual({ answers: new Map(), deviations: [] });
    for (const text of ['', '# nothing yet\n', 'answers:\ndeviations:\n', 'answers: {tenants: }\n'])
      expect(read(text)).toEqual({ file: 'landfall.yaml', answers: new Map(), deviations: [] });
  });

  test('answers are read by kind, and know where they stand', () => {
    const { answers } = read('answers:\n  tenants: 40\n  skills: some\n  tasks-repeatable: no\n  budget: "500"\n');

    expect([...answers].map(([id, { value }]) => [id, value])).toEqual([
      ['tenants', 40],
      ['skills', 'some'],
      ['tasks-repeatable', 'no'],
      ['budget', 500],
    ]);
    expect(answers.get('tenants')?.origin).toMatchObject({
      how: 'stated',
      place: { file: 'landfall.yaml', line: 2, column: 12 },
    });
  });

  test('a Deviation keeps its reason, its owner and its last day, quoted or not', () => {
    const { deviations } = read(
      'deviations:\n  - {rule: image-latest, service: web, reason: " pinned next sprint ", owner: ops, until: 2027-03-01}\n  - rule: shared-volume-written\n    reason: one node only\n    until: "2027-02-28"\n',
    );

    expect(deviations).toMatchObject([
      {
        rule: 'image-latest',
        service: 'web',
        reason: 'pinned next sprint',
        owner: 'ops',
        until: '2027-03-01',
        place: { line: 2 },
      },
      { rule: 'shared-volume-written', reason: 'one node only', until: '2027-02-28', place: { line: 3 } },
    ]);
  });

  test.each([
    ['anwsers: {}', ['1:1 landfall.yaml has no anwsers. Did you mean answers?']],
    ['answers: {tennants: 4}', ['1:11 answers has no tennants. Did you mean tenants?']],
    ['answers: {tenants: many}', ['1:20 answers.tenants: expected a whole number of tenants from 0 to 100000000, not "many".']],
    ['answers: {tenants: 1.5}', ['1:20 answers.tenants: expected a whole number of tenants from 0 to 100000000, not 1.5.']],
    ['answers: {skills: guru}', ['1:19 answers.skills: expected one of none, some, daily, not "guru".']],
    ['answers: [1]', [expect.stringContaining('expected a map')]],
    ['- 1', [expect.stringContaining('landfall.yaml: expected a map with answers, deviations, not a list.')]],
    ['deviations: {}', ['1:13 deviations: expected a list of what is accepted, not a map.']],
    ['deviations: [{rule: image-lates, reason: x}]', [expect.stringContaining('Did you mean image-latest?')]],
    ['deviations: [{rule: image-latest}]', [expect.stringContaining('deviations[0] has no reason. Say why it is accepted')]],
    ['deviations: [{rule: image-latest, reason: "  "}]', [expect.stringContaining('has no reason')]],
    ['deviations: [{reason: x}]', [expect.stringContaining('deviations[0] has no rule.')]],
    ['deviations: [{rule: image-latest, reason: x, untill: 2027-01-01}]', [expect.stringContaining('Did you mean until?')]],
    [
      'deviations: [{rule: image-latest, reason: x, until: 2027-02-30}]',
      [expect.stringContaining('expected a day such as 2027-03-01')],
    ],
    ['deviations: [{rule: image-latest, reason: x, until: soon}]', [expect.stringContaining('not "soon"')]],
    ['a: 1\n---\nb: 2', [expect.stringContaining('A second document begins here')]],
    ['answers: {', [expect.any(String)]],
  ])('%j is refused with what to do', (text, expected) => {
    expect(problemsOf(text)).toEqual(expected);
  });

  test('every problem is reported, not the first alone', () => {
    expect(problemsOf('answers: {tenants: x, skills: y}\ndeviations: [{}]\n')).toHaveLength(4);
  });

  test('no text is answered in another way than settings or problems with a place', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json().map((text) => `answers: ${text}\ndeviations: ${text}`),
        ),
        (text) => {
          for (const problem of problemsOf(text)) expect(problem).toMatch(/^\d+:\d+ .+/);
        },
      ),
      { numRuns: 300 },
    );
    expect.hasAssertions();
  });
});

test('a day is one that the calendar has', () => {
  expect(['2024-02-29', '2000-02-29', '2026-12-31'].filter(isDay)).toHaveLength(3);
  expect(
    ['2026-02-29', '1900-02-29', '2026-13-01', '2026-00-10', '2026-01-00', '2026-1-1', '2026-01-01T00:00'].filter(isDay),
  ).toEqual([]);
});
