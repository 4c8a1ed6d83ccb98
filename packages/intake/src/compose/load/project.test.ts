import { describe, expect, test } from 'vitest';
import { loadFiles, loadJson, nodeAt, placeAt, refusal } from '../testing/load-files.ts';

describe('places', () => {
  test('survive merging, and tell the file', () => {
    const { tree } = loadFiles({
      'compose.yaml': 'services:\n  web:\n    image: web:1\n    environment:\n      A: one\n      B: one\n',
      'compose.override.yaml': 'services:\n  web:\n    environment:\n      - B=two\n',
    });

    expect(placeAt(tree, 'services', 'web', 'image')).toBe('compose.yaml:3:12');
    expect(placeAt(tree, 'services', 'web', 'environment', 'A')).toBe('compose.yaml:5:10');
    expect(placeAt(tree, 'services', 'web', 'environment', 'B')).toBe('compose.override.yaml:4:9');
  });

  test('of a short form are those of its fields', () => {
    const { tree } = loadFiles({ 'compose.yaml': 'services:\n  web:\n    image: web\n    ports:\n      - "8080:80"\n' });

    expect(placeAt(tree, 'services', 'web', 'ports', 0, 'published')).toBe('compose.yaml:5:9');
    expect(placeAt(tree, 'services', 'web', 'ports', 0, 'target')).toBe('compose.yaml:5:9');
  });

  test('of an extended value are in the file of the base', () => {
    const { tree } = loadFiles({
      'compose.yaml': 'services:\n  web:\n    extends: {file: base/base.yaml, service: base}\n',
      'base/base.yaml': 'services:\n  base:\n    image: base\n',
    });

    expect(placeAt(tree, 'services', 'web', 'image')).toBe('base/base.yaml:3:12');
    expect(placeAt(tree, 'services', 'web')).toBe('compose.yaml:3:5');
  });

  test('of an included value are in the included file, seen from the project', () => {
    const { tree } = loadFiles(
      {
        'app/compose.yaml': 'include: [../shared/db.yaml]\nservices: {web: {image: web}}\n',
        'shared/db.yaml': 'services:\n  db:\n    image: db\n',
      },
      { files: ['app/compose.yaml'] },
    );

    expect(placeAt(tree, 'services', 'db', 'image')).toBe('../shared/db.yaml:3:12');
  });

  test('of a variable from an env file are in that file', () => {
    const { tree } = loadFiles({
      'compose.yaml': 'services: {web: {image: web, env_file: web.env, environment: {OWN: "1"}}}\n',
      'web.env': '# comment\nFROM_FILE=yes\nOWN=file\n',
    });

    expect(placeAt(tree, 'services', 'web', 'environment', 'FROM_FILE')).toBe('web.env:2:1');
    expect(placeAt(tree, 'services', 'web', 'environment', 'OWN')).toContain('compose.yaml:1');
  });

  test('of anchors are where the value is written', () => {
    const { tree } = loadFiles({
      'compose.yaml': 'x-common: &common\n  restart: always\nservices:\n  web:\n    <<: *common\n    image: web\n',
    });

    expect(placeAt(tree, 'services', 'web', 'restart')).toBe('compose.yaml:2:12');
  });
});

describe('the text before interpolation', () => {
  test('stays with a value and names its variables', () => {
    const { tree } = loadFiles(
      { 'compose.yaml': 'services: {web: {image: "web:${TAG:-1}", environment: ["URL=http://${HOST}:$PORT/"]}}' },
      {
        environment: { HOST: 'h', PORT: '80' },
      },
    );

    expect(nodeAt(tree, 'services', 'web', 'image')).toMatchObject({
      value: 'web:1',
      template: 'web:${TAG:-1}',
      variables: ['TAG'],
    });
    expect(nodeAt(tree, 'services', 'web', 'environment', 'URL')).toMatchObject({
      value: 'http://h:80/',
      template: 'http://${HOST}:$PORT/',
      variables: ['HOST', 'PORT'],
    });
  });

  test('of a mount belongs to its source', () => {
    const { tree } = loadFiles({ 'compose.yaml': 'services: {web: {image: web, volumes: ["${DATA:-./data}:/data:ro"]}}' });

    expect(nodeAt(tree, 'services', 'web', 'volumes', 0, 'source')).toMatchObject({
      value: '/project/data',
      template: '${DATA:-./data}',
    });
  });
});

describe('what no one wrote', () => {
  test('is marked: defaults, networks and edges', () => {
    const { tree } = loadFiles({ 'compose.yaml': 'services: {web: {image: web, links: [db], ports: ["80"]}, db: {image: db}}' });

    for (const path of [
      ['networks', 'default'],
      ['services', 'web', 'networks', 'default'],
      ['services', 'web', 'depends_on', 'db'],
      ['services', 'web', 'ports', 0, 'protocol'],
    ]) {
      expect(nodeAt(tree, ...path)).toMatchObject({ implied: true });
    }
    expect(nodeAt(tree, 'services', 'web', 'ports', 0, 'target')).not.toMatchObject({ implied: true });
  });
});

describe('what does not survive', () => {
  test('is told with the reason', () => {
    const { dropped } = loadFiles({
      'compose.yaml':
        'version: "3"\nservices:\n  web:\n    image: web\n    command: a b\n    environment:\n      - A=1\n      - A=2\n    entrypoint:\n    ports: ["1:1"]\n',
      'compose.override.yaml': 'services:\n  web:\n    command: c\n    ports: !override ["2:2"]\n',
    });

    expect(dropped.get('compose.yaml:1:10')).toMatchObject({ code: 'obsolete' });
    expect(dropped.get('compose.yaml:5:14')).toMatchObject({
      code: 'overridden',
      reason: expect.stringContaining('compose.override.yaml'),
    });
    expect(dropped.get('compose.yaml:7:9')).toMatchObject({
      code: 'overridden',
      reason: expect.stringContaining('compose.yaml'),
    });
    expect(dropped.get('compose.yaml:10:13')).toMatchObject({ code: 'overridden', reason: expect.stringContaining('!override') });
    expect([...dropped.values()].map(({ code }) => code)).toContain('null');
  });

  test('of a file that is extended is everything that no service takes', () => {
    const { dropped } = loadFiles({
      'compose.yaml': 'services: {web: {extends: {file: base.yaml, service: base}}}',
      'base.yaml': 'services:\n  base: {image: base}\n  other: {image: other}\nvolumes:\n  v: {driver: x}\n',
    });

    expect(dropped.get('base.yaml:3:18')).toMatchObject({ code: 'base-only' });
    expect(dropped.get('base.yaml:5:15')).toMatchObject({ code: 'base-only' });
    expect(dropped.has('base.yaml:2:17')).toBe(false);
  });
});

describe('a project', () => {
  test('knows its documents and how each came in', () => {
    const { written } = loadFiles({
      'compose.yaml': 'include: [inc.yaml]\nservices: {web: {extends: {file: base.yaml, service: base}}}',
      'compose.override.yaml': 'services: {web: {hostname: h}}',
      'inc.yaml': 'services: {db: {image: db}}',
      'base.yaml': 'services: {base: {image: base}}',
    });

    expect(written.map(({ file, role }) => `${file} ${role}`).sort()).toEqual([
      'base.yaml extends',
      'compose.override.yaml override',
      'compose.yaml main',
      'inc.yaml include',
    ]);
  });

  test('keeps the services that no profile switches on', () => {
    const project = loadFiles({ 'compose.yaml': 'services: {web: {image: web}, debug: {image: debug, profiles: [dev]}}' });

    expect([...project.disabled.entries.keys()]).toEqual(['debug']);
    expect(nodeAt(project.tree, 'services')).toMatchObject({ entries: new Map([['web', expect.anything()]]) });
  });

  test('says which variables are not set, once each', () => {
    const { warnings } = loadFiles({ 'compose.yaml': 'services: {web: {image: "web:$TAG", hostname: "$TAG"}}' });

    expect(warnings.filter(({ message }) => message.includes('TAG'))).toHaveLength(1);
  });

  test('comes from standard input', () => {
    const stdin = new TextEncoder().encode('services: {web: {image: web}}');

    expect(loadJson({}, { files: ['-'], stdin })).toMatchObject({ name: 'project', services: { web: { image: 'web' } } });
  });

  test('keeps digits that a double cannot hold', () => {
    const json = loadJson({
      'compose.yaml': 'services: {web: {image: web, environment: {ID: 12345678901234567890, OCTAL: 0o17, BIG: 1e21}}}',
    });

    expect(json).toMatchObject({ services: { web: { environment: { ID: '12345678901234567890', OCTAL: '15', BIG: '1e+21' } } } });
  });
});

describe('a refusal', () => {
  test('tells all that is wrong in a phase', () => {
    const lines = refusal({
      'compose.yaml':
        'services:\n  web:\n    image: web\n    depends_on: [dbb]\n    networks: [frnt]\n  db:\n    image: db\n    healthcheck: {test: [curl]}\nnetworks: {front: {}}\n',
    });

    expect(lines).toEqual([
      'compose.yaml:5:16 service web uses the network frnt, which is not declared; did you mean front?',
      'compose.yaml:4:18 service web depends on dbb, which is not declared; did you mean db?',
      'compose.yaml:8:26 the health test of db begins with "curl"; a list begins with CMD, CMD-SHELL or NONE',
    ]);
  });

  test('names the text that a variable made empty', () => {
    expect(refusal({ 'compose.yaml': 'services: {web: {image: web, volumes: ["${MEDIA}:/media"]}}' })).toEqual([
      expect.stringContaining('(it is written as "${MEDIA}:/media")'),
    ]);
  });

  test('of a missing file names the place that asks for it', () => {
    expect(refusal({ 'compose.yaml': 'include:\n  - none.yaml\n' })).toEqual([
      'compose.yaml:2:5 none.yaml does not exist, but it is included',
    ]);
    expect(refusal({ 'compose.yaml': 'services: {web: {extends: {file: no.yaml, service: x}}}' })).toEqual([
      'compose.yaml:1:27 no.yaml does not exist, but a service extends it',
    ]);
    expect(refusal({ 'compose.yaml': 'services: {web: {image: web, env_file: no.env}}' })).toEqual([
      expect.stringContaining('required: false'),
    ]);
  });

  test('of what lies elsewhere says what to do', () => {
    expect(refusal({ 'compose.yaml': 'include: ["oci://registry.test/app:1"]' })).toEqual([
      expect.stringContaining('include the copy'),
    ]);
    expect(refusal({ 'compose.yaml': 'services: {a: {extends: {file: "https://x.test/a.git", service: b}}}' })).toEqual([
      expect.stringContaining('copy the file into the project'),
    ]);
  });

  test('of a circle names its members', () => {
    expect(refusal({ 'compose.yaml': 'include: [b.yaml]', 'b.yaml': 'include: [compose.yaml]' })).toEqual([
      expect.stringContaining('compose.yaml includes b.yaml includes compose.yaml'),
    ]);
    expect(refusal({ 'compose.yaml': 'services: {a: {extends: b}, b: {extends: a}}' })).toEqual([
      expect.stringContaining('a extends b extends a'),
    ]);
    expect(refusal({ 'compose.yaml': 'services: {a: {image: a, depends_on: [b]}, b: {image: b, depends_on: [a]}}' })).toEqual([
      expect.stringContaining('a → b → a'),
    ]);
  });

  test('never shows the value of a variable of an env file', () => {
    const lines = refusal({
      'compose.yaml': 'services: {web: {image: web, env_file: web.env}}',
      'web.env': 'PASSWORD="hunter2\n',
    });

    expect(lines.join()).not.toContain('hunter2');
    expect(lines.length).toBeGreaterThan(0);
  });
});
