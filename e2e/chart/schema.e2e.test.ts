import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { asRoute, everyComponentValue, everyEnvironmentValue, everySharedValue, otherKinds } from './everything.ts';
import { component, images, shared, web } from './examples.ts';
import { bothHelms, chartFolder, type Values } from './helm.ts';
import { at, one, podSpec, render } from './render.ts';

interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | false;
  readonly items?: Schema;
  readonly allOf?: readonly { readonly $ref: string }[];
  readonly definitions?: Readonly<Record<string, Schema>>;
}

const schema = JSON.parse(readFileSync(join(chartFolder, 'values.schema.json'), 'utf8')) as Schema;
const samples: readonly Values[] = [
  everyComponentValue,
  asRoute,
  ...Object.values(otherKinds),
  everySharedValue,
  everyEnvironmentValue,
];

/** Follows a reference to a definition. */
function resolve(part: Schema): Schema {
  const reference = part.allOf?.[0]?.$ref.replace('#/definitions/', '');
  return reference === undefined ? part : (schema.definitions?.[reference] ?? part);
}

/** Paths of the properties that the schema names, `*` for keys and items, that none of the values shows. */
function unshown(part: Schema, values: readonly unknown[], path = ''): readonly string[] {
  const { properties = {}, additionalProperties, items } = resolve(part);
  const objects = values.filter(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  ) as readonly Values[];
  const children = [
    ...Object.entries(properties).map(([name, child]) => ({
      name,
      child,
      shown: objects.flatMap((value) => (name in value ? [value[name]] : [])),
    })),
    ...(typeof additionalProperties === 'object'
      ? [
          {
            name: '*',
            child: additionalProperties,
            shown: objects.flatMap((value) =>
              Object.entries(value)
                .filter(([name]) => !(name in properties))
                .map(([, child]) => child),
            ),
          },
        ]
      : []),
    ...(items === undefined ? [] : [{ name: '*', child: items, shown: values.filter(Array.isArray).flat() }]),
  ];
  return children.flatMap(({ name, child, shown }) =>
    shown.length === 0 ? [`${path}.${name}`] : unshown(child, shown, `${path}.${name}`),
  );
}

/** The values with every scalar replaced by one of a type that no value of the chart has, and the paths of all of them. */
function mistype(value: unknown, path: string, paths: string[]): unknown {
  if (Array.isArray(value)) return value.map((item, index) => mistype(item, `${path}/${index}`, paths));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, child]) => [key, mistype(child, `${path}/${escape(key)}`, paths)]),
    );
  }
  paths.push(path);
  return 0.5;
}

/** A step of a JSON pointer. */
function escape(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

async function refusals(...files: readonly Values[]): Promise<readonly string[]> {
  const answers = await Promise.all((await bothHelms()).map((helm) => helm.template(files)));
  expect(answers.map((answer) => answer.succeeded)).toEqual([false, false]);
  return answers.map((answer) => answer.errors);
}

describe('the schema', () => {
  test('has no value that the samples leave out, so that Helm and the API server see every one', () => {
    // Structures that stand in several places are shown once: in the main container, in the readiness probe.
    const repeated = /^\.(sidecars|init)\.\*\.|^\.probes\.(startup|liveness)\./;
    const missing = unshown(schema, samples).filter((path) => !repeated.test(path));

    expect(missing).toEqual(['.global']);
  });

  test.each([
    ['component', { ...everyComponentValue, extraObjects: null }],
    ['environment', everyEnvironmentValue],
    ['shared release', everySharedValue],
    ...Object.entries(otherKinds),
  ])('refuses every mistyped value of the %s and names its path', async (_, values) => {
    const raw = /^\/(extraObjects|pod\/(affinity|tolerations\/\w+)|network\/allow(From|To)\/\w+\/\w+)\//;
    const paths: string[] = [];
    const broken = mistype(values, '', paths) as Values;

    for (const message of await refusals(broken)) {
      const silent = paths.filter((path) => !raw.test(path) && !message.includes(`'${path}'`));
      expect(silent).toEqual([]);
    }
  });

  test.each([
    ['at the top', { replica: 2 }, "additional properties 'replica' not allowed"],
    ['in the container', { container: { enviroment: {} } }, "at '/container': additional properties 'enviroment' not allowed"],
    ['in a probe', { probes: { readiness: { every: 3 } } }, "at '/probes/readiness': additional properties 'every' not allowed"],
    ['in a map', { volumes: { a: { mounts: {}, sizes: 1 } } }, "at '/volumes/a': additional properties 'sizes' not allowed"],
    ['in an exception', { exceptions: { everything: 'x' } }, "at '/exceptions': additional properties 'everything' not allowed"],
  ])('refuses an unknown value %s', async (_, values, message) => {
    for (const refusal of await refusals(web, images, values)) expect(refusal).toContain(message);
  });

  test.each([
    ['a component', { component: 'Web_1' }],
    ['a port', { container: { ports: { 'a-name-that-is-too-long': 1 } } }],
    ['a volume', { volumes: { Data: { empty: {}, mounts: {} } } }],
    ['a secret reference', { container: { secrets: { A: 'no-key' } } }],
    ['a quantity', { container: { resources: { limits: { memory: '1 GB' } } } }],
    ['a relative mount', { volumes: { data: { empty: {}, mounts: { data: {} } } } }],
    ['a file of a config', { configs: { a: { data: { 'a/b': '' } } } }],
    ['a port that is out of range', { container: { ports: { http: 70_000 } } }],
  ])('refuses %s that Kubernetes would refuse', async (_, values) => {
    for (const refusal of await refusals(web, images, values))
      expect(refusal).toContain("don't meet the specifications of the schema");
  });

  test('accepts what Helm itself adds', async () => {
    expect(await render(component({ global: { any: 'thing' } }))).toHaveLength(3);
  });
});

describe('a value set to null', () => {
  test('takes out what an earlier file said, at every depth', async () => {
    const base = component({
      container: { env: { A: '1', B: '2' }, ports: { http: 8000 }, args: ['x'] },
      waitFor: { db: { host: 'db', port: 1 } },
      replicas: 4,
    });
    const deployment = one(
      await render(base, { container: { env: { A: null }, args: null }, waitFor: { db: null }, replicas: null }),
      'Deployment',
    );

    expect(at(podSpec(deployment), 'containers.0.env')).toEqual([{ name: 'B', value: '2' }]);
    expect(at(podSpec(deployment), 'containers.0.args')).toBeUndefined();
    expect(at(podSpec(deployment), 'initContainers')).toBeUndefined();
    expect(at(deployment, 'spec.replicas')).toBe(1);
  });

  test('stays in objects that a person adds', async () => {
    const extra = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'mine' }, immutable: null };

    expect(await render(component({ extraObjects: { mine: extra } }))).toContainEqual(extra);
  });
});

describe('helm lint --strict', () => {
  test.each<readonly [string, readonly Values[]]>([
    ['a component', [web, images]],
    ['every value', [everyComponentValue, everyEnvironmentValue]],
    ['the shared release', [shared({}), everyEnvironmentValue]],
    ['the chart alone', []],
  ])('has nothing to say of %s', async (_, files) => {
    for (const helm of await bothHelms()) {
      const answer = await helm.lint(files);
      expect(answer.output + answer.errors).toContain('1 chart(s) linted, 0 chart(s) failed');
      expect(answer.output).not.toMatch(/\[(WARNING|ERROR)\]/);
    }
  });
});

describe('what is missing is said with what to do', () => {
  test.each<readonly [string, readonly Values[], string]>([
    ['values', [], 'component is missing: give the values of one component, such as -f values/<component>.yaml'],
    ['the application', [{ component: 'web' }], 'web: app is missing'],
    ['the kind', [{ component: 'web', app: 'shop' }], 'web: kind is missing: Deployment,'],
    ['the container', [{ component: 'web', app: 'shop', kind: 'Deployment' }], 'web: container is missing'],
    [
      'an image',
      [web, { environment: 'staging' }],
      'web: no image is given for "web"; set images.web in environments/staging/images.yaml',
    ],
    ['a sidecar image', [web, images, { sidecars: { proxy: {} } }], 'web: no image is given for "proxy"'],
  ])('%s', async (_, files, message) => {
    for (const refusal of await refusals(...files)) expect(refusal).toContain(message);
  });
});
