import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ComposeProject } from '../compose-project.ts';
import type { Delivery, LedgerRecord } from '../delivery.ts';
import { checkLedger } from './ledger.ts';
import { checkRefusal } from './refusal.ts';
import { differences } from './repeat.ts';
import { checkSecrets } from './secrets.ts';
import { checkYamlVersions } from './yaml-versions.ts';

function deliveryOf(files: Readonly<Record<string, string>>, entries: readonly LedgerRecord[] = []): Delivery {
  const ledger = { counts: { keys: entries.length }, entries };
  return {
    folder: '',
    files: new Map(Object.entries(files)),
    record: { inputs: [], environments: [], components: [], findings: [], ledger },
  };
}

describe('secrets', () => {
  const project: ComposeProject = {
    name: 'shop',
    services: {
      web: {
        image: 'postgres:18',
        environment: {
          API_TOKEN: 'a-token-of-its-own',
          DB_PASSWORD: 'postgres',
          DB_USER: 'postgres',
          CACHE_URL: 'redis://:p%40ss-word@cache/0',
          PASSWORD_FILE: '/run/secrets/password',
        },
      },
    },
  };
  const found = (text: string): readonly string[] => checkSecrets(project, new Map([['values/web.yaml', text]]));

  test.each([
    'env:\n  ANY: a-token-of-its-own',
    `data:\n  any: ${Buffer.from('a-token-of-its-own').toString('base64')}`,
    'args: ["--token=a-token-of-its-own"]',
    'env:\n  DB_PASSWORD: postgres',
    'env:\n  DB_PASSWORD: "postgres"  # compose.yaml:3',
    'env:\n  DATABASE: postgres://postgres:postgres@db/shop',
    'env:\n  CACHE_URL: redis://:p%40ss-word@cache/0',
  ])('are found in %j', (text) => {
    expect(found(text)).toEqual([expect.stringMatching(/^values\/web\.yaml:[12] holds the secret of /)]);
  });

  test.each([
    'image: postgres:18',
    'env:\n  DB_USER: postgres',
    'secrets:\n  DB_PASSWORD: postgres#DB_PASSWORD  # compose.yaml:3',
    'env:\n  DATABASE: {template: "postgres://postgres:$(DB_PASSWORD)@db/shop"}',
    'env:\n  PASSWORD_FILE: /run/secrets/password',
  ])('are not seen in %j', (text) => {
    expect(found(text)).toEqual([]);
  });
});

describe('the ledger', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'landfall-ledger-'));
    writeFileSync(
      join(folder, 'compose.yaml'),
      'x-base: &base\n  image: web\nservices:\n  web:\n    <<: *base\n    command: [a, "b"]\n    tmpfs:\n    labels: {}\n',
    );
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const entry = (place: string, more: Partial<LedgerRecord> = {}): LedgerRecord => ({
    key: place,
    place,
    outcome: 'ignored',
    code: 'any',
    reason: 'so',
    became: [],
    ...more,
  });
  const places = ['compose.yaml:2:10', 'compose.yaml:6:15', 'compose.yaml:6:18', 'compose.yaml:7:5', 'compose.yaml:8:13'];
  const check = (entries: readonly LedgerRecord[]) =>
    checkLedger({ name: 'shop', folder, files: [], profiles: [], envFiles: [], environment: {} }, deliveryOf({}, entries));

  test('has every leaf of the file: in anchors, lists, empty values and empty maps', () => {
    expect(check(places.map((place) => entry(place)))).toEqual({ leaves: 5, problems: [] });
  });

  test.each(places)('is not complete without %s', (place) => {
    expect(check(places.filter((other) => other !== place).map((other) => entry(other))).problems).toEqual([
      `${place} has no entry in the ledger`,
    ]);
  });

  test('is not right when a key has two entries', () => {
    expect(check([...places, 'compose.yaml:2:10'].map((place) => entry(place))).problems).toEqual([
      '1 keys have more than one entry in the ledger',
    ]);
  });

  test.each([
    { more: { code: 'unaccounted' }, problem: 'unaccounted' },
    { more: { reason: ' ' }, problem: 'no reason' },
    { more: { outcome: 'translated', code: 'translated' }, problem: 'into nothing' },
  ])('is not settled with $more', ({ more, problem }) => {
    expect(check(places.map((place, index) => entry(place, index === 0 ? more : {}))).problems).toEqual([
      expect.stringContaining(problem),
    ]);
  });
});

describe('a refusal', () => {
  const reference = 'invalid spec: :/media: empty section between colons';
  const run = (problem: object, exitCode = 2) =>
    checkRefusal(
      {
        exitCode,
        stderr: '',
        stdout: JSON.stringify({ error: { code: 'COMPOSE_INVALID', problems: [problem], hint: 'Correct it.' } }),
      },
      reference,
    );

  test('is right when it names the place and the same cause', () => {
    expect(run({ place: 'compose.yaml:3:5', message: 'The volume ":/media" has no source.' })).toEqual([]);
  });

  test.each([
    { problem: { place: 'compose.yaml:3:5', message: 'The port is missing.' }, said: 'another cause' },
    { problem: { message: 'The volume ":/media" has no source.' }, said: 'no place' },
    { problem: { place: 'compose.yaml', message: 'The volume ":/media" has no source.' }, said: 'not file:line:column' },
  ])('is wrong with $problem', ({ problem, said }) => {
    expect(run(problem)).toEqual([expect.stringContaining(said)]);
  });

  test.each([0, 1, 70])('is none with exit code %i', (exitCode) => {
    expect(run({}, exitCode)).toEqual([expect.stringContaining('the reference loader refuses')]);
  });
});

test.each(['a: on', 'a: 012', 'a: 12:30', 'a: 1\na: 2'])('YAML 1.1 and 1.2 do not agree on %j', (text) => {
  expect(checkYamlVersions(deliveryOf({ 'values/web.yaml': text }))).toHaveLength(1);
  expect(checkYamlVersions(deliveryOf({ 'values/web.yaml': 'a: "on"\nb: 7\n' }))).toEqual([]);
});

test('differences are named by file and line', () => {
  const before = new Map([
    ['a', '1\n2\n'],
    ['b', ''],
    ['c', ''],
  ]);
  const after = new Map([
    ['a', '1\n3\n'],
    ['b', ''],
    ['d', ''],
  ]);

  expect(differences(before, after)).toEqual(['a differs: line 2: "2" became "3"', 'c is gone', 'd is new']);
});
