import { memoryWorkspace, type Service } from '@landfall/model';
import { describe, expect, test } from 'vitest';
import { loadProject } from './load/project.ts';
import { readApp } from './read-app.ts';
import { canonicalProject } from './testing/canonical-project.ts';

const noFiles = memoryWorkspace(new Map());

/** The one service of a canonical project, called `web`. */
function readWeb(
  settings: string,
  files: ReadonlyMap<string, string | Uint8Array> = new Map(),
): { web: Service; notes: string[]; findings: string[] } {
  const indented = settings
    .trim()
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
  const reading = readApp(canonicalProject(`services:\n  web:\n${indented}\n`), memoryWorkspace(files));
  const [web] = reading.app.services;
  if (web === undefined) throw new Error('no service');
  return {
    web,
    notes: reading.notes.map((note) => `${note.key} ${note.outcome} ${note.code}`),
    findings: reading.findings.map((finding) => finding.code),
  };
}

describe('readApp', () => {
  test('a value knows its place and its key', () => {
    const { web } = readWeb('image: nginx:1.27');

    expect(web.image).toEqual({
      value: 'nginx:1.27',
      origin: { how: 'stated', place: { file: 'compose.yaml', line: 3, column: 12 }, key: 'services.web.image' },
    });
  });

  test('process', () => {
    const { web } = readWeb(
      'command: ["sh", "-c", "echo $HOME"]\nentrypoint: []\ntty: true\nread_only: true\nstop_grace_period: 1m30s\ninit: false',
    );

    expect(web.command?.value).toEqual(['sh', '-c', 'echo $HOME']);
    expect(web.entrypoint?.value).toEqual([]);
    expect([web.tty?.value, web.readOnly?.value, web.init?.value]).toEqual([true, true, false]);
    expect(web.stopGracePeriodMs?.value).toBe(90_000);
  });

  test('resources, in bytes and CPUs', () => {
    const { web } = readWeb(
      'mem_limit: "536870912"\nshm_size: 64m\ndeploy:\n  replicas: 3\n  resources:\n    reservations: {cpus: 0.25, memory: 128m}\n    limits: {pids: 100}',
    );

    expect(web.memoryLimitBytes?.value).toBe(536_870_912);
    expect(web.shmSizeBytes?.value).toBe(67_108_864);
    expect([web.replicas?.value, web.cpuReservation?.value, web.memoryReservationBytes?.value]).toEqual([3, 0.25, 134_217_728]);
  });

  test('a quota in a period is a number of CPUs, and both keys are accounted for', () => {
    const { web, notes } = readWeb('cpu_quota: 50000\ncpu_period: 25000');

    expect(web.cpuLimit?.value).toBe(2);
    expect(notes).toContain('services.web.cpu_period translated cpu-period');
  });

  test('two keys that set one thing are both accounted for; the policy of deploy wins over restart', () => {
    const { web, notes } = readWeb(
      'restart: always\nscale: 2\ndeploy:\n  replicas: 2\n  restart_policy: {condition: on-failure, max_attempts: 3}',
    );

    expect(web.restart?.value).toEqual({ policy: 'on-failure', maxAttempts: 3 });
    expect(notes).toContain('services.web.restart ignored overruled');
    expect(notes).toContain('services.web.scale translated said-twice');
  });

  test.each([
    ['"no"', { policy: 'no' }],
    ['always', { policy: 'always' }],
    ['unless-stopped', { policy: 'unless-stopped' }],
    ['on-failure', { policy: 'on-failure' }],
    ['on-failure:5', { policy: 'on-failure', maxAttempts: 5 }],
  ])('restart: %s', (written, policy) => {
    expect(readWeb(`restart: ${written}`).web.restart?.value).toEqual(policy);
  });

  test('ports, published and exposed', () => {
    const { web } = readWeb(
      'ports:\n  - {mode: ingress, target: 80, published: "8080", protocol: tcp, host_ip: 127.0.0.1}\n  - {mode: host, target: 53, protocol: udp}\nexpose: ["9000", "3000-3002/udp"]',
    );

    expect(
      web.ports.map((port) => [port.target.value, port.published?.value, port.hostIp?.value, port.protocol, port.mode]),
    ).toEqual([
      [80, '8080', '127.0.0.1', 'tcp', 'ingress'],
      [53, undefined, undefined, 'udp', 'host'],
    ]);
    expect(web.expose.map((port) => `${port.value.port}/${port.value.protocol}`)).toEqual([
      '9000/tcp',
      '3000/udp',
      '3001/udp',
      '3002/udp',
    ]);
  });

  test('a range of thousands of ports is cut, and said so', () => {
    const { web, findings } = readWeb('expose: ["1-65535"]');

    expect(web.expose.length).toBeLessThan(1_000);
    expect(findings).toEqual(['port-range-cut']);
  });

  test('a health check, and one that is switched off', () => {
    const { web } = readWeb(
      'healthcheck:\n  test: ["CMD-SHELL", "curl -f http://localhost || exit 1"]\n  interval: 500ms\n  retries: 5\n  start_period: 2m',
    );
    const off = readWeb('healthcheck: {test: ["NONE"]}').web;

    expect(web.healthcheck).toMatchObject({
      disabled: false,
      intervalMs: { value: 500 },
      retries: { value: 5 },
      startPeriodMs: { value: 120_000 },
    });
    expect(web.healthcheck?.test?.value).toEqual(['CMD-SHELL', 'curl -f http://localhost || exit 1']);
    expect(off.healthcheck).toMatchObject({ disabled: true });
    expect(off.healthcheck?.test).toBeUndefined();
  });

  test('variables are sorted, and one without a value is kept', () => {
    const { web } = readWeb('environment: {B: "2", A: null}');

    expect(web.environment.map((variable) => [variable.name, variable.value.value])).toEqual([
      ['A', undefined],
      ['B', '2'],
    ]);
  });

  test('mounts of every kind', () => {
    const { web } = readWeb(
      `
volumes:
  - {type: volume, source: data, target: /data, volume: {nocopy: true, subpath: a}}
  - {type: bind, source: ./nginx.conf, target: /etc/nginx/nginx.conf, read_only: true}
  - {type: bind, source: /var/run/docker.sock, target: /var/run/docker.sock}
  - {type: tmpfs, target: /tmp, tmpfs: {size: "1048576", mode: 1023}}
  - {type: image, source: busybox, target: /opt, image: {subpath: bin}}
tmpfs: ["/run:size=64m,mode=1770"]`,
    );

    expect(web.mounts.map((mount) => [mount.kind, mount.target])).toEqual([
      ['tmpfs', '/run'],
      ['volume', '/data'],
      ['bind', '/etc/nginx/nginx.conf'],
      ['bind', '/var/run/docker.sock'],
      ['tmpfs', '/tmp'],
      ['image', '/opt'],
    ]);
    expect(web.mounts[0]).toMatchObject({ sizeBytes: { value: 67_108_864 }, mode: { value: 0o1770 } });
    expect(web.mounts[1]).toMatchObject({ source: 'data', nocopy: true, subpath: { value: 'a' } });
    expect(web.mounts[3]).toMatchObject({ source: '/var/run/docker.sock', found: { kind: 'outside' } });
  });

  test('what a bind mount finds: text, bytes, a folder, nothing', () => {
    const files = new Map<string, string | Uint8Array>([
      ['/project/a.conf', 'listen 80;'],
      ['/project/b.bin', new Uint8Array([0, 1, 255])],
      ['/project/conf.d/x/y.conf', 'y'],
      ['/project/conf.d/z.conf', 'z'],
      ['/project/big.sql', 'x'.repeat(2 * 1024 * 1024)],
    ]);
    const bind = (source: string) => {
      const [mount] = readWeb(`volumes: [{type: bind, source: /project/${source}, target: /t}]`, files).web.mounts;
      return mount?.kind === 'bind' ? mount : undefined;
    };

    expect(bind('a.conf')).toMatchObject({
      source: './a.conf',
      found: { kind: 'file', content: { kind: 'text', text: 'listen 80;' } },
    });
    expect(bind('b.bin')?.found).toMatchObject({ content: { kind: 'binary', base64: 'AAH/' } });
    expect(bind('big.sql')?.found).toMatchObject({ content: { kind: 'too-large', bytes: 2 * 1024 * 1024 } });
    expect(bind('gone')?.found).toEqual({ kind: 'missing' });
    const folder = bind('conf.d')?.found;
    expect(folder?.kind === 'folder' && [...folder.files.keys()]).toEqual(['x/y.conf', 'z.conf']);
  });

  test('a path is shown as it was written, whoever reads it and wherever', () => {
    const loaded = (source: string) => {
      const workspace = memoryWorkspace(
        new Map([
          ['/srv/app/compose.yaml', `services: {a: {image: x, volumes: ['${source}:/t']}}`],
          ['/srv/conf/a', 'text'],
        ]),
      );
      const project = loadProject(workspace, {
        workingDirectory: '/srv/app',
        files: [],
        profiles: [],
        envFiles: [],
        environment: { HOME: '/home/me' },
      });
      const [mount] = readApp(project, workspace).app.services[0]?.mounts ?? [];
      return mount?.kind === 'bind' ? [mount.source, mount.found.kind] : undefined;
    };

    expect(loaded('./a')).toEqual(['./a', 'missing']);
    expect(loaded('../conf')).toEqual(['../conf', 'folder']);
    expect(loaded(`\${CONF:-../conf}`)).toEqual(['../conf', 'folder']);
    expect(loaded('~/.ssh')).toEqual(['~/.ssh', 'outside']);
    expect(loaded(`\${HOME}/.ssh`)).toEqual(['~/.ssh', 'outside']);
    expect(loaded('/etc/hosts')).toEqual(['/etc/hosts', 'outside']);
  });

  test('volumes_from repeats the mounts of the other service, down the chain', () => {
    const yaml = `
services:
  a: {image: x, volumes: [{type: volume, source: data, target: /data}]}
  b: {image: x, volumes_from: [a], volumes: [{type: tmpfs, target: /tmp}]}
  c: {image: x, volumes_from: ["b:ro"]}
`;
    const { app } = readApp(canonicalProject(yaml), noFiles);

    const mountsOf = (name: string) =>
      app.services.find((service) => service.name === name)?.mounts.map((mount) => [mount.target, mount.from, mount.readOnly]);
    expect(mountsOf('b')).toEqual([
      ['/tmp', undefined, false],
      ['/data', 'a', false],
    ]);
    expect(mountsOf('c')).toEqual([
      ['/tmp', 'b', true],
      ['/data', 'a', true],
    ]);
  });

  test('what Kubernetes cannot say is rejected, with one finding per service and reason', () => {
    const { notes, findings } = readWeb('cpuset: "0,1"\noom_score_adj: -500\nuts: host\nlogging: {driver: gelf}\nattach: false');

    expect(notes).toEqual([
      'services.web.attach ignored development-only',
      'services.web.cpuset rejected node-setting',
      'services.web.logging rejected log-driver',
      'services.web.oom_score_adj rejected node-setting',
      'services.web.uts rejected host-namespace',
    ]);
    expect(findings.sort()).toEqual(['host-namespace', 'log-driver', 'node-setting']);
  });

  test('jobs are services that end, by their schedule; one that is started by hand is reported', () => {
    const yaml =
      'services: {thing: {image: x}}\njobs:\n  report: {image: y, triggers: {schedule: [{cron: "0 3 * * *", timezone: Asia/Tokyo}, {cron: "0 4 * * *"}]}}\n  once: {image: z, triggers: {manual: true}}\n';
    const { app, notes } = readApp(canonicalProject(yaml), noFiles);

    expect(app.services.map((service) => [service.name, service.role.role, service.mode?.value])).toEqual([
      ['report', 'job', 'replicated-job'],
      ['thing', 'unknown', undefined],
    ]);
    expect(app.services[0]?.hints).toMatchObject([
      { name: 'schedule', value: { value: '0 3 * * *' } },
      { name: 'schedule.timeZone', value: { value: 'Asia/Tokyo' } },
    ]);
    expect(notes.map((note) => `${note.key} ${note.code}`)).toContain('jobs.once job-not-scheduled');
    expect(notes.map((note) => `${note.key} ${note.code}`)).toContain('jobs.report.triggers.schedule[1] job-second-schedule');
  });

  test('top level', () => {
    const yaml = `
name: shop
services: {}
volumes:
  data: {external: true, name: prod-data}
  nfs: {driver: local, driver_opts: {type: nfs, o: "addr=10.0.0.1"}}
networks:
  back: {internal: true, ipam: {driver: default}}
configs:
  app: {content: "x = 1"}
  ext: {external: true, name: shared}
secrets:
  token: {environment: TOKEN}
  key: {file: /project/key.pem}
models:
  llm: {model: ai/smollm2, context_size: 1024}
`;
    const project = canonicalProject(yaml, { variables: new Map([['TOKEN', 's3cret']]) });
    const { app } = readApp(project, memoryWorkspace(new Map([['/project/key.pem', 'PEM']])));

    expect(app.name.value).toBe('shop');
    expect(app.volumes.map((volume) => [volume.name, volume.externalName?.value, volume.driverOptions.length])).toEqual([
      ['data', 'prod-data', 0],
      ['nfs', undefined, 2],
    ]);
    expect(app.networks).toMatchObject([{ name: 'back', internal: true }]);
    expect(app.configs).toMatchObject([
      { name: 'app', data: { text: 'x = 1' } },
      { name: 'ext', externalName: { value: 'shared' } },
    ]);
    expect(app.secrets).toMatchObject([
      { name: 'key', file: { value: './key.pem' }, data: { kind: 'text', text: 'PEM' } },
      { name: 'token', environmentVariable: { value: 'TOKEN' }, data: { text: 's3cret' } },
    ]);
    expect(app.models).toMatchObject([{ name: 'llm', model: { value: 'ai/smollm2' }, contextSize: { value: 1024 } }]);
  });
});
