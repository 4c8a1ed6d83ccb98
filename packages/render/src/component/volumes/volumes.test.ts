import type { BindMount, Mount, NamedVolume, Service, VolumeMount } from '@landfall/model';
import { describe, expect, test } from 'vitest';
import { buildService, type ServiceDraft } from '../../plan/testing/build-app.ts';
import { type AppParts, place, said, translate, translateOne, translateService, translateShared } from '../testing/translate.ts';

const volume = (source: string | undefined, target: string, more: Partial<VolumeMount> = {}): Mount => ({
  kind: 'volume',
  place,
  key: 'services.web.volumes[0]',
  target,
  readOnly: false,
  nocopy: false,
  ...(source === undefined ? {} : { source }),
  ...more,
});
const named = (name: string, more: Partial<NamedVolume> = {}): NamedVolume => ({
  name,
  place,
  driverOptions: [],
  labels: [],
  hints: [],
  ...more,
});
const options = (texts: Readonly<Record<string, string>>) =>
  Object.entries(texts).map(([name, value]) => ({ name, ...said(value, `driver_opts.${name}`) }));
const bind = (source: string, target: string, found: BindMount['found'], more: Partial<BindMount> = {}): Mount => ({
  kind: 'bind',
  place,
  key: 'services.web.volumes[0]',
  source,
  target,
  found,
  readOnly: true,
  createHostPath: true,
  ...more,
});
const text = (content: string): Extract<BindMount['found'], { kind: 'file' }> => ({
  kind: 'file',
  content: { kind: 'text', text: content },
  executable: false,
});
const folder = (files: Readonly<Record<string, string>>): BindMount['found'] => ({
  kind: 'folder',
  files: new Map(Object.entries(files).map(([path, content]) => [path, { kind: 'text' as const, text: content }])),
  truncated: false,
});

describe('named volumes', () => {
  const database: ServiceDraft = { role: 'database', product: 'postgres', mounts: [volume('data', '/var/lib/postgresql/data')] };

  test('a database has a claim of its own in a StatefulSet, below the root of the disk', () => {
    const { values } = translate(database, {}, { volumes: [named('data')] });

    expect(values.kind).toBe('StatefulSet');
    expect(values.volumes).toEqual({
      data: { claim: { size: '10Gi' }, mounts: { '/var/lib/postgresql/data': { subPath: 'data' } } },
    });
  });

  test('anything else with a disk of its own is recreated, not rolled', () => {
    const { values } = translate({ role: 'web', mounts: [volume('files', '/files')] }, {}, { volumes: [named('files')] });

    expect(values).toMatchObject({ kind: 'Deployment', replicas: 1, strategy: { type: 'Recreate' } });
  });

  test('a volume of two services stays one: a claim of the shared release that both can mount', () => {
    const services = {
      web: { mounts: [volume('uploads', '/u')] },
      worker: { mounts: [volume('uploads', '/u', { readOnly: true })] },
    };
    const parts = { volumes: [named('uploads')] };
    const shared = translateShared(services, parts);

    expect(shared.values).toMatchObject({ claims: { uploads: { access: 'ReadWriteMany' } } });
    expect(shared.account.findings.map(({ code }) => code)).toContain('shared-volume');
    for (const name of ['web', 'worker'])
      expect(translateOne(name, services, parts).values.volumes?.['uploads']).toMatchObject({ shared: 'uploads' });
    expect(translateOne('worker', services, parts).values.volumes?.['uploads']?.mounts).toEqual({ '/u': { readOnly: true } });
  });

  test('several replicas of one service share as well', () => {
    const { values } = translate(
      { role: 'web', replicas: said(3, 'scale'), mounts: [volume('files', '/files')] },
      {},
      { volumes: [named('files')] },
    );

    expect(values.volumes?.['files']).toMatchObject({ shared: 'files' });
    expect(values.strategy).toBeUndefined();
  });

  test('a worker whose autoscaler is off has its disk for itself', () => {
    const worker = {
      role: 'worker',
      product: 'celery',
      command: ['celery', '-A', 'app', 'worker', '-Q', 'faces'],
      environment: { CELERY_BROKER_URL: 'redis://queue:6379/0' },
      mounts: [volume('models', '/models')],
    } as const;
    const queue = { role: 'broker', product: 'redis', ports: ['6379'] } as const;
    const { values } = translate(worker, { queue }, { volumes: [named('models')] });

    expect(values.autoscaling).toMatchObject({ enabled: false });
    expect(values.volumes?.['models']).toMatchObject({ claim: { size: expect.any(String) } });
    expect(values.strategy).toMatchObject({ type: 'Recreate' });
  });

  test('an external volume is a claim that exists', () => {
    const { values, account } = translate(
      { mounts: [volume('old', '/old')] },
      {},
      { volumes: [named('old', { externalName: said('My_Volume', 'volumes.old.name') })] },
    );

    expect(values.volumes?.['old']).toMatchObject({ existing: 'my-volume' });
    expect(account.notes.map(({ code }) => code)).toContain('volume-name');
  });

  test('driver options of the local driver are read', () => {
    const nfs = named('data', { driverOptions: options({ type: 'nfs', o: 'addr=10.0.0.5,ro', device: ':/export' }) });
    const memory = named('data', { driverOptions: options({ type: 'tmpfs', o: 'size=100m', device: 'tmpfs' }) });
    const hosted = named('data', { driverOptions: options({ type: 'none', o: 'bind', device: '/srv/data' }) });
    const at = (one: NamedVolume) => translate({ mounts: [volume('data', '/d')] }, {}, { volumes: [one] }).values.volumes;

    expect(at(nfs)?.['data']).toMatchObject({ nfs: { server: '10.0.0.5', path: '/export', readOnly: true } });
    expect(at(memory)?.['data']).toMatchObject({ empty: { memory: true, size: '100Mi' } });
    expect(Object.values(at(hosted) ?? {})[0]).toHaveProperty('claim');
  });

  test('a volume of a file server is a departure from the profile, with its reason', () => {
    const nfs = named('data', { driverOptions: options({ type: 'nfs', o: 'addr=10.0.0.5', device: ':/export' }) });

    const { values } = translate({ mounts: [volume('data', '/d')] }, {}, { volumes: [nfs] });

    expect(values.exceptions).toMatchObject({ volumes: expect.stringContaining('10.0.0.5') });
  });

  test('a mount that says no absolute path is refused, as by Docker', () => {
    const { values, codes } = translate({ mounts: [volume('data', 'PLACE_HOLDER')] }, {}, { volumes: [named('data')] });

    expect(values.volumes).toBeUndefined();
    expect(codes('volumes[0]')).toContain('mount-relative');
  });

  test('size, class and access follow a decision of a person', () => {
    const hint = (name: string, value: unknown) => ({
      name,
      value: said(value, `volumes.data.x-landfall.${name}`),
      dialect: 'x-landfall' as const,
    });
    const volumes = [
      named('data', { hints: [hint('size', '80gib'), hint('class', 'fast'), hint('access', 'ReadWriteOncePod')] }),
    ];

    expect(translate(database, {}, { volumes }).values.volumes?.['data']?.claim).toEqual({
      size: '80Gi',
      class: 'fast',
      access: 'ReadWriteOncePod',
    });
  });

  test('what the image holds is copied into a fresh volume', () => {
    const imageFacts = { source: 'dockerfile' as const, exposed: [], volumes: [], workingDir: said('/app', 'image') };
    const mount = (more: Partial<VolumeMount>) =>
      translate({ imageFacts, mounts: [volume('static', '/app/static', more)] }, {}, { volumes: [named('static')] }).values;

    const { init, volumes } = mount({});
    expect(init?.['copy-static']).toMatchObject({ image: 'web', command: ['sh'] });
    expect(init?.['copy-static']?.args?.slice(-2)).toEqual(['/app/static', '/volumes/static']);
    expect(volumes?.['static']?.mounts).toMatchObject({ '/volumes/static': { containers: ['copy-static'] } });
    expect(mount({ nocopy: true }).init).toBeUndefined();
  });
});

describe('volumes without name', () => {
  const imageFacts = { source: 'table' as const, exposed: [], volumes: [said('/data', 'image')] };

  test('a database keeps what its image declares in a claim', () => {
    expect(translate({ role: 'database', imageFacts }).values.volumes?.['data']).toHaveProperty('claim');
  });

  test('scratch space lives as long as the pod', () => {
    expect(translate({ role: 'web', imageFacts }).values.volumes?.['data']).toEqual({ empty: {}, mounts: { '/data': {} } });
  });

  test('a volume that is mounted needs no second one', () => {
    const { values } = translate(
      { role: 'database', imageFacts, mounts: [volume('db', '/data')] },
      {},
      { volumes: [named('db')] },
    );

    expect(Object.keys(values.volumes ?? {})).toEqual(['db']);
  });

  test('memory keeps its size', () => {
    const mounts: Mount[] = [
      {
        kind: 'tmpfs',
        place,
        key: 'services.web.tmpfs[0]',
        target: '/tmp',
        readOnly: false,
        sizeBytes: said(67_108_864, 'size'),
      },
    ];
    const { volumes } = translate({ mounts, shmSizeBytes: said(1_073_741_824, 'shm_size') }).values;

    expect(volumes).toEqual({
      'dev-shm': { empty: { memory: true, size: '1Gi' }, mounts: { '/dev/shm': {} } },
      tmp: { empty: { memory: true, size: '64Mi' }, mounts: { '/tmp': {} } },
    });
  });

  test('an image is mounted where the target can, and refused where it cannot', () => {
    const mounts: Mount[] = [
      { kind: 'image', place, key: 'services.web.volumes[0]', target: '/model', readOnly: true, source: 'example/model:1' },
    ];

    expect(translate({ mounts }).values.volumes?.['model']).toMatchObject({ image: { reference: 'example/model:1' } });
    expect(translate({ mounts }, {}, { options: { kubernetes: '1.34' } }).codes('volumes[0]')).toEqual(['mount-kind']);
  });
});

describe('binds', () => {
  test('a file becomes a key of a ConfigMap at its exact place, braces and all', () => {
    const content = 'server { listen 80; } # {{ not a template }} $(HOME)\n';
    const { values } = translate({ mounts: [bind('./nginx.conf', '/etc/nginx/nginx.conf', text(content))] });

    expect(values.configs).toEqual({ files: { data: { 'nginx.conf': content } } });
    expect(values.volumes).toEqual({
      files: { config: 'files', mounts: { '/etc/nginx/nginx.conf': { readOnly: true, subPath: 'nginx.conf' } } },
    });
  });

  test('files of one name do not hide each other', () => {
    const { values } = translate({
      mounts: [bind('./a/x.conf', '/a/x.conf', text('a')), bind('./b/x.conf', '/b/x.conf', text('b'))],
    });

    expect(values.configs?.['files']?.data).toEqual({ 'x.conf': 'a', 'x.conf-2': 'b' });
    expect(values.volumes?.['files']?.mounts).toMatchObject({ '/b/x.conf': { subPath: 'x.conf-2' } });
  });

  test('binary files and executable files stay what they are', () => {
    const script = { ...text('#!/bin/sh\n'), executable: true };
    const image: BindMount['found'] = { kind: 'file', content: { kind: 'binary', base64: 'AAEC' }, executable: false };
    const { values } = translate({ mounts: [bind('./run.sh', '/run.sh', script), bind('./logo.png', '/logo.png', image)] });

    expect(values.configs?.['files']).toEqual({ data: { 'run.sh': '#!/bin/sh\n' }, binary: { 'logo.png': 'AAEC' } });
    expect(values.volumes?.['files']?.items).toEqual({
      'logo.png': { path: 'logo.png' },
      'run.sh': { path: 'run.sh', mode: 0o755 },
    });
  });

  test('a folder keeps its subfolders', () => {
    const { values } = translate({ mounts: [bind('./provisioning', '/etc/p', folder({ 'a.yaml': '1', 'b/a.yaml': '2' }))] });

    expect(values.configs?.['provisioning']?.data).toEqual({ 'a.yaml': '1', 'b_a.yaml': '2' });
    expect(values.volumes?.['provisioning']?.items).toEqual({ 'a.yaml': { path: 'a.yaml' }, 'b_a.yaml': { path: 'b/a.yaml' } });
  });

  test('a folder with something mounted below it is mounted file by file', () => {
    const mounts = [
      bind('./site', '/html', folder({ 'index.html': '1', 'uploads/old.txt': '2', 'css/a.css': '3' })),
      volume('uploads', '/html/uploads', { key: 'services.web.volumes[1]' }),
      bind('./special.css', '/html/css/a.css', text('4')),
    ];
    const { values } = translate({ mounts }, {}, { volumes: [named('uploads')] });

    expect(values.volumes?.['site']?.mounts).toEqual({ '/html/index.html': { readOnly: true, subPath: 'index.html' } });
    expect(values.volumes?.['files']?.mounts).toEqual({ '/html/css/a.css': { readOnly: true, subPath: 'a.css' } });
    expect(values.volumes?.['uploads']?.mounts).toEqual({ '/html/uploads': {} });
  });

  test('a secret file of a folder stands beside its other files', () => {
    const key = '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7\n-----END PRIVATE KEY-----\n';
    const { values } = translate({ mounts: [bind('./tls', '/tls', folder({ 'ca.txt': 'public', 'server.key': key }))] });

    expect(values.volumes?.['tls']?.mounts).toEqual({ '/tls/ca.txt': { readOnly: true, subPath: 'ca.txt' } });
    expect(Object.keys(values.volumes?.['secrets']?.mounts ?? {})).toEqual(['/tls/server.key']);
  });

  test('what a ConfigMap cannot hold is refused, and someone is told', () => {
    const found: BindMount['found'] = { kind: 'file', content: { kind: 'too-large', bytes: 2_097_152 }, executable: false };
    const { values, codes, account } = translate({ mounts: [bind('./GeoLite2.mmdb', '/geo.mmdb', found)] });

    expect(values.volumes).toBeUndefined();
    expect(codes('volumes[0]')).toContain('bind-too-large');
    expect(account.findings.find(({ code }) => code === 'bind-file-lost')?.message).toContain('2097152 bytes');
  });

  test('many files of half a ConfigMap each need several', () => {
    const big = (letter: string) => text(letter.repeat(600_000));
    const { values } = translate({ mounts: [bind('./a.txt', '/a.txt', big('a')), bind('./b.txt', '/b.txt', big('b'))] });

    expect(Object.keys(values.configs ?? {})).toEqual(['files', 'files-2']);
  });

  test('a file that holds a secret comes from a Secret and is written nowhere', () => {
    const key = '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7\n-----END PRIVATE KEY-----\n';
    const { values, tree, codes } = translate({ mounts: [bind('./tls/server.key', '/tls/server.key', text(key))] });

    expect(JSON.stringify(tree)).not.toContain('MIIEvQ');
    expect(values.volumes?.['secrets']).toMatchObject({
      secret: { name: 'web' },
      mounts: { '/tls/server.key': { readOnly: true } },
    });
    expect(codes('volumes[0]')).toContain('sealed-content');
  });

  test('the socket of the engine is refused', () => {
    const { values, codes, account } = translate({
      mounts: [bind('/var/run/docker.sock', '/var/run/docker.sock', { kind: 'outside', reason: 'it is a socket' })],
    });

    expect(values.volumes).toBeUndefined();
    expect(codes('volumes[0]')).toContain('bind-engine-socket');
    expect(account.findings.map(({ code }) => code)).toContain('engine-socket');
  });

  test('the clock of the host is left out, its parts are mounted with an exception', () => {
    expect(
      translate({ mounts: [bind('/etc/localtime', '/etc/localtime', { kind: 'outside', reason: '' })] }).codes('volumes[0]'),
    ).toContain('bind-clock');
    const { values } = translate({ mounts: [bind('/proc', '/host/proc', { kind: 'outside', reason: '' })] });
    expect(values.volumes?.['host-proc']).toMatchObject({
      host: { path: '/proc' },
      mounts: { '/host/proc': { readOnly: true } },
    });
    expect(values.exceptions).toHaveProperty('hostPaths');
  });

  test('code over the image that is built from it is left out, with the volumes that made holes in it', () => {
    const build = { place, context: '.', args: [], other: [] };
    const mounts = [
      bind('./', '/app', folder({ 'package.json': '{}' }), { readOnly: false }),
      volume(undefined, '/app/node_modules', { key: 'services.web.volumes[1]' }),
    ];
    const { values, codes } = translate({ build, workingDir: said('/app', 'working_dir'), mounts });

    expect(values.volumes).toBeUndefined();
    expect(codes('volumes[0]')).toContain('bind-code');
    expect(codes('volumes[1]')).toEqual(['bind-code']);
  });

  test('code that no image holds stops someone', () => {
    const { account } = translate({
      workingDir: said('/app', 'working_dir'),
      mounts: [bind('./src', '/app', folder({ 'index.js': '1' }))],
    });

    expect(account.findings.find(({ code }) => code === 'code-without-image')?.severity).toBe('blocker');
  });

  test('data of the host becomes a claim, shared by all who mount the folder', () => {
    const outside: BindMount['found'] = { kind: 'outside', reason: 'it lies outside the project' };
    const services = {
      web: { mounts: [bind('/srv/media', '/media', outside, { readOnly: false })] },
      scan: { mounts: [bind('/srv/media/', '/in', outside)] },
    };
    const { values, account } = translateOne('web', services);

    expect(Object.values(values.volumes ?? {})).toMatchObject([{ shared: 'srv-media' }]);
    expect(account.findings.map(({ code }) => code)).toContain('bind-data-copy');
    expect(translateShared(services).values).toMatchObject({ claims: { 'srv-media': { access: 'ReadWriteMany' } } });
  });

  test('a folder below another one that is mounted lies in the same claim', () => {
    const outside: BindMount['found'] = { kind: 'outside', reason: 'it lies outside the project' };
    const services = {
      web: { mounts: [bind('/srv/secrets/web', '/secrets', outside)] },
      setup: { mounts: [bind('/srv/secrets', '/all', outside, { readOnly: false })] },
    };

    expect(Object.values(translateOne('web', services).values.volumes ?? {})).toEqual([
      { shared: 'srv-secrets', mounts: { '/secrets': { readOnly: true, subPath: 'web' } } },
    ]);
  });

  test('an empty folder of the project is for data, a configuration folder is not', () => {
    const data = translate({ mounts: [bind('./uploads', '/srv/uploads', folder({ '.gitkeep': '' }), { readOnly: false })] });

    expect(Object.values(data.values.volumes ?? {})[0]).toHaveProperty('claim');
    const scripts = translate({
      role: 'database',
      mounts: [bind('./db', '/docker-entrypoint-initdb.d', folder({ 'a.sql': 'select 1' }), { readOnly: false })],
    });
    expect(Object.values(scripts.values.volumes ?? {})[0]).toHaveProperty('config');
    expect(scripts.codes('volumes[0]')).toContain('content-read-only');
  });
});

describe('configs and secrets', () => {
  const withMounts = (mounts: Partial<Pick<Service, 'configs' | 'secrets'>>, parts: AppParts) =>
    translateService('web', [{ ...buildService('web', {}), ...mounts }], parts);
  const mount = { place, key: 'services.web.configs[0]', source: 'app', target: '/etc/app.ini' };

  test('a config is mounted at its place with its mode; its owner is told of', () => {
    const configs = [{ name: 'app', place, content: said('a=1', 'content'), labels: [] }];
    const one = { ...mount, mode: said(0o440, 'configs[0].mode'), uid: said('103', 'configs[0].uid') };
    const { values, codes } = withMounts({ configs: [one] }, { configs });

    expect(values.configs?.['files']?.data).toEqual({ app: 'a=1' });
    expect(values.volumes?.['files']).toEqual({
      config: 'files',
      items: { app: { path: 'app', mode: 0o440 } },
      mounts: { '/etc/app.ini': { readOnly: true, subPath: 'app' } },
    });
    expect(codes('configs[0].uid')).toEqual(['config-owner']);
  });

  test('a file that is not for everybody can be read by the process: its group owns it', () => {
    const groupOf = (mode: number, user: string) => {
      const secrets = [{ ...mount, mode: said(mode, 'secrets[0].mode') }];
      const service = { ...buildService('web', {}), user: said(user, 'user'), secrets };
      return translateService('web', [service], {}).values.pod?.fsGroup;
    };

    expect(groupOf(0o400, '1000:2000')).toBe(2000);
    expect(groupOf(0o440, '1000')).toBe(1000);
    expect(groupOf(0o444, '1000')).toBeUndefined();
    expect(groupOf(0o400, '0')).toBeUndefined();
  });

  test('an external config is a ConfigMap that exists', () => {
    const configs = [{ name: 'app', place, externalName: said('app_v2', 'configs.app.name'), labels: [] }];

    expect(withMounts({ configs: [mount] }, { configs }).values.volumes?.['configs']).toMatchObject({
      existingConfig: 'app-v2',
      items: { app: { path: 'app' } },
    });
  });

  test('a secret is a key of a Secret, whatever it comes from', () => {
    const secrets = [{ name: 'token', place, environmentVariable: said('TOKEN', 'secrets.token.environment'), labels: [] }];
    const one = { place, key: 'services.web.secrets[0]', source: 'token', target: '/run/secrets/token' };
    const { values } = withMounts({ secrets: [one] }, { secrets });

    expect(values.volumes?.['secrets']).toMatchObject({
      secret: { name: 'web' },
      mounts: { '/run/secrets/token': { readOnly: true, subPath: 'token' } },
    });
  });
});
