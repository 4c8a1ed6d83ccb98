import type { Deviation } from '@landfall/model';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assess } from '../assess.ts';
import { writeAssessmentJson } from '../report/json.ts';
import { writeAssessmentMarkdown } from '../report/markdown.ts';
import { writeAssessmentSarif } from '../report/sarif.ts';
import { readFiles } from '../testing/test-rule.ts';

const { app } = readFiles(`
services:
  web: {image: example/web}
  api: {image: example/api}
`);

function accept(line: number, fields: Partial<Deviation>): Deviation {
  const place = { file: 'landfall.yaml', line, column: 5 };
  return { place, rulePlace: place, rule: 'image-latest', reason: 'pinned next sprint', ...fields };
}

/** Services in which `image-latest` is still found, then what is accepted and what does nothing. */
function outcome(deviations: readonly Deviation[], today?: string) {
  const { findings, suppressed, idleDeviations } = assess(app, { deviations, ...(today === undefined ? {} : { today }) });
  return {
    found: findings.filter(({ rule }) => rule === 'image-latest').map(({ service }) => service),
    accepted: suppressed.map(({ finding, deviation }) => [finding.service, deviation.place.line]),
    idle: idleDeviations.map(({ deviation, because }) => [deviation.place.line, because]),
  };
}

describe('what people accept', () => {
  test('is no longer found, in one service or in all of them', () => {
    expect(outcome([accept(2, { service: 'web' })])).toEqual({ found: ['api'], accepted: [['web', 2]], idle: [] });
    expect(outcome([accept(2, {})])).toEqual({
      found: [],
      accepted: [
        ['web', 2],
        ['api', 2],
      ],
      idle: [],
    });
  });

  test('holds through its last day and is found again on the next, and then it is said that it has expired', () => {
    const until = [accept(2, { service: 'web', until: '2027-03-01' })];

    expect(outcome(until, '2027-03-01').found).toEqual(['api']);
    expect(outcome(until, '2027-03-02')).toEqual({ found: ['web', 'api'], accepted: [], idle: [[2, 'expired']] });
    expect(outcome(until).found).toEqual(['api']);
  });

  test('and matches nothing is said', () => {
    expect(outcome([accept(3, { service: 'wbe' }), accept(2, { rule: 'engine-socket' })]).idle).toEqual([
      [2, 'unmatched'],
      [3, 'unmatched'],
    ]);
  });

  test('stands in every format with its reason, and an accepted blocker stops no move', () => {
    const blocked = readFiles(
      'services:\n  web: {image: "example/web:1", command: gunicorn app, volumes: ["uploads:/srv/uploads"], ports: ["80:8000"]}\n  worker: {image: "example/web:1", command: celery -A app worker, volumes: ["uploads:/srv/uploads"]}\nvolumes: {uploads: {}}\n',
    );
    const deviations = [
      accept(2, { rule: 'shared-volume-written', owner: 'ops | you', until: '2027-03-01' }),
      accept(3, { rule: 'engine-socket', reason: 'was needed' }),
    ];
    const assessment = assess(blocked.app, { deviations, today: '2026-11-21' });
    const markdown = writeAssessmentMarkdown(assessment);
    const json = JSON.parse(writeAssessmentJson(assessment));
    const [sarif] = JSON.parse(writeAssessmentSarif(assessment)).runs;
    const [result] = sarif.results.filter(({ ruleId }: { ruleId: string }) => ruleId === 'shared-volume-written');

    expect(assess(blocked.app).verdict.blockers).toBe(1);
    expect(assessment.verdict.blockers).toBe(0);
    expect(markdown).toContain('**Accepted:** pinned next sprint (ops \\| you, until 2027-03-01)');
    expect(markdown).toContain('**Nothing found:** `engine-socket`');
    expect(json.suppressed).toMatchObject([
      { finding: { rule: 'shared-volume-written' }, deviation: { reason: 'pinned next sprint', until: '2027-03-01' } },
    ]);
    expect(json.idleDeviations).toMatchObject([{ rule: 'engine-socket', because: 'unmatched', reason: 'was needed' }]);
    expect(sarif.invocations[0].toolConfigurationNotifications).toMatchObject([
      { level: 'warning', message: { text: 'engine-socket is accepted, and nothing like it is found: was needed' } },
    ]);
    expect(result.suppressions).toEqual([{ kind: 'external', status: 'accepted', justification: 'pinned next sprint' }]);
  });

  test('no finding is lost: each is found or accepted, never both', () => {
    const all = assess(app).findings;
    const deviation = fc
      .record({ rule: fc.constantFrom(...new Set(all.map(({ rule }) => rule))), service: fc.constantFrom('web', 'api') })
      .map(({ rule, service }) => accept(2, { rule, service }));

    fc.assert(
      fc.property(fc.array(deviation, { maxLength: 4 }), (deviations) => {
        const { findings, suppressed } = assess(app, { deviations });

        expect(
          new Set([...findings, ...suppressed.map(({ finding }) => finding)].map((finding) => JSON.stringify(finding))),
        ).toEqual(new Set(all.map((finding) => JSON.stringify(finding))));
        expect(findings.length + suppressed.length).toBe(all.length);
      }),
      { numRuns: 30 },
    );
  });
});
