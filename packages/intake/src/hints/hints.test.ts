import { memoryWorkspace } from '@landfall/model';
import { describe, expect, test } from 'vitest';
import { readApp } from '../compose/read-app.ts';
import { canonicalProject } from '../compose/testing/canonical-project.ts';
import { hintKinds, valueOfHint } from './vocabulary.ts';

const noFiles = memoryWorkspace(new Map());

function readHints(settings: string) {
  const reading = readApp(
    canonicalProject(
      `services:\n  web:\n    image: x\n${settings
        .trim()
        .split('\n')
        .map((line) => `    ${line}`)
        .join('\n')}\n`,
    ),
    noFiles,
  );
  const [web] = reading.app.services;
  if (web === undefined) throw new Error('no service');
  return {
    web,
    hints: web.hints.map((hint) => [hint.name, hint.value.value]),
    notes: reading.notes.map((note) => `${note.key} ${note.code}`),
    reading,
  };
}

describe('hints', () => {
  test('x-landfall: flat and nested are the same', () => {
    const { hints } = readHints(
      'x-landfall: {role: worker, queue: [a, b], hpa: {min: 2}, "hpa.max": "5", exposure: {host: example.org}}',
    );

    expect(hints).toEqual([
      ['role', 'worker'],
      ['queue', ['a', 'b']],
      ['hpa.min', 2],
      ['hpa.max', 5],
      ['exposure.host', 'example.org'],
    ]);
  });

  test('a stated role is the role, and knows its place', () => {
    const { web } = readHints('x-landfall:\n  role: scheduler');

    expect(web.role).toMatchObject({
      role: 'scheduler',
      confidence: 'stated',
      evidence: [{ place: { file: 'compose.yaml', line: 5 } }],
    });
  });

  test('a schedule makes a job, and a command replaces the cron daemon', () => {
    const { web, notes } = readHints('command: [crond, -f]\nx-landfall: {schedule: "0 3 * * *", command: ["/bin/cleanup"]}');

    expect(web.role).toMatchObject({ role: 'job', confidence: 'stated' });
    expect(web.command?.value).toEqual(['/bin/cleanup']);
    expect(notes).toContain('services.web.command overruled');
  });

  test('stated replicas win', () => {
    expect(readHints('scale: 1\nx-landfall: {replicas: 4}').web.replicas?.value).toBe(4);
  });

  test('an unknown hint and an unusable value are said, with what was meant', () => {
    const { notes, reading, hints } = readHints('x-landfall: {rolle: worker, liveness: maybe}');

    expect(hints).toEqual([]);
    expect(notes).toEqual(['services.web.x-landfall.rolle hint-unknown', 'services.web.x-landfall.liveness hint-invalid']);
    expect(reading.notes[0]?.reason).toContain('Did you mean role?');
    expect(reading.findings.map((finding) => finding.code)).toEqual(['hint-unknown', 'hint-invalid']);
  });

  test('labels of kompose', () => {
    const { hints, notes } = readHints(
      'labels: {kompose.service.expose: "shop.example.org/api", kompose.hpa.replicas.min: "2", kompose.controller.type: daemonset}',
    );

    expect(hints).toEqual([
      ['exposure.host', 'shop.example.org'],
      ['exposure.path', '/api'],
      ['hpa.min', 2],
    ]);
    expect(notes).toContain('services.web.labels["kompose.controller.type"] hint-not-carried');
    expect(readHints('labels: {kompose.service.expose: "true"}').hints).toEqual([['exposure', true]]);
  });

  test('labels of katenary', () => {
    const { hints, notes } = readHints(
      'labels:\n  katenary.v3/ingress: "hostname: a.example.org\\nport: 8080\\nenabled: true"\n  katenary.v3/same-pod: db',
    );

    expect(hints).toEqual([
      ['exposure.host', 'a.example.org'],
      ['exposure.port', 8080],
    ]);
    expect(notes).toContain('services.web.labels["katenary.v3/same-pod"] hint-not-carried');
  });

  test('a label of katenary that is no YAML is said, not thrown', () => {
    expect(readHints('labels: {katenary.v3/ingress: "{{{"}').notes).toContain(
      'services.web.labels["katenary.v3/ingress"] hint-invalid',
    );
  });

  test('volumes, beside them and at the top level', () => {
    const yaml = `
services: {web: {image: x}}
volumes:
  a: {x-landfall: {size: 20Gi}}
  b: {labels: {kompose.volume.size: 5Gi}}
  c: {}
x-landfall:
  services: {web: {role: api}, gone: {role: api}}
  volumes: {c: {class: fast}}
`;
    const { app, notes } = readApp(canonicalProject(yaml), noFiles);

    expect(app.volumes.map((volume) => volume.hints.map((hint) => [hint.name, hint.value.value]))).toEqual([
      [['size', '20Gi']],
      [['size', '5Gi']],
      [['class', 'fast']],
    ]);
    expect(app.services[0]?.role).toMatchObject({ role: 'api', confidence: 'stated' });
    expect(notes.map((note) => `${note.key} ${note.code}`)).toContain('x-landfall.services.gone hint-unknown');
  });

  test('the vocabulary names each hint once, and explains it', () => {
    expect(new Set(hintKinds.map((kind) => `${kind.on} ${kind.name}`)).size).toBe(hintKinds.length);
    expect(hintKinds.every((kind) => kind.explanation.endsWith('.'))).toBe(true);
  });

  test.each([
    ['flag', 'true', true],
    ['flag', 'perhaps', undefined],
    ['number', '3', 3],
    ['number', '', undefined],
    ['texts', 'a', ['a']],
    ['texts', { a: 1 }, undefined],
    ['role', 'web', 'web'],
    ['role', 'boss', undefined],
    ['kind', 'Job', 'Job'],
    ['access', 'ReadWriteMany', 'ReadWriteMany'],
    ['flag-or-text', 'a.example.org', 'a.example.org'],
  ] as const)('%s takes %j as %j', (type, value, expected) => {
    expect(valueOfHint(type, value)).toEqual(expected);
  });
});
