import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadFiles, loadJson, nodeAt } from '../testing/load-files.ts';
import type { Node } from '../tree/node.ts';

type Attributes = Readonly<Record<string, unknown>>;

const text = fc.constantFrom('a', 'b', 'some text', '1');
const attributes: fc.Arbitrary<Attributes> = fc.record(
  {
    command: fc.array(text, { maxLength: 2 }),
    environment: fc.dictionary(fc.constantFrom('A', 'B', 'C'), text),
    labels: fc.dictionary(fc.constantFrom('l', 'm'), text),
    ports: fc.uniqueArray(fc.constantFrom('80:80', '8443:443', '127.0.0.1:9000:9000/udp')),
    volumes: fc.uniqueArray(fc.constantFrom('./a:/a', './b:/b:ro', '/c')),
    depends_on: fc.constant(['other']),
    dns: fc.uniqueArray(fc.constantFrom('1.1.1.1', '8.8.8.8')),
    healthcheck: fc.record({ test: fc.constant(['CMD', 'true']), interval: fc.constantFrom('10s', '90s') }),
    deploy: fc.record({ replicas: fc.integer({ min: 0, max: 5 }) }),
    cap_add: fc.uniqueArray(fc.constantFrom('NET_ADMIN', 'SYS_TIME')),
    networks: fc.constant(['default']),
  },
  { requiredKeys: [] },
);

const compose = (web: Attributes): string =>
  JSON.stringify({ services: { web: { image: 'web', ...web }, other: { image: 'other' } } });

describe('merging', () => {
  test('a document over itself changes nothing', () => {
    fc.assert(
      fc.property(attributes, (web) => {
        const files = { 'a.yaml': compose(web), 'b.yaml': compose(web) };

        expect(loadJson(files, { files: ['a.yaml', 'b.yaml'] })).toEqual(loadJson(files, { files: ['a.yaml'] }));
      }),
    );
  });

  test('an empty service over another one changes nothing', () => {
    fc.assert(
      fc.property(attributes, (web) => {
        const files = { 'a.yaml': compose(web), 'b.yaml': '{"services": {"web": {}}}' };

        expect(loadJson(files, { files: ['a.yaml', 'b.yaml'] })).toEqual(loadJson(files, { files: ['a.yaml'] }));
      }),
    );
  });

  test('gives the later file the last word on every variable', () => {
    const variables = fc.dictionary(fc.constantFrom('A', 'B', 'C'), text);

    fc.assert(
      fc.property(variables, variables, (first, second) => {
        const files = {
          'a.yaml': compose({ environment: first }),
          'b.yaml': compose({ environment: Object.entries(second).map((pair) => pair.join('=')) }),
        };
        const json = loadJson(files, { files: ['a.yaml', 'b.yaml'] }) as { services: { web: { environment?: unknown } } }; // the form of the reference

        expect(json.services.web.environment ?? {}).toEqual({ ...first, ...second });
      }),
    );
  });
});

describe('the order of keys', () => {
  test('decides nothing', () => {
    fc.assert(
      fc.property(attributes, (web) => {
        const reversed = Object.fromEntries(Object.entries(web).reverse());

        expect(loadJson({ 'compose.yaml': compose(reversed) })).toEqual(loadJson({ 'compose.yaml': compose(web) }));
      }),
    );
  });
});

describe('extending', () => {
  test('gives what the service would say itself', () => {
    fc.assert(
      fc.property(attributes, (web) => {
        const split = JSON.stringify({
          services: { web: { extends: 'base' }, base: { image: 'web', ...web }, other: { image: 'other' } },
        });
        const own = loadJson({ 'compose.yaml': compose(web) }) as { services: { web: unknown } }; // the form of the reference
        const extended = loadJson({ 'compose.yaml': split }) as { services: { web: unknown } }; // the form of the reference

        expect(extended.services.web).toEqual(own.services.web);
      }),
    );
  });
});

describe('the account of written values', () => {
  test('has every leaf of every document: in the project, or with the reason why not', () => {
    fc.assert(
      fc.property(attributes, attributes, (first, second) => {
        const project = loadFiles({ 'a.yaml': compose(first), 'b.yaml': compose(second) }, { files: ['a.yaml', 'b.yaml'] });
        const kept = new Set(placesOf(project.tree));

        const lost = project.written
          .flatMap(({ tree }) => leavesOf(tree))
          .filter((place) => !kept.has(place) && !project.dropped.has(place));

        expect(lost).toEqual([]);
      }),
    );
  });

  test('counts a value that extends brings along once, with its place in the base', () => {
    const { tree } = loadFiles({ 'compose.yaml': 'services:\n  a: {extends: b}\n  b: {image: b}\n' });

    expect(nodeAt(tree, 'services', 'a', 'image').place).toEqual(nodeAt(tree, 'services', 'b', 'image').place);
  });
});

function placesOf(node: Node): string[] {
  const below = node.kind === 'map' ? [...node.entries.values()] : node.kind === 'seq' ? node.items : [];
  return [placeOf(node), ...below.flatMap(placesOf)];
}

function leavesOf(node: Node): string[] {
  const below = node.kind === 'map' ? [...node.entries.values()] : node.kind === 'seq' ? node.items : [];
  return below.length === 0 ? [placeOf(node)] : below.flatMap(leavesOf);
}

function placeOf({ place }: Node): string {
  return `${place.file}:${place.line}:${place.column}`;
}
