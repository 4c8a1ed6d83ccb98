import { formatPlace, type LedgerKey, memoryWorkspace } from '@landfall/model';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { LoadedProject } from '../load/options.ts';
import { loadProject } from '../load/project.ts';
import type { Node } from '../tree/node.ts';
import { ledgerKeys } from './keys.ts';

function load(files: Readonly<Record<string, string>>, profiles: readonly string[] = []): LoadedProject {
  const workspace = memoryWorkspace(new Map(Object.entries(files).map(([name, text]) => [`/app/${name}`, text])));
  return loadProject(workspace, { workingDirectory: '/app', files: [], profiles, envFiles: [], environment: {} });
}

const show = (keys: readonly LedgerKey[]) =>
  keys.map(
    ({ key, place, dropped }) => `${place.line}:${place.column} ${key}${dropped === undefined ? '' : ` (${dropped.code})`}`,
  );

describe('ledgerKeys', () => {
  test('short forms count once, under the path of the canonical form', () => {
    const project = load({
      'compose.yaml':
        'services:\n  web:\n    image: x\n    ports: ["8080:80"]\n    environment: [A=b]\n    command: run it now\n    depends_on: [db]\n  db: {image: y}\n',
    });

    expect(show(ledgerKeys(project))).toEqual([
      '3:12 services.web.image',
      '4:13 services.web.ports[0]',
      '5:19 services.web.environment.A',
      '6:14 services.web.command',
      '7:18 services.web.depends_on.db',
      '8:15 services.db.image',
    ]);
  });

  test('what an anchor brings to three services is three keys, and one at its home', () => {
    const project = load({
      'compose.yaml':
        'x-env: &env\n  A: b\nservices:\n  a: {image: x, environment: *env}\n  b: {image: x, environment: {<<: *env}}\n',
    });

    expect(
      ledgerKeys(project)
        .filter(({ place }) => place.line === 2)
        .map(({ key }) => key),
    ).toEqual(['services.a.environment.A', 'services.b.environment.A', 'x-env.A']);
  });

  test('keys without a value, also the first of a map', () => {
    const project = load({
      'compose.yaml':
        'services:\n  a:\n    image: x\n    networks:\n      front:\n      back: {}\n    volumes: [data:/d]\nnetworks:\n  front:\n  back:\nvolumes:\n  data:\n',
    });

    expect(ledgerKeys(project).map(({ key }) => key)).toEqual([
      'services.a.image',
      'services.a.networks.front',
      'services.a.networks.back',
      'services.a.volumes[0]',
      'networks.front',
      'networks.back',
      'volumes.data',
    ]);
  });

  test('what did not survive is dropped, with the reason', () => {
    const project = load({
      'compose.yaml': 'version: "3"\nservices:\n  a:\n    image: x\n    user: me\n  off: {image: z, profiles: [debug, more]}\n',
      'compose.override.yaml': 'services:\n  a:\n    image: y\n    user: !reset null\n',
    });

    const dropped = ledgerKeys(project).filter((key) => key.dropped !== undefined);
    expect(dropped.map(({ key, dropped: why }) => [key, why?.code])).toEqual([
      ['services.a.user@compose.override.yaml:4:18', 'reset'],
      ['version', 'obsolete'],
      ['services.a.image@compose.yaml:4:12', 'overridden'],
      ['services.a.user', 'overridden'],
      ['services.off.image', 'profile-inactive'],
      ['services.off.profiles[0]', 'profile-inactive'],
      ['services.off.profiles[1]', 'profile-inactive'],
    ]);
    expect(dropped.at(-1)?.dropped?.reason).toContain('debug, more');
  });

  test('what told Compose which files and services to take over was honoured', () => {
    const project = load({
      'compose.yaml': 'include: [more.yaml]\nservices:\n  a: {extends: {file: base.yaml, service: base}, image: x}\n',
      'more.yaml': 'services:\n  b: {image: x}\n',
      'base.yaml': 'services:\n  base: {user: me}\n',
    });

    const honoured = ledgerKeys(project).filter(({ dropped }) => dropped?.outcome === 'translated');
    expect(honoured.map(({ key }) => key)).toEqual(['include[0]', 'services.a.extends.file', 'services.a.extends.service']);
  });

  test('variables of env files are keys, at their line', () => {
    const project = load({ 'compose.yaml': 'services:\n  a: {image: x, env_file: a.env}\n', 'a.env': '# why\nONE=1\nTWO=2\n' });

    expect(
      ledgerKeys(project)
        .filter(({ place }) => place.file === 'a.env')
        .map(({ key, place }) => [key, place.line]),
    ).toEqual([
      ['services.a.environment.ONE', 2],
      ['services.a.environment.TWO', 3],
    ]);
  });

  test('a variable of an env file that loses is dropped, at its line', () => {
    const project = load({
      'compose.yaml': 'services:\n  a: {image: x, env_file: [a.env, b.env], environment: {ONE: own}}\n',
      'a.env': 'ONE=1\nTWO=2\n',
      'b.env': 'TWO=3\n',
    });

    expect(show(ledgerKeys(project).filter(({ place }) => place.file.endsWith('.env')))).toEqual([
      '1:1 variable@a.env:1:1 (overridden)',
      '2:1 variable@a.env:2:1 (overridden)',
      '1:1 services.a.environment.TWO',
    ]);
  });

  test('a start step does not count again what it takes over from its service', () => {
    const project = load({
      'compose.yaml': 'services:\n  a:\n    image: x\n    environment: {A: b}\n    pre_start:\n      - command: [prepare]\n',
    });

    expect(ledgerKeys(project).map(({ key }) => key)).toEqual([
      'services.a.image',
      'services.a.environment.A',
      'services.a.pre_start[0].command[0]',
    ]);
  });

  test('names with dots have paths of their own', () => {
    const project = load({ 'compose.yaml': 'services:\n  a:\n    image: x\n    labels: {traefik.enable: "true"}\n' });

    expect(ledgerKeys(project).map(({ key }) => key)).toContain('services.a.labels["traefik.enable"]');
  });

  test('no written leaf is missing and no path is used twice, whatever is written', () => {
    fc.assert(
      fc.property(project, fc.option(project, { nil: undefined }), fc.boolean(), (main, override, withProfile) => {
        const files = {
          'compose.yaml': stringify(main),
          ...(override === undefined ? {} : { 'compose.override.yaml': stringify(override) }),
        };

        const loaded = load(files, withProfile ? ['p'] : []);
        const keys = ledgerKeys(loaded);

        const placed = new Set(keys.map(({ place }) => formatPlace(place)));
        const missing = loaded.written.flatMap(({ tree }) => leafPlaces(tree)).filter((place) => !placed.has(place));
        expect(missing).toEqual([]);
        expect(new Set(keys.map(({ key }) => key)).size).toBe(keys.length);
        expect(keys.filter(({ dropped }) => dropped?.code === 'unused').map(({ key }) => key)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

function leafPlaces(node: Node): string[] {
  if (node.kind === 'scalar') return [formatPlace(node.place)];
  const below = node.kind === 'seq' ? node.items : [...node.entries.values()];
  return below.length === 0 ? [formatPlace(node.place)] : below.flatMap(leafPlaces);
}

/** Projects that load: every service has an image, and only names that exist are used. */
const text = fc.constantFrom('a', 'b c', '1', 'true', '', 'x=y');
const values = fc.dictionary(fc.constantFrom('A', 'B', 'c.d'), text, { maxKeys: 3 });
const listOrMap = fc.oneof(
  values,
  values.map((entries) => Object.entries(entries).map(([key, value]) => `${key}=${value}`)),
);
const service = fc.record(
  {
    image: fc.constantFrom('x', 'y:1'),
    command: fc.oneof(fc.constant('run it'), fc.array(fc.constantFrom('run', '-v'), { maxLength: 2 }), fc.constant(null)),
    environment: listOrMap,
    labels: listOrMap,
    ports: fc.uniqueArray(fc.constantFrom('80', '8080:80', '127.0.0.1:81:81', '90-92:90-92/udp'), { maxLength: 3 }),
    expose: fc.uniqueArray(fc.constantFrom('80', '81'), { maxLength: 2 }),
    volumes: fc.uniqueArray(fc.constantFrom('data:/data', '/anonymous', './conf:/conf:ro'), { maxLength: 3 }),
    tmpfs: fc.oneof(fc.constant('/run'), fc.uniqueArray(fc.constantFrom('/run', '/tmp'), { maxLength: 2 })),
    networks: fc.oneof(
      fc.uniqueArray(fc.constantFrom('front', 'back'), { maxLength: 2 }),
      fc.constant({ front: null, back: { aliases: ['x'] } }),
    ),
    healthcheck: fc.oneof(fc.constant({ test: 'true', interval: '5s' }), fc.constant({ disable: true })),
    deploy: fc.constantFrom({}, { resources: { reservations: { memory: '64m' } } }, { replicas: 1 }),
    privileged: fc.boolean(),
    cpus: fc.constantFrom(0, 0.5),
    profiles: fc.constantFrom([], ['p']),
    restart: fc.constantFrom('no', 'always'),
    'x-own': fc.constantFrom({}, { a: [1, null] }),
  },
  { requiredKeys: ['image'] },
);
const project = fc.record({
  services: fc.dictionary(fc.constantFrom('web', 'db', 'job_1'), service, { minKeys: 1, maxKeys: 3 }),
  volumes: fc.constantFrom({ data: null }, { data: {} }, { data: { labels: { a: 'b' } } }),
  networks: fc.constantFrom({ front: null, back: null }, { back: { internal: true }, front: {} }),
});
