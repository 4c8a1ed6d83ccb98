import { AppError, formatPlace } from '@landfall/model';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadFiles, refusal } from '../testing/load-files.ts';
import type { Node } from '../tree/node.ts';

// Done without a bound, each would take longer than any test may.
describe('bounded work', () => {
  test('includes that double at every level are loaded once each', () => {
    const files: Record<string, string> = { 'compose.yaml': 'include: [f0.yaml, f0.yaml]' };
    for (let level = 0; level < 30; level += 1) files[`f${level}.yaml`] = `include: [f${level + 1}.yaml, f${level + 1}.yaml]`;
    files['f30.yaml'] = 'services: {deep: {image: deep}}';

    const { tree } = loadFiles(files);

    expect(tree.entries.get('services')).toMatchObject({ entries: new Map([['deep', expect.anything()]]) });
  });

  test('includes in an endless line end', () => {
    const files: Record<string, string> = { 'compose.yaml': 'include: [f0.yaml]' };
    for (let level = 0; level < 200; level += 1)
      files[`f${level}.yaml`] = `include: [f${level + 1}.yaml]\nservices: {s${level}: {image: x}}`;

    expect(refusal(files)).toEqual([expect.stringContaining('deep inside each other')]);
  });

  test('a long line of extends is followed, and its end is found', () => {
    const services = Array.from({ length: 500 }, (_, index) => `  s${index}: {extends: s${index + 1}}\n`).join('');

    const { tree } = loadFiles({ 'compose.yaml': `services:\n${services}  s500: {image: end}\n` });

    expect(tree.entries.get('services')).toMatchObject({ entries: expect.objectContaining({ size: 501 }) });
  });

  test('a line of thousands of services that wait for each other is searched, and so is one of extends', () => {
    const waiting = Array.from({ length: 3000 }, (_, index) => `  s${index}: {image: x, depends_on: [s${index + 1}]}\n`).join('');
    const extending = Array.from({ length: 3000 }, (_, index) => `  s${index}: {extends: s${index + 1}}\n`).join('');

    const { tree } = loadFiles({ 'compose.yaml': `services:\n${waiting}  s3000: {image: end}\n` });

    expect(tree.entries.get('services')).toMatchObject({ entries: expect.objectContaining({ size: 3001 }) });
    expect(refusal({ 'compose.yaml': `services:\n${extending}  s3000: {image: end}\n` })).toEqual([
      expect.stringContaining('more than 1000 services'),
    ]);
  });

  test('ranges that come to more ports than a host has are refused', () => {
    const ports = Array.from({ length: 100 }, (_, index) => `${index + 1}-65535`).join(', ');

    expect(refusal({ 'compose.yaml': `services: {web: {image: web, ports: [${ports}]}}` })).toEqual([
      expect.stringContaining('more than 70000 ports'),
    ]);
  });

  test('an env file that hundreds of services name is not read without end', () => {
    const services = Array.from({ length: 500 }, (_, index) => `  s${index}: {image: x, env_file: big.env}\n`).join('');

    expect(refusal({ 'compose.yaml': `services:\n${services}`, 'big.env': 'A=1\n'.repeat(50_000) })).toEqual([
      expect.stringContaining('come to more than'),
    ]);
  });

  test('long lists, many tags and many mistakes are each handled in one pass', () => {
    const names = Array.from({ length: 5000 }, (_, index) => `"n${index}"`).join(', ');
    const resets = Array.from({ length: 3000 }, (_, index) => `  s${index}: !reset null\n`).join('');
    const services = Array.from({ length: 3000 }, (_, index) => `  s${index}: {image: x}\n`).join('');
    const wrong = Array.from({ length: 1500 }, (_, index) => `  s${index}: {image: x, depends_on: [missing-${index}]}\n`).join(
      '',
    );

    loadFiles({
      'compose.yaml': `services: {web: {image: web, security_opt: [${names}]}}`,
      'compose.override.yaml': `services: {web: {security_opt: [${names}]}}`,
    });
    loadFiles({ 'compose.yaml': `services:\n${services}  web: {image: web}\n`, 'compose.override.yaml': `services:\n${resets}` });

    expect(refusal({ 'compose.yaml': `services:\n${wrong}` })).toHaveLength(1000);
  });

  test('a dense graph of dependencies is searched once', () => {
    const services = Array.from({ length: 60 }, (_, index) => {
      const needs = Array.from({ length: index }, (_unused, other) => `s${other}`).join(', ');
      return `  s${index}: {image: x, depends_on: [${needs}]}\n`;
    }).join('');

    const { tree } = loadFiles({ 'compose.yaml': `services:\n${services}` });

    expect(tree.entries.get('services')).toMatchObject({ entries: expect.objectContaining({ size: 60 }) });
  });
});

const keys = fc.constantFrom(
  'services',
  'web',
  'image',
  'ports',
  'volumes',
  'environment',
  'build',
  'extends',
  'include',
  'networks',
  'depends_on',
  'deploy',
  'x-a',
  'a',
);
const anything = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom<unknown>(null, true, 0, -1, 1.5, '', 'web', '80:80', './a:/b', '${X', '${X:?}', 'a=b', 'service:web'),
    fc.array(tie('node'), { maxLength: 3 }),
    fc.dictionary(keys, tie('node'), { maxKeys: 4 }),
  ),
})).node;

describe('anything at all', () => {
  test('is loaded or refused, and never crashes', () => {
    fc.assert(
      fc.property(anything, anything, (first, second) => {
        const files = {
          'compose.yaml': JSON.stringify({ services: { web: { image: 'web' }, other: first } }),
          'compose.override.yaml': JSON.stringify({ services: { web: second }, networks: first }),
        };

        expect(outcome(files)).toMatch(/^(loaded|refused)$/);
      }),
      { numRuns: 300 },
    );
  });

  test('that is loaded has a place at every node', () => {
    fc.assert(
      fc.property(fc.dictionary(keys, fc.constantFrom('1', 'a'), { maxKeys: 3 }), (environment) => {
        const { tree } = loadFiles({ 'compose.yaml': JSON.stringify({ services: { web: { image: 'web', environment } } }) });

        for (const node of nodesOf(tree)) expect(formatPlace(node.place)).toMatch(/^compose\.yaml:1:\d+$/);
      }),
    );
  });
});

function outcome(files: Readonly<Record<string, string>>): string {
  try {
    loadFiles(files);
    return 'loaded';
  } catch (error) {
    if (error instanceof AppError && error.problems.length > 0) return 'refused';
    throw error;
  }
}

function* nodesOf(node: Node): Generator<Node> {
  yield node;
  if (node.kind === 'map') for (const child of node.entries.values()) yield* nodesOf(child);
  if (node.kind === 'seq') for (const child of node.items) yield* nodesOf(child);
}
