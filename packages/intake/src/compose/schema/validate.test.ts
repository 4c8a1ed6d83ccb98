import { readFileSync } from 'node:fs';
import type { Place } from '@landfall/model';
import { formatPlace } from '@landfall/model';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MapNode, Node } from '../tree/node.ts';
import { readDocuments } from '../yaml/read.ts';
import { compileSchema, type JsonSchema } from './compile.ts';
import { validateSchema } from './validate.ts';

const schema = JSON.parse(readFileSync(new URL('./compose-spec.json', import.meta.url), 'utf8')) as JsonSchema;

function load(text: string): MapNode {
  const [root] = readDocuments(new TextEncoder().encode(text), 'compose.yaml');
  if (root?.kind !== 'map') throw new Error('the test wants a map');
  return root;
}

/** `line:column message` of every problem. */
const problems = (text: string) =>
  validateSchema(load(text)).map(
    ({ place, message }) => `${place === undefined ? '' : formatPlace(place).replace('compose.yaml:', '')} ${message}`,
  );
const service = (lines: string) => `services:\n  web:\n    image: x\n    ${lines.replaceAll('\n', '\n    ')}\n`;

describe('what is accepted', () => {
  test.each([
    'services: {}',
    'x-anything: [1, {a: b}]\nservices: {a: {image: x, x-own: 1}}',
    service('ports: [80, "8080:80", {target: 80, published: "8080"}]'),
    service('depends_on: [db]'),
    service('depends_on: {db: {condition: service_healthy}}'),
    service('environment: {A: 1, B: true, C: null, D: text, E: 1.5}'),
    service('command: null\nentrypoint: [a]\nhealthcheck: {test: [NONE], retries: 3}'),
    service('expose: [80, "80"]'),
    'volumes: {data: , other: {driver: local}}\nnetworks: {a: }',
  ])('%j', (text) => {
    expect(problems(text)).toEqual([]);
  });
});

describe('what is told', () => {
  test.each([
    [
      service('depends_on:\n  migrate:\n    condition: service_complete'),
      '6:20 services.web.depends_on.migrate.condition is "service_complete"; expected one of service_started, service_healthy, service_completed_successfully. Did you mean service_completed_successfully?',
    ],
    [
      service('enviroment: {A: 1}'),
      '4:5 services.web.enviroment is not a key that Compose knows here. Did you mean environment? Keys of your own begin with x-.',
    ],
    [
      service('ports: "80:80"'),
      '4:12 services.web.ports must be a list; found text. Write it as an item: "- " before it, on a line of its own.',
    ],
    [service('command: [sleep, 10]'), '4:22 services.web.command[1] must be text; found a number. Put it in quotes.'],
    ['version: 3.8\nservices: {}', '1:10 version must be text; found a number with a fraction. Put it in quotes.'],
    [service('cap_add: [A, B, A]'), '4:21 services.web.cap_add holds the same item twice, at positions 0 and 2. Remove one.'],
    ['services:\n  web:\n', '2:3 services.web must be a map; found nothing. Give it a value, or remove the key.'],
    [
      'services:\n  "my web": {image: x}\n',
      '2:3 services has the name "my web", but names hold only letters, digits, ".", "_" and "-". Rename it.',
    ],
    [
      'web:\n  image: x\n',
      '1:1 web looks like a service, but services stand below the key services. Put "services:" before it and indent it.',
    ],
    [service('oom_score_adj: 2000'), '4:20 services.web.oom_score_adj must be at most 1000.'],
    [
      service('healthcheck: {interval: 10}'),
      '4:29 services.web.healthcheck.interval must be text; found a number. Put it in quotes.',
    ],
    [service('volumes: [{source: a}]'), '4:15 services.web.volumes[0] lacks the key type. Add it.'],
    [
      service('volumes: [{type: binding}]'),
      '4:22 services.web.volumes[0].type is "binding"; expected one of bind, volume, tmpfs, cluster, npipe, image.',
    ],
    [
      service('scale: 1.5'),
      '4:12 services.web.scale must be text or a whole number; found a number with a fraction. Put it in quotes.',
    ],
  ])('%j', (text, expected) => {
    expect(problems(text).join('\n')).toContain(expected);
  });

  test('everything that is wrong, at once', () => {
    expect(problems(`${service('imgae: x\nports: 80\ntty: []')}volumes: []\n`).map((line) => line.split(' ')[1])).toEqual([
      'services.web.imgae',
      'services.web.ports',
      'services.web.tty',
      'volumes',
    ]);
  });

  test('no value that came from variables', () => {
    const [problem] = validateSchema({
      ...load('name: x'),
      entries: new Map<string, Node>([['services', load('a: {image: x, cgroup: hunter2}')]]),
    });
    expect(problem?.message).toContain('hunter2');
    const tree = load('services: {a: {image: x}}');
    const cgroup: Node = { kind: 'scalar', value: 'hunter2', place: tree.place, template: '$MODE', variables: ['MODE'] };
    const inner: MapNode = { kind: 'map', entries: new Map([['cgroup', cgroup]]), keyPlaces: new Map(), place: tree.place };
    const services: MapNode = { ...inner, entries: new Map([['a', inner]]) };
    const [hidden] = validateSchema({ ...inner, entries: new Map([['services', services]]) });
    expect(hidden?.message).toContain('$MODE');
    expect(hidden?.message).not.toContain('hunter2');
  });

  test('not more than anyone reads', () => {
    expect(problems(`services:\n${Array.from({ length: 500 }, (_, index) => `  a${index}: 1\n`).join('')}`).length).toBe(50);
  });
});

describe('against a general validator', () => {
  const isValid = new Ajv2020({ strict: false, validateFormats: false, logger: false }).compile(schema);
  const place: Place = { file: 'compose.yaml', line: 1, column: 1 };

  function toNode(value: unknown): Node {
    if (Array.isArray(value)) return { kind: 'seq', items: value.map(toNode), place };
    if (typeof value !== 'object' || value === null)
      return { kind: 'scalar', value: value as string | number | boolean | null, place };
    const entries = new Map(Object.entries(value).map(([key, child]) => [key, toNode(child)]));
    return { kind: 'map', entries, keyPlaces: new Map(), place };
  }

  const agree = (value: object) => {
    expect({ value, isAccepted: validateSchema(toNode(value) as MapNode).length === 0 }).toEqual({
      value,
      isAccepted: isValid(value),
    });
  };

  const leaf = fc.constantFrom<unknown>(
    null,
    true,
    0,
    1,
    1.5,
    -1,
    70_000,
    '',
    'a',
    '10s',
    'service_healthy',
    'bind',
    'all',
    'host',
    'always',
    'text with spaces',
  );
  const anything = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      leaf,
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(
        fc.constantFrom(
          'a',
          'x-a',
          'source',
          'target',
          'type',
          'condition',
          'path',
          'test',
          'driver',
          'name',
          'required',
          'bad name',
        ),
        tie('value'),
        { maxKeys: 3 },
      ),
    ),
  })).value;

  /** Every property that the schema names anywhere, so that each is met with everything. */
  const names = new Set<string>();
  JSON.stringify(schema, (key, value: unknown) => {
    if (key === 'properties') for (const name of Object.keys(value as object)) names.add(name);
    return value;
  });
  const key = fc.constantFrom(...names);

  test('services with any key and any value', () => {
    fc.assert(
      fc.property(fc.dictionary(key, anything, { maxKeys: 3 }), (keys) => agree({ services: { web: { image: 'x', ...keys } } })),
      { numRuns: 1500 },
    );
  });

  test('what stands inside a key of a service', () => {
    const block = fc.constantFrom(
      'build',
      'deploy',
      'develop',
      'healthcheck',
      'logging',
      'blkio_config',
      'credential_spec',
      'provider',
    );
    fc.assert(
      fc.property(block, key, fc.dictionary(key, anything, { maxKeys: 2 }), (name, inner, rest) =>
        agree({ services: { web: { [name]: { [inner]: rest, ...rest } } } }),
      ),
      { numRuns: 1500 },
    );
  });

  test('top-level elements', () => {
    const element = fc.constantFrom(
      'networks',
      'volumes',
      'secrets',
      'configs',
      'models',
      'jobs',
      'include',
      'version',
      'name',
      'services',
      'other',
      'x-own',
    );
    fc.assert(
      fc.property(
        element,
        fc.oneof(
          anything,
          fc.dictionary(fc.constantFrom('a', 'bad name'), fc.dictionary(key, anything, { maxKeys: 3 }), { maxKeys: 2 }),
        ),
        (name, value) => agree({ [name]: value }),
      ),
      { numRuns: 1500 },
    );
  });
});

test('a keyword that is not known is refused, so that a newer schema cannot be half understood', () => {
  expect(() => compileSchema({ type: 'object', minProperties: 1 })).toThrow(/minProperties/);
});
