import { expect, test } from 'vitest';
import { assess } from '../assess.ts';
import { readFiles } from '../testing/test-rule.ts';
import { countFindings, groupFindings } from './groups.ts';
import { writeAssessmentJson } from './json.ts';
import { writeAssessmentMarkdown } from './markdown.ts';
import { writeAssessmentSarif } from './sarif.ts';

const { app, sources } = readFiles(`
name: shop
services:
  web:
    image: example/web
    command: gunicorn app
    environment: {DB_PASSWORD: hunter2hunter2}
    volumes: [uploads:/srv/uploads]
    ports: ["80:8000"]
  worker:
    image: example/web
    command: celery -A app worker
    volumes: [uploads:/srv/uploads]
  db:
    image: postgres:16
    volumes: [db:/var/lib/postgresql/data]
volumes: {uploads: {}, db: {}}
`);
const assessment = assess(app, { sources });

test('the JSON has what the contract promises, and no secret', () => {
  const text = writeAssessmentJson(assessment);
  const document = JSON.parse(text);

  expect(document).toMatchObject({ schemaVersion: 1, app: 'shop' });
  expect(document.services.find((service: { name: string }) => service.name === 'web')).toEqual({
    name: 'web',
    role: 'web',
    stateful: true,
    singleton: false,
    runOnce: false,
    secrets: ['DB_PASSWORD'],
    sharedVolumes: [{ volume: 'uploads', mode: 'rw' }],
  });
  expect(document.findings[0]).toMatchObject({
    rule: 'shared-volume-written',
    topic: 'shared-volume',
    severity: 'blocker',
    service: 'web',
    place: { file: 'compose.yaml', line: 8, column: expect.any(Number) },
    message: expect.any(String),
    remedy: expect.any(String),
    handled: true,
  });
  expect(text).not.toContain('hunter2');
});

test('Markdown and SARIF name every finding, and no secret', () => {
  const markdown = writeAssessmentMarkdown(assessment);
  const sarif = JSON.parse(writeAssessmentSarif(assessment));

  for (const { rule } of assessment.findings) expect(markdown).toContain(`### \`${rule}\``);
  expect(sarif.runs[0].results).toHaveLength(assessment.findings.length);
  expect(sarif.runs[0].tool.driver.rules[sarif.runs[0].results[0].ruleIndex].id).toBe(sarif.runs[0].results[0].ruleId);
  expect(markdown + JSON.stringify(sarif)).not.toContain('hunter2');
});

test('findings of one rule are one group, the gravest first', () => {
  const groups = groupFindings(assessment.findings);

  expect(groups.length).toBeGreaterThan(3);
  expect(new Set(groups.map(({ first, severity }) => `${severity} ${first.rule}`)).size).toBe(groups.length);
  expect(groups[0]?.severity).toBe('blocker');
  expect(countFindings(assessment.findings)).toMatch(/^1 blocker, \d+ warnings, \d+ pieces? of advice$/);
});
