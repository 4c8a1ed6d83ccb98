import { createHash } from 'node:crypto';
import type { Deviation } from '@landfall/model';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Assessment, assess } from '../../assess.ts';
import { trendPoint } from '../../baseline/trend.ts';
import { readFiles } from '../../testing/test-rule.ts';
import { writeAssessmentHtml } from './assessment.ts';
import { behaviour } from './behaviour.ts';
import { escapeHtml, markup } from './markup.ts';
import { policyHashes } from './page.ts';
import { style } from './style.ts';

const { app, sources } = readFiles(`
name: shop
services:
  proxy:
    image: nginx:1.27
    ports: ["80:80"]
    depends_on: [web]
  web:
    image: example/web
    command: gunicorn app
    environment: {DB_PASSWORD: hunter2hunter2, DATABASE_URL: "postgres://shop:hunter2hunter2@db/shop"}
    volumes: [uploads:/srv/uploads]
  worker:
    image: example/web
    command: celery -A app worker
    environment: {CELERY_BROKER_URL: redis://cache:6379/0}
    volumes: [uploads:/srv/uploads]
  cache:
    image: redis:7
  db:
    image: postgres:16
    volumes: [db:/var/lib/postgresql/data]
volumes: {uploads: {}, db: {}}
`);
const assessment = assess(app, { sources });

test('the page may run its one style and its one script, and nothing else', () => {
  expect(policyHashes).toEqual({ style: hashOf(style), script: hashOf(behaviour) });
  expect(writeAssessmentHtml(assessment)).toMatch(/<meta http-equiv="Content-Security-Policy" content="default-src 'none';/);
});

test('every finding stands there with its line, its remedy and its rule, and no secret does', () => {
  const html = writeAssessmentHtml(assessment);

  expect(assessment.findings.length).toBeGreaterThan(3);
  for (const { rule, message, remedy } of assessment.findings)
    for (const text of [rule, message, remedy]) expect(html).toContain(escapeHtml(text));
  expect(html.match(/<article class="finding/g)).toHaveLength(assessment.findings.length);
  expect(html).not.toContain('hunter2');
});

test('the table beside the picture says who calls, who queues and who writes which files', () => {
  const html = writeAssessmentHtml(assessment);

  expect(html).toContain('<tr><th scope="row">worker</th><td>worker</td><td>cache (queue)</td><td>uploads (writes)</td></tr>');
  expect(html).toContain('<tr><th scope="row">web</th><td>web</td><td>db</td><td>uploads (writes)</td></tr>');
  expect(html).toContain('<tr><th scope="row">proxy</th><td>proxy</td><td>web</td><td></td></tr>');
});

test('nothing points anywhere but into the page itself', () => {
  const html = writeAssessmentHtml(assessment);
  const targets = [...html.matchAll(/\b(?:href|src|action|data)="([^"]*)"/g)].map(([, target]) => target);

  expect(targets.length).toBeGreaterThan(3);
  for (const target of targets) {
    expect(target).toMatch(/^#/);
    expect(html).toContain(`id="${target?.slice(1)}"`);
  }
  expect(html).not.toMatch(/@import|url\(/);
});

test('the same assessment gives the same bytes', () => {
  expect(writeAssessmentHtml(assess(app, { sources }))).toBe(writeAssessmentHtml(assessment));
});

test('whatever people write stays text, and never becomes a tag, an attribute or a script', () => {
  const plain = skeletonOf(writeAssessmentHtml(withTexts('plain')));

  fc.assert(
    fc.property(hostileText, (text) => {
      expect(skeletonOf(writeAssessmentHtml(withTexts(text)))).toEqual(plain);
    }),
    { numRuns: 25 },
  );
});

test('control characters and signs that turn the direction of writing do not get through', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      // eslint-disable-next-line no-control-regex -- they are what must not be there
      expect(escapeHtml(text)).not.toMatch(/[<>"'\u0000-\u0008\u000b-\u001f\u202a-\u202e\u2066-\u2069]/u);
      expect(markup`<p title="${text}">`.html).toMatch(/^<p title="[^"<>]*">$/u);
    }),
  );
});

const hostileText = fc.oneof(
  fc.constantFrom(
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '</title></style></script><svg onload=alert(1)>',
    '<!--',
    ']]>',
    '&lt;b&gt;',
    '${alert(1)}',
    'javascript:alert(1)',
    '\u202ereversed',
    '\u0000',
    '$&$1$`',
  ),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
  fc.stringMatching(/^[<>"'&/= a-z]{1,40}$/),
);

/** The assessment as if everything that people name and write were one text. */
function withTexts(text: string): Assessment {
  const rename = (name: string) => `${name}${text}`;
  return {
    ...assessment,
    app: {
      ...app,
      name: { ...app.name, value: text },
      services: app.services.map((service) => ({
        ...service,
        name: rename(service.name),
        role: { ...service.role, product: text },
        environment: [],
        dependsOn: [],
        mounts: service.mounts.map((mount) =>
          mount.kind === 'volume' ? { ...mount, source: rename(mount.source ?? '') } : mount,
        ),
      })),
    },
    suppressed: assessment.findings
      .slice(0, 1)
      .map((finding) => ({ finding: { ...finding, message: text }, deviation: accepted(text) })),
    idleDeviations: [{ deviation: accepted(text), because: 'expired' }],
    comparison: {
      baseline: text,
      added: [],
      gone: [{ rule: text, severity: 'warning', file: text, line: 1, message: text }],
      changed: [],
      unchanged: 1,
      verdictBefore: text,
      servicesAdded: [text],
      servicesGone: [text],
    },
    trend: [
      { commit: { id: text, day: text, subject: text }, problem: text },
      trendPoint({ id: text, day: text, subject: text }, assessment),
    ],
    findings: assessment.findings.map((finding) => ({
      ...finding,
      ...(finding.service === undefined ? {} : { service: rename(finding.service) }),
      message: text,
      remedy: text,
      place: { ...finding.place, file: text },
      evidence: finding.evidence.map((evidence) => ({ ...evidence, text })),
      change: { file: text, before: [text], after: [text] },
    })),
  };
}

function accepted(text: string): Deviation {
  const place = { file: text, line: 1, column: 1 };
  return { place, rulePlace: place, rule: text, reason: text, owner: text, until: text };
}

/** Tags with the names of their attributes, in order: what a browser makes of the page, without any text. */
function skeletonOf(html: string): readonly string[] {
  return [...html.matchAll(/<([a-z!/][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*\/?>/gi)].map(
    ([, tag = '', attributes = '']) =>
      `${tag} ${[...attributes.matchAll(/([a-z-]+)(?:="[^"]*")?/gi)].map(([, name]) => name).join(' ')}`,
  );
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
