import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { component, images, web } from './examples.ts';
import type { Values } from './helm.ts';
import { at, one, podSpec, render } from './render.ts';

/** The main container of the component with these values beside the usual ones. */
async function mainContainer(...files: readonly Values[]): Promise<unknown> {
  return at(podSpec(one(await render(web, images, ...files), 'Deployment')), 'containers.0');
}

async function pod(...files: readonly Values[]): Promise<unknown> {
  return podSpec(one(await render(web, images, ...files), 'Deployment'));
}

/** What Kubernetes makes of a text: `$(NAME)` is a reference, `$$` a dollar. @source third_party/forked/golang/expansion */
function expand(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$\$|\$\(([^)]*)\)/g, (match, name: string | undefined) => {
    if (match === '$$') return '$';
    return variables[name ?? ''] ?? match;
  });
}

/** Runs a wait with an `nc` that makes a real connection, as the one of the toolbox does. */
async function runWait(script: string, port: number, limitSeconds: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-wait-'));
  try {
    await writeFile(join(folder, 'nc'), '#!/bin/bash\n[ "$*" = "-z -w 2 $4 $5" ] && exec 2>/dev/null 3<>"/dev/tcp/$4/$5"\n', {
      mode: 0o755,
    });
    const environment = { ...process.env, PATH: `${folder}:${process.env['PATH'] ?? ''}` };
    const { stdout } = await promisify(execFile)('sh', ['-c', script, 'wait', '127.0.0.1', String(port), String(limitSeconds)], {
      env: environment,
    });
    return stdout;
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe('texts', () => {
  const awkward = [
    '$(date)',
    '$$',
    '$$(date)',
    '$$$(X)',
    '$HOME',
    '${HOME}',
    'a$',
    '$',
    '$$$$',
    '$(X) $HOME $$',
    '%d {{ .Values }} "q" \'s\' \\n',
    'a\nb\t',
    'no',
    '0123',
    '1e3',
    '~',
    '',
    'é😀',
  ];

  test('reach the process as they were written, whatever is in them', async () => {
    const env = Object.fromEntries(awkward.map((text, index) => [`V${index}`, text]));
    const container = await mainContainer({ container: { env, args: awkward, command: awkward } });

    const variables = { date: 'WRONG', X: 'WRONG' };
    const values = at(container, 'env') as readonly { readonly name: string; readonly value: string }[];
    expect(Object.fromEntries(values.map(({ name, value }) => [name, expand(value, variables)]))).toEqual(env);
    expect((at(container, 'args') as readonly string[]).map((text) => expand(text, variables))).toEqual(awkward);
    expect((at(container, 'command') as readonly string[]).map((text) => expand(text, variables))).toEqual(awkward);
  });

  test('refer to variables where they are templates, and the variables come first', async () => {
    const container = await mainContainer({
      container: {
        args: [{ template: '--url=$(URL)' }],
        env: {
          AAA: { template: '$(USER):$(PASSWORD)' },
          USER: 'shop',
          IP: { field: 'status.podIP' },
          CPU: { field: 'limits.cpu' },
        },
        secrets: { PASSWORD: 'mq#password' },
      },
    });

    expect(at(container, 'args')).toEqual(['--url=$(URL)']);
    expect(at(container, 'env')).toEqual([
      { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'mq', key: 'password' } } },
      { name: 'CPU', valueFrom: { resourceFieldRef: { resource: 'limits.cpu' } } },
      { name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
      { name: 'USER', value: 'shop' },
      { name: 'AAA', value: '$(USER):$(PASSWORD)' },
    ]);
  });

  test('a variable cannot be a text and a secret at once', async () => {
    const both = { container: { env: { A: 'x' }, secrets: { A: 'mq#a' } } };

    await expect(mainContainer(both)).rejects.toThrow('web: the variable A of container web is both in env and in secrets');
    expect(at(await mainContainer(both, { container: { secrets: { A: null } } }), 'env')).toEqual([{ name: 'A', value: 'x' }]);
  });

  test('the command of a probe is literal too: the kubelet expands it', async () => {
    const probes = { readiness: { exec: ['sh', '-c', 'test $(cat /ok) = $$'] } };

    expect(at(await mainContainer({ probes }), 'readinessProbe.exec.command')).toEqual(['sh', '-c', 'test $$(cat /ok) = $$$$']);
  });

  test('the command of a hook is left alone: nothing expands it', async () => {
    const lifecycle = { preStop: { exec: ['sh', '-c', 'echo $(date)'] } };

    expect(at(await mainContainer({ container: { lifecycle } }), 'lifecycle.preStop.exec.command')).toEqual([
      'sh',
      '-c',
      'echo $(date)',
    ]);
  });
});

describe('images', () => {
  test.each([
    ['nginx', 'registry.test/nginx'],
    ['shop/web:1', 'registry.test/shop/web:1'],
    ['ghcr.io/shop/web:1', 'ghcr.io/shop/web:1'],
    ['localhost/web', 'localhost/web'],
    ['host:5000/web', 'host:5000/web'],
  ])('%s gets the registry of the environment only when it names none', async (image, expected) => {
    expect(at(await mainContainer({ imageRegistry: 'registry.test/', images: { web: image } }), 'image')).toBe(expected);
  });

  test('pull secrets of the environment and of the component are used together', async () => {
    const values = { imagePullSecrets: ['a', 'b'], pod: { imagePullSecrets: ['b', 'c'] } };

    expect(at(await pod(values), 'imagePullSecrets')).toEqual([{ name: 'a' }, { name: 'b' }, { name: 'c' }]);
  });
});

describe('probes', () => {
  test('say how they ask and how long they wait', async () => {
    const readiness = {
      http: { path: '/health', port: 'http', headers: { Host: 'a.test' } },
      periodSeconds: 10,
      timeoutSeconds: 3,
      failures: 3,
    };

    expect(at(await mainContainer({ probes: { readiness } }), 'readinessProbe')).toEqual({
      httpGet: { path: '/health', port: 'http', httpHeaders: [{ name: 'Host', value: 'a.test' }] },
      periodSeconds: 10,
      timeoutSeconds: 3,
      failureThreshold: 3,
    });
  });

  test('liveness is there only when it is asked for', async () => {
    const probes = { readiness: { tcp: { port: 8000 } } };

    expect(at(await mainContainer({ probes }), 'livenessProbe')).toBeUndefined();
    expect(at(await mainContainer({ probes: { liveness: { grpc: { port: 8000 } } } }), 'livenessProbe.grpc.port')).toBe(8000);
  });

  test.each([
    [{ tcp: { port: 1 }, exec: ['true'] }, 'says tcp and exec'],
    [{ periodSeconds: 3 }, 'says nothing'],
  ])('ask in exactly one way: %j', async (readiness, message) => {
    await expect(mainContainer({ probes: { readiness } })).rejects.toThrow(
      `web.probes.readiness ${message}; expected exactly one of`,
    );
  });
});

describe('starting and stopping', () => {
  test('a pod waits for what it needs with a deadline, in a container that has no rights', async () => {
    const wait = at(
      await pod({ waitFor: { db: { host: 'db', port: 5432, timeoutSeconds: 60 } }, toolbox: { image: 'tools:1' } }),
      'initContainers.0',
    );

    expect(wait).toMatchObject({
      name: 'wait-for-db',
      image: 'tools:1',
      args: ['wait', 'db', '5432', '60'],
      securityContext: { runAsNonRoot: true, runAsUser: 65534, readOnlyRootFilesystem: true },
    });
  });

  test('the wait ends when the port answers, or says what did not', async () => {
    const found = at(await pod({ waitFor: { db: { host: 'db', port: 5432 } } }), 'initContainers.0.command') as readonly string[];
    const script = expand(found[2] ?? '', {});
    const listener = createServer().listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const { port } = listener.address() as AddressInfo; // it listens on a port

    await expect(runWait(script, port, 30)).resolves.toBe('');
    listener.close();
    await once(listener, 'close');
    await expect(runWait(script, port, 1)).rejects.toThrow(`127.0.0.1:${port} did not answer within 1 seconds`);
  });

  test('waits, init containers and sidecars start in order', async () => {
    const values = {
      waitFor: { db: { host: 'db', port: 1 } },
      init: { zip: { order: -1 }, migrate: {}, late: { order: 200 } },
      sidecars: { vpn: { image: 'web', order: 0 }, logs: { image: 'web' } },
    };
    const containers = at(await pod(values), 'initContainers') as readonly {
      readonly name: string;
      readonly restartPolicy?: string;
    }[];

    expect(containers.map(({ name, restartPolicy = '' }) => `${name} ${restartPolicy}`.trim())).toEqual([
      'wait-for-db',
      'zip',
      'migrate',
      'vpn Always',
      'logs Always',
      'late',
    ]);
  });

  test('behind a Service it stays reachable for a moment, within the time that it has', async () => {
    expect(at(await mainContainer(), 'lifecycle.preStop.sleep.seconds')).toBe(5);
    expect(at(await mainContainer({ pod: { terminationGraceSeconds: 3 } }), 'lifecycle.preStop.sleep.seconds')).toBe(3);
    expect(at(await mainContainer({ pod: { terminationGraceSeconds: 0 } }), 'lifecycle')).toBeUndefined();
    expect(at(await mainContainer({ container: { ports: null } }), 'lifecycle')).toBeUndefined();
    expect(at(await mainContainer({ container: { lifecycle: { preStop: { exec: ['x'] } } } }), 'lifecycle.preStop')).toEqual({
      exec: { command: ['x'] },
    });
  });

  test('a signal of its own needs the operating system of the pod', async () => {
    const spec = await pod({ container: { lifecycle: { stopSignal: 'SIGQUIT' } } });

    expect(at(spec, 'containers.0.lifecycle.stopSignal')).toBe('SIGQUIT');
    expect(at(spec, 'os.name')).toBe('linux');
    expect(at(await pod(), 'os')).toBeUndefined();
  });
});

describe('security', () => {
  test('a pod has no rights that nobody asked for', async () => {
    const spec = await pod();

    expect(at(spec, 'securityContext')).toEqual({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(at(spec, 'containers.0.securityContext')).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
    });
    expect(at(spec, 'automountServiceAccountToken')).toBe(false);
    expect(at(spec, 'enableServiceLinks')).toBe(false);
  });

  test.each<readonly [string, Values, string]>([
    ['root', { container: { security: { user: 0 } } }, 'user 0 in the security of container web'],
    ['privileged', { container: { security: { privileged: true } } }, 'privileged in the security of container web'],
    ['capabilities', { container: { security: { capabilities: { add: ['NET_ADMIN'] } } } }, 'capability NET_ADMIN'],
    ['seccomp', { container: { security: { seccomp: 'Unconfined' } } }, 'seccomp in the security'],
    ['appArmor', { container: { security: { appArmor: 'Unconfined' } } }, 'appArmor in the security'],
    ['seLinux', { container: { security: { seLinux: { type: 'spc_t' } } } }, 'seLinux.type in the security'],
    ['hostPorts', { container: { ports: { http: { port: 80, hostPort: 80 } } } }, 'hostPort of port http'],
    ['hostNetwork', { pod: { hostNetwork: true } }, 'pod.hostNetwork'],
    ['hostPID', { pod: { hostPID: true } }, 'pod.hostPID'],
    ['hostIPC', { pod: { hostIPC: true } }, 'pod.hostIPC'],
    ['sysctls', { pod: { sysctls: { 'net.core.somaxconn': '1024' } } }, 'pod.sysctls.net.core.somaxconn'],
    ['hostPaths', { volumes: { a: { host: { path: '/' }, mounts: {} } } }, 'volumes.a.host'],
    ['volumes', { volumes: { a: { nfs: { server: 's', path: '/' }, mounts: {} } } }, 'volumes.a.nfs'],
  ])('%s is refused without a reason, and the reason stands on the pod', async (exception, values, where) => {
    await expect(render(web, images, values)).rejects.toThrow(`needs a reason in exceptions.${exception}`);
    await expect(render(web, images, values)).rejects.toThrow(where);

    const deployment = one(await render(web, images, values, { exceptions: { [exception]: 'because of this' } }), 'Deployment');
    expect(at(deployment, ['spec', 'template', 'metadata', 'annotations', `exception.landfall.dev/${exception}`])).toBe(
      'because of this',
    );
  });

  test('what the profile allows needs no reason', async () => {
    const values = {
      container: { security: { user: 1000, capabilities: { add: ['NET_BIND_SERVICE'] }, seLinux: { level: 's0:c1' } } },
      pod: { sysctls: { 'net.ipv4.ip_unprivileged_port_start': '0' } },
    };
    const spec = await pod(values);

    expect(at(spec, 'containers.0.securityContext')).toMatchObject({
      runAsUser: 1000,
      capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
    });
    expect(at(spec, 'securityContext.sysctls')).toEqual([{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }]);
  });

  test('a reason for capabilities keeps the default ones, and takes away only what is named', async () => {
    const security = { capabilities: { drop: ['MKNOD'] } };

    expect(at(await mainContainer({ exceptions: { capabilities: 'x' } }), 'securityContext.capabilities')).toBeUndefined();
    expect(
      at(await mainContainer({ exceptions: { capabilities: 'x' }, container: { security } }), 'securityContext.capabilities'),
    ).toEqual({ drop: ['MKNOD'] });
  });
});

describe('where pods run', () => {
  test('two or more are spread as well as it goes, one is not', async () => {
    const constraints = at(await pod({ replicas: 2 }), 'topologySpreadConstraints');

    expect(constraints).toMatchObject([
      { topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 1 },
      { topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 1 },
    ]);
    expect(at(await pod({ replicas: 1 }), 'topologySpreadConstraints')).toBeUndefined();
    expect(at(await pod({ replicas: 2, pod: { spread: false } }), 'topologySpreadConstraints')).toBeUndefined();
  });

  test('at most so many on one node', async () => {
    expect(at(await pod({ pod: { maxPerNode: 2 } }), 'topologySpreadConstraints')).toMatchObject([
      { topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'DoNotSchedule', maxSkew: 2 },
    ]);
  });
});

describe('the service account', () => {
  test('is one of its own, without a token', async () => {
    const account = one(await render(web, images), 'ServiceAccount');

    expect(account).toMatchObject({ metadata: { name: 'web' }, automountServiceAccountToken: false });
  });

  test('can be one that exists', async () => {
    const objects = await render(component({ serviceAccount: { create: false, name: 'legacy' } }));

    expect(objects.filter(({ kind }) => kind === 'ServiceAccount')).toEqual([]);
    expect(at(podSpec(one(objects, 'Deployment')), 'serviceAccountName')).toBe('legacy');
  });
});
