import { AppError, formatPlace, type Problem } from '@landfall/model';
import { describe, expect, test } from 'vitest';
import type { MapNode, Node } from '../tree/node.ts';
import { readDocuments } from '../yaml/read.ts';
import { interpolate } from './interpolate.ts';

const variables: Readonly<Record<string, string>> = { TAG: '1.2', COUNT: '3', FLAG: 'yes', WORD: 'word', DB_PASSWORD: 'hunter2' };
const lookup = (name: string) => variables[name];

function load(text: string): MapNode {
  const [root] = readDocuments(new TextEncoder().encode(text), 'compose.yaml');
  if (root?.kind !== 'map') throw new Error('the test wants a map');
  return root;
}

function at(node: Node | undefined, path: string): Node | undefined {
  let current = node;
  for (const key of path.split('.')) {
    if (current?.kind === 'map') current = current.entries.get(key);
    else current = current?.kind === 'seq' ? current.items[Number(key)] : undefined;
  }
  return current;
}

const service = (lines: string) => load(`services:\n  web:\n    ${lines.replaceAll('\n', '\n    ')}\n`);
const filled = (lines: string, path: string) => at(interpolate(service(lines), lookup).tree, `services.web.${path}`);

function problemsOf(tree: MapNode): readonly Problem[] {
  try {
    interpolate(tree, lookup, { knownNames: Object.keys(variables) });
  } catch (error) {
    if (error instanceof AppError && error.code === 'COMPOSE_INVALID') return error.problems;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('values', () => {
  test('remember their text and the variables in it', () => {
    expect(filled('image: web:${TAG}-${X:-a}', 'image')).toMatchObject({
      value: 'web:1.2-a',
      template: 'web:${TAG}-${X:-a}',
      variables: ['TAG', 'X'],
      place: { line: 3, column: 12 },
    });
  });

  test('an escaped dollar is no reference', () => {
    const node = filled('command: echo $$HOME', 'command');
    expect(node).toMatchObject({ value: 'echo $HOME' });
    expect(node).not.toHaveProperty('template');
  });

  test('keys are left alone', () => {
    expect(filled('environment:\n  $TAG: $TAG', 'environment.$TAG')).toMatchObject({ value: '1.2' });
  });

  test('lists are entered', () => {
    expect(filled('command: [a, $WORD]', 'command.1')).toMatchObject({ value: 'word' });
  });

  test('what has no variables is the same tree', () => {
    const tree = service('image: web\nlabels: {a: b}');
    expect(interpolate(tree, lookup).tree).toBe(tree);
  });
});

describe('casts', () => {
  test.each([
    ['tty: ${FLAG}', 'tty', true],
    ['tty: "Off"', 'tty', false],
    ['scale: ${COUNT}', 'scale', 3],
    ['scale: "-3"', 'scale', -3],
    ['cpus: "0.5"', 'cpus', 0.5],
    ['umask: "0o22"', 'umask', 18],
    ['umask: "022"', 'umask', 18],
    ['ulimits: {nofile: {soft: "10", hard: $COUNT}}', 'ulimits.nofile.hard', 3],
    ['ports: [{target: "80"}]', 'ports.0.target', 80],
    ['volumes: [{read_only: "true", volume: {nocopy: "no"}}]', 'volumes.0.volume.nocopy', false],
    ['pre_start: [{privileged: "yes"}]', 'pre_start.0.privileged', true],
    ['depends_on: {db: {required: "false"}}', 'depends_on.db.required', false],
    ['deploy: {replicas: "2", update_config: {max_failure_ratio: ".1"}}', 'deploy.update_config.max_failure_ratio', 0.1],
    ['mem_limit: "5"', 'mem_limit', '5'],
    ['environment: {tty: "true"}', 'environment.tty', 'true'],
  ])('%s', (lines, path, expected) => {
    expect(filled(lines, path)).toMatchObject({ value: expected });
  });

  test('top-level elements too', () => {
    const tree = load('networks: {a: {internal: "true"}}\nvolumes: {b: {external: "no"}}\n');
    expect(at(interpolate(tree, lookup).tree, 'networks.a.internal')).toMatchObject({ value: true });
    expect(at(interpolate(tree, lookup).tree, 'volumes.b.external')).toMatchObject({ value: false });
  });

  test.each([
    'tty: maybe',
    'scale: "1.5"',
    'scale: "1_0"',
    'scale: "99999999999999999999"',
    'cpus: "1e999"',
    'cpus: "nan"',
    'umask: "09"',
    'umask: "-1"',
  ])('%s is refused with its place', (line) => {
    const [problem] = problemsOf(service(line));
    expect(problem?.message).toMatch(/expected/);
    expect(problem?.place === undefined ? '' : formatPlace(problem.place)).toMatch(/^compose\.yaml:3:/);
  });
});

describe('problems', () => {
  test('all are told, each with place and path', () => {
    const problems = problemsOf(service('image: a:${TAG!}\nscale: $WORD\ncommand: ["${MISSING:?give it}"]'));
    expect(problems.map(({ path, place }) => [path, place?.line])).toEqual([
      ['services.web.image', 3],
      ['services.web.scale', 4],
      ['services.web.command[0]', 5],
    ]);
    expect(problems[2]?.message).toMatch(/MISSING.*not set.*give it/);
  });

  test('a name that is nearly right is suggested', () => {
    expect(problemsOf(service('image: ${DB_PASWORD:?}'))[0]?.message).toContain('Did you mean DB_PASSWORD?');
  });

  test('no value of a variable is shown', () => {
    expect(
      problemsOf(service('scale: $DB_PASSWORD\ntty: x$DB_PASSWORD'))
        .map(({ message }) => message)
        .join(),
    ).not.toContain('hunter2');
  });

  test('a variable that is not set is warned of once, at its first use', () => {
    const { warnings } = interpolate(service('image: $NOPE\ncommand: $NOPE ${NEITHER}'), lookup);
    expect(warnings.map(({ path, place }) => [path, place?.line])).toEqual([
      ['services.web.image', 3],
      ['services.web.command', 4],
    ]);
  });
});
