import { expect, test } from 'vitest';
import { assess } from '../assess.ts';
import { readFiles } from '../testing/test-rule.ts';
import { sourceLimits } from './limits.ts';

/** Beginnings on which the patterns of rules set out, and a piece that they may repeat without end. */
const beginnings = [
  'SESSION_ENGINE = ',
  'def health(',
  'app.get("/health", ',
  'workers = ',
  'CELERY_RESULT_BACKEND = ',
  'visibility_timeout = 1 * ',
  'FROM --platform=linux/',
  'ENV SECRET_KEY ',
  'curl -',
  'MEDIA_ROOT = ',
  'host: ',
  'cron.schedule(',
];
const pieces = [' ', '\t', 'a', '"', "'", '(', '=', 'workers=', 'cursor.', '\\', '{', '://', '@', '\n ', '\n\n', '1 * ', '#'];

const files = [
  'settings.py',
  'server.js',
  'start.sh',
  'app.rb',
  'index.php',
  'Jobs.java',
  'nginx.conf',
  'Dockerfile',
  'config/storage.yml',
];

/** Lines as long as are read, one after each beginning. */
function hostile(piece: string): string {
  const rest = piece.repeat(Math.ceil(sourceLimits.charactersPerLine / piece.length));
  const lines = beginnings.map((beginning) => `${beginning}${rest}`.slice(0, sourceLimits.charactersPerLine));
  return `${lines.join('\n')}\n`.repeat(3);
}

test.each(pieces)('code that repeats %j without end does not hold up the rules', (piece) => {
  const { app, sources } = readFiles({
    'compose.yaml': `services:\n  web: {build: ., ports: ["80:80"], healthcheck: {test: "curl http://localhost/"}}\n  worker: {build: ., command: celery -A app worker, environment: {CELERY_BROKER_URL: "redis://r"}}\n`,
    ...Object.fromEntries(files.map((file) => [file, hostile(piece)])),
  });

  expect(assess(app, { sources }).sources.files).toBeGreaterThanOrEqual(files.length);
});

test.each([' ', 'celery worker ', 'sh -c ', '&& ', '"', '$(', 'a:b@', 'http://'])(
  'nor do commands and variables that repeat %j',
  (piece) => {
    const text = JSON.stringify(piece.repeat(Math.ceil(60_000 / piece.length)).replaceAll('$', '$$$$'));
    const { app, sources } = readFiles(
      `services:\n  web:\n    image: example/web\n    command: [sh, -c, ${text}]\n    environment: {API_KEY: ${text}, URL: ${text}}\n    healthcheck: {test: [CMD-SHELL, ${text}]}\n`,
    );

    expect(assess(app, { sources }).findings.length).toBeGreaterThan(0);
  },
  60_000,
);

test('a line that nobody wrote is left out, and the places of the others stay', () => {
  const { app, sources } = readFiles({
    'compose.yaml': 'services: {web: {build: ., ports: ["80:80"]}}\n',
    'settings.py': `x = "${'a'.repeat(5000)}"\nSESSION_ENGINE = "django.contrib.sessions.backends.file"\n`,
    Dockerfile: 'FROM python:3.13\n',
  });

  const finding = assess(app, { sources }).findings.find(({ rule }) => rule === 'session-files');

  expect(finding?.place).toMatchObject({ file: 'settings.py', line: 2 });
});
