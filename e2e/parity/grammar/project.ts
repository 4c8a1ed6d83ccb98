import fc from 'fast-check';
import { Document, isNode, visit, type Node as YamlNode } from 'yaml';
import { attributes, serviceAttributes, serviceDefinition } from './service.ts';
import {
  flag,
  identifier,
  interpolated,
  mapOf,
  maybeNull,
  oneOf,
  pairs,
  profileNames,
  record,
  scalar,
  serviceNames,
  Tagged,
  type Value,
  word,
} from './values.ts';

/** Files of a generated project, by path, and how it is loaded. */
export interface GeneratedProject {
  readonly files: Readonly<Record<string, string>>;
  readonly composeFiles: readonly string[];
  readonly profiles: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

type Section = Readonly<Record<string, Value>>;

/** Every name is a service, so that most references lead somewhere. */
const services = fc
  .dictionary(oneOf(...serviceNames), serviceDefinition, { minKeys: 1, maxKeys: 4 })
  .map((some) => ({ ...Object.fromEntries(serviceNames.map((name) => [name, { image: 'plain' }])), ...some }));

const sections: fc.Arbitrary<Section> = fc.record(
  {
    name: interpolated(oneOf('project', 'Some_Project')),
    version: fc.constant('3.8'),
    'x-common': fc.constant({ list: [1, 2.5, null, 'a'], nested: { key: true } }),
    models: fc.constant({ llm: { model: 'ai/model', context_size: 1024, runtime_flags: ['--x'] } }),
  },
  { requiredKeys: [] },
);

const resources: fc.Arbitrary<Section> = fc.record({
  networks: fc.record({
    front: maybeNull(
      record({
        driver: word,
        internal: flag,
        attachable: flag,
        labels: pairs,
        driver_opts: mapOf(identifier, oneOf<Value>('a', 5)),
        enable_ipv6: flag,
        ipam: fc.constant({ config: [{ subnet: '10.0.0.0/24', gateway: '10.0.0.1' }], options: { a: 'b' } }),
      }),
    ),
    back: oneOf<Value>(null, { external: true }, { external: { name: 'other' } }, { name: 'named-${TAG}' }, { external: 'true' }),
    default: oneOf<Value>(null, { driver: 'bridge' }),
  }),
  volumes: fc.record({
    data: maybeNull(
      record({
        driver: fc.constant('local'),
        driver_opts: fc.constant({ type: 'none', o: 'bind', device: './volume' }),
        labels: pairs,
        name: word,
      }),
    ),
    cache: oneOf<Value>(null, { external: true }, { external: false }, { driver_opts: { size: 5 } }),
    shared: fc.constant({}),
  }),
  secrets: fc.record({
    token: oneOf<Value>(
      { file: './token.txt' },
      { environment: 'TAG' },
      { external: true },
      { file: '/abs/token', labels: ['a=b'] },
    ),
    cert: oneOf<Value>({ file: '~/cert' }, { external: true, name: 'real' }),
  }),
  configs: fc.record({
    nginx: oneOf<Value>({ file: './nginx.conf' }, { content: 'text ${TAG:-none} $$x' }, { environment: 'HOST' }),
    'app.conf': oneOf<Value>({ external: true }, { file: 'a', template_driver: 'golang' }),
  }),
});

/** A later document over the first one: other values for the same services, sometimes with tags. */
const overlay: fc.Arbitrary<Section> = fc
  .dictionary(oneOf(...serviceNames), attributes(5), { minKeys: 1, maxKeys: 3 })
  .chain((partial) =>
    fc.record({
      services: fc.constant(partial),
      tags: fc.array(oneOf('!reset' as const, '!override' as const, undefined, undefined, undefined), {
        minLength: 6,
        maxLength: 6,
      }),
    }),
  )
  .map(({ services: partial, tags }) => ({ services: withTags(partial, tags) }));

function withTags(
  partial: Readonly<Record<string, Readonly<Record<string, Value>>>>,
  tags: readonly ('!reset' | '!override' | undefined)[],
): Value {
  let index = 0;
  const tagged: Record<string, Value> = {};
  for (const [name, service] of Object.entries(partial)) {
    const attributesOfService: Record<string, Value> = {};
    for (const [key, value] of Object.entries(service)) {
      const tag = tags[index++ % tags.length];
      const isScalar = typeof value !== 'object' || value === null;
      attributesOfService[key] = tag === undefined || (tag === '!override' && isScalar) ? value : new Tagged(tag, value);
    }
    tagged[name] = attributesOfService;
  }
  return tagged;
}

const extendsBase = fc.record({
  base: serviceDefinition,
  other: fc.record({ extends: oneOf<Value>('base', { service: 'base' }), labels: serviceAttributes['labels'] ?? scalar }),
});

const inclusion: fc.Arbitrary<Value> = oneOf<Value>(
  ['included/compose.yaml'],
  [{ path: './included/compose.yaml' }],
  [{ path: ['included/compose.yaml', 'included/more.yaml'] }],
  [{ path: 'included/compose.yaml', project_directory: './elsewhere' }],
  [{ path: 'included/compose.yaml', env_file: 'other.env' }],
  [{ path: 'included/compose.yaml', env_file: ['other.env', 'web.env'], project_directory: '.' }],
);

interface Shape {
  readonly main: Section;
  readonly overlay: Section | undefined;
  readonly base: Section | undefined;
  readonly extending: Value | undefined;
  readonly included: Section | undefined;
  readonly inclusion: Value;
  readonly second: Section | undefined;
  readonly profiles: readonly string[];
}

const shape: fc.Arbitrary<Shape> = fc.record({
  main: fc
    .tuple(fc.record({ services }), sections, resources)
    .map(([first, second, third]) => ({ ...second, ...first, ...third })),
  overlay: fc.option(overlay, { nil: undefined }),
  base: fc.option(extendsBase, { nil: undefined, freq: 2 }),
  extending: fc.option(attributes(4), { nil: undefined, freq: 2 }),
  included: fc.option(
    fc
      .tuple(fc.dictionary(oneOf('inner', 'web', 'db'), serviceDefinition, { minKeys: 1, maxKeys: 2 }), resources)
      .map(([inner, more]) => ({ services: inner, ...more })),
    { nil: undefined, freq: 1 },
  ),
  inclusion,
  second: fc.option(overlay, { nil: undefined, freq: 1 }),
  profiles: oneOf<readonly string[]>([], [], ['debug'], [...profileNames], ['*']),
});

/** A project of up to five files, most of which the reference loader accepts. */
export const generatedProject: fc.Arbitrary<GeneratedProject> = shape.map((parts) => {
  const files: Record<string, string> = {
    '.env': 'HOST=from-dot-env\nPORT=8081\nBOTH=dot-env\n',
    'web.env': 'FROM_FILE=1\nA_VARIABLE="with ${HOST} and $TAG"\nB=${FROM_FILE}-x # comment\nBARE\n',
    'other.env': "FROM_FILE=other\nQUOTED='$literal'\nexport K1=exported\nHOST=other\n",
    'labels.env': 'some.label=from-file\nlabel=plain\n',
    'included/web.env': 'FROM_FILE=included\n',
    'included/other.env': 'OTHER=1\n',
    'included/labels.env': 'a=included\n',
    'included/.env': 'TAG=included-tag\nHOST=included-host\n',
    'elsewhere/.env': 'PORT=9999\n',
    'elsewhere/web.env': 'E=1\n',
    'elsewhere/other.env': 'E=2\n',
    'elsewhere/labels.env': 'e=3\n',
    'base/web.env': 'FROM_FILE=base\n',
    'base/other.env': 'OTHER=base\n',
    'base/labels.env': 'a=base\n',
  };
  let main: Section = parts.main;
  if (parts.base !== undefined) {
    files['base/base.yaml'] = writeYaml({ services: parts.base });
    const extended = {
      extends: { file: './base/base.yaml', service: parts.extending === undefined ? 'base' : 'other' },
      ...(parts.extending as Section | undefined),
    };
    main = { ...main, services: { ...(main['services'] as Section), extended, again: { extends: 'extended' } } };
  }
  if (parts.included !== undefined) {
    files['included/compose.yaml'] = writeYaml(parts.included);
    files['included/more.yaml'] = writeYaml({ services: { inner: { image: 'inner', labels: { more: 'yes' } } } });
    main = { include: parts.inclusion, ...main };
  }
  files['compose.yaml'] = parts.second === undefined ? writeYaml(main) : `${writeYaml(main)}---\n${writeYaml(parts.second)}`;
  if (parts.overlay !== undefined) files['overlay.yaml'] = writeYaml(parts.overlay);
  return {
    files,
    composeFiles: parts.overlay === undefined ? ['compose.yaml'] : ['compose.yaml', 'overlay.yaml'],
    profiles: parts.profiles,
    environment: { TAG: 'v7', EMPTY: '', BOTH: 'shell', HOME: '/home/someone' },
  };
});

/** Writes a value as YAML, with its tags. */
function writeYaml(value: Value): string {
  const tags = new Map<YamlNode, string>();
  const document = new Document();
  document.contents = createNode(value, document, tags);
  visit(document, (_key, node) => {
    if (isNode(node) && tags.has(node)) (node as { tag?: string }).tag = tags.get(node) as string;
  });
  return document.toString({ lineWidth: 0 });
}

function createNode(value: Value, document: Document, tags: Map<YamlNode, string>): YamlNode {
  if (value instanceof Tagged) {
    const node = createNode(value.value, document, tags);
    tags.set(node, value.tag);
    return node;
  }
  if (Array.isArray(value)) {
    const list = document.createNode([]) as unknown as { items: YamlNode[] } & YamlNode;
    list.items.push(...value.map((item: Value) => createNode(item, document, tags)));
    return list;
  }
  if (typeof value === 'object' && value !== null) {
    const map = document.createNode({}) as unknown as { add(pair: unknown): void } & YamlNode;
    for (const [key, child] of Object.entries(value)) map.add(document.createPair(key, createNode(child, document, tags)));
    return map;
  }
  return document.createNode(value);
}
