import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { assess } from '../assess.ts';
import { compareWithBaseline, readBaseline } from '../baseline/baseline.ts';
import { trendPoint } from '../baseline/trend.ts';
import { closed } from '../testing/closed-schema.ts';
import { readFiles } from '../testing/test-rule.ts';
import { writeAssessmentJson } from './json.ts';
import { assessmentSchema } from './json-schema.ts';

const { app, sources } = readFiles({
  'compose.yaml': `
name: shop
services:
  web: {build: app, volumes: ["uploads:/srv/uploads"], ports: ["80:8000"], secrets: [key]}
  worker: {build: app, command: celery -A app worker, volumes: ["uploads:/srv/uploads"]}
  db: {image: postgres}
volumes: {uploads: {}}
secrets: {key: {environment: KEY}}
`,
  'app/Dockerfile': 'FROM python:3.13\n',
  'app/settings.py': 'CELERY_TASK_ACKS_LATE = False\n',
});
const place = { file: 'landfall.yaml', line: 2, column: 5 };
const assessment = assess(app, {
  sources,
  answers: new Map<string, number | string>([
    ['tenants', 40],
    ['skills', 'some'],
  ]),
  deviations: [
    { place, rulePlace: place, rule: 'image-latest', reason: 'for now', owner: 'ops', until: '2027-01-01' },
    { place, rulePlace: place, rule: 'shared-volume-written', service: 'db', reason: 'never' },
  ],
});
const document = JSON.parse(writeAssessmentJson(assessment));

test('what is printed is what the schema describes: every field of it, and no other', () => {
  const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true });

  expect(ajv.validate(assessmentSchema, document), JSON.stringify(ajv.errors)).toBe(true);
  expect(ajv.validate(closed(assessmentSchema), document), JSON.stringify(ajv.errors)).toBe(true);
  expect(document.suppressed).toHaveLength(1);
  expect(document.idleDeviations).toHaveLength(1);
});

test('what changed, and how it went over time, is as the schema says', () => {
  const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true });
  const baseline = readBaseline(JSON.stringify({ ...document, findings: document.findings.slice(1) }), 'last.json');
  const earlier = { ...baseline, findings: [...baseline.findings, { ...baseline.findings[0]!, rule: 'gone-by-now' }] };
  const comparison = compareWithBaseline({ findings: assessment.findings, services: ['web'] }, earlier);
  const commit = { id: '1234567', day: '2026-11-21', subject: 'Begin' };
  const trend = [trendPoint(commit, assessment), { commit, problem: 'It cannot be read.' }];
  const written = JSON.parse(writeAssessmentJson({ ...assessment, comparison, trend }));

  expect(ajv.validate(closed(assessmentSchema), written), JSON.stringify(ajv.errors)).toBe(true);
  expect(written.changes).toMatchObject({ added: [{}], gone: [{ rule: 'gone-by-now' }], verdictBefore: 'stay' });
  expect(written.trend).toHaveLength(2);
});

test('a document that lacks what was promised does not pass', () => {
  const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });

  expect(ajv.validate(assessmentSchema, { ...document, verdict: undefined })).toBe(false);
  expect(ajv.validate(assessmentSchema, { ...document, findings: [{ ...document.findings[0], topic: 'moon' }] })).toBe(false);
});

test('the fields that programs rely on are there under their names', () => {
  expect(Object.keys(document)).toEqual(
    expect.arrayContaining(['schemaVersion', 'app', 'services', 'findings', 'verdict', 'options', 'unanswered']),
  );
  expect(Object.keys(document.services[0])).toEqual(
    expect.arrayContaining(['name', 'role', 'stateful', 'singleton', 'runOnce', 'secrets', 'sharedVolumes']),
  );
  expect(Object.keys(document.findings[0])).toEqual(
    expect.arrayContaining(['rule', 'topic', 'severity', 'service', 'place', 'message', 'remedy', 'handled']),
  );
  expect(Object.keys(document.verdict)).toEqual(expect.arrayContaining(['answer', 'why', 'flips']));
  expect(document.verdict.answer).toBe('stay');
  expect(document.answers).toEqual({ skills: 'some', tenants: 40 });
});
