import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeImageArchive } from '../engine/images/archive.ts';
import { type Cluster, startCluster } from './cluster.ts';

const image = 'landfall-e2e/busybox:1';
const namespace = 'shop';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster({ fakeNodes: { arm64: 2 } });
  console.log(`cluster: ready after ${(cluster.startedInMs / 1000).toFixed(1)} s`);
  const folder = join(cluster.sandbox.folder, 'images');
  mkdirSync(folder);
  await cluster.loadImages(await writeImageArchive(['image-busybox'], folder));
  await cluster.createNamespace(namespace);
}, 1_800_000);

afterAll(async () => {
  await cluster.stop();
});

async function apply(...objects: readonly object[]): Promise<void> {
  const list = { apiVersion: 'v1', kind: 'List', items: objects };
  await cluster.kubectl(['apply', '--namespace', namespace, '--filename=-'], JSON.stringify(list));
}

function pod(name: string, container: object, spec: object = {}): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: name } },
    spec: {
      containers: [{ name: 'main', image, ...container }],
      terminationGracePeriodSeconds: 0,
      ...spec,
    },
  };
}

function shell(script: string): object {
  return { command: ['sh', '-euc', script] };
}

async function fieldOf(kind: string, name: string, path: string): Promise<string> {
  return cluster.kubectl(['get', kind, name, '--namespace', namespace, `--output=jsonpath={${path}}`]);
}

async function waitForPhase(name: string, phase: string): Promise<void> {
  await cluster.waitFor(`Pod ${name} is ${phase}`, async () => (await fieldOf('pod', name, '.status.phase')) === phase, {
    namespace,
  });
}

async function waitUntilReady(name: string): Promise<void> {
  const path = '.status.conditions[?(@.type=="Ready")].status';
  await cluster.waitFor(`Pod ${name} is ready`, async () => (await fieldOf('pod', name, path)) === 'True', { namespace });
}

async function logOf(name: string): Promise<string> {
  return cluster.kubectl(['logs', '--namespace', namespace, name]);
}

/** Runs a script in a Pod of its own to its end, and gives what it wrote. */
async function runIn(name: string, script: string, spec: object = {}): Promise<string> {
  await apply(pod(name, shell(script), { restartPolicy: 'Never', ...spec }));
  await waitForPhase(name, 'Succeeded');
  return logOf(name);
}

const webServer = pod(
  'web',
  {
    ...shell('mkdir /tmp/www; echo hello > /tmp/www/index.html; echo serving; exec httpd -f -p 8080 -h /tmp/www'),
    readinessProbe: { httpGet: { port: 8080, path: '/' }, periodSeconds: 1, timeoutSeconds: 30 },
    // A busy node takes seconds to run a command.
    livenessProbe: {
      exec: { command: ['test', '-f', '/tmp/www/index.html'] },
      periodSeconds: 1,
      timeoutSeconds: 30,
      failureThreshold: 2,
    },
  },
  {},
);

const webService = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web' },
  spec: { type: 'NodePort', selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }] },
};

describe('a Pod that serves', () => {
  beforeAll(async () => {
    await apply(webServer, webService);
    await waitUntilReady('web');
  }, 300_000);

  test('writes a log and runs commands that are sent to it', async () => {
    expect(await logOf('web')).toBe('serving\n');
    expect(await cluster.kubectl(['exec', '--namespace', namespace, 'web', '--', 'cat', '/tmp/www/index.html'])).toBe('hello\n');
  });

  test('is reached by the name of its Service from another Pod, and by its node port from here', async () => {
    const script = 'wget -q -O - http://web; wget -q -O - http://web.shop.svc.cluster.local';
    expect(await runIn('visitor', script)).toBe('hello\nhello\n');

    expect(await (await fetch(`http://${cluster.address}:30080`)).text()).toBe('hello\n');
  });

  test('reaches itself by its Service', async () => {
    // Its short name would be its own address.
    const args = ['exec', '--namespace', namespace, 'web', '--', 'wget', '-q', '-O', '-', 'http://web.shop.svc'];
    expect(await cluster.kubectl(args)).toBe('hello\n');
  });

  test('is restarted when its liveness probe fails', async () => {
    await cluster.kubectl(['exec', '--namespace', namespace, 'web', '--', 'rm', '/tmp/www/index.html']);

    const restarts = async (): Promise<number> =>
      Number(await fieldOf('pod', 'web', '.status.containerStatuses[0].restartCount'));
    await cluster.waitFor('the container is restarted', async () => (await restarts()) > 0, { namespace });
    expect(await restarts()).toBeGreaterThan(0);
  });
});

test('a Pod knows the API server by name, and names outside do not exist', async () => {
  const token = '/var/run/secrets/kubernetes.io/serviceaccount';
  const script = `nslookup kubernetes.default.svc.cluster.local; nslookup outside.example 2>&1 || true; ls ${token}`;

  const log = await runIn('names', script);

  expect(log).toContain('10.96.0.1');
  expect(log).toContain('NXDOMAIN');
  expect(log).toContain('ca.crt');
});

test('a Pod reaches a server of this machine', async () => {
  const server = createServer((_, response) => response.end('from outside\n')).listen(0, cluster.sandbox.hostAddress);
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;

  expect(await runIn('caller', `wget -q -O - http://${cluster.sandbox.hostAddress}:${port}`)).toBe('from outside\n');
  server.close();
});

test('Pods share the volume of a claim, and its data outlives them', async () => {
  const claim = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'uploads' },
    spec: { accessModes: ['ReadWriteMany'], resources: { requests: { storage: '1Gi' } } },
  };
  await apply(claim);
  const withVolume = (script: string, user: number): readonly [object, object] => [
    { ...shell(script), volumeMounts: [{ name: 'uploads', mountPath: '/uploads' }] },
    {
      restartPolicy: 'Never',
      securityContext: { runAsUser: user },
      volumes: [{ name: 'uploads', persistentVolumeClaim: { claimName: 'uploads' } }],
    },
  ];
  await apply(
    pod('writer', ...withVolume('echo photo > /uploads/one; until [ -f /uploads/two ]; do sleep 1; done', 1001)),
    pod('reader', ...withVolume('until [ -f /uploads/one ]; do sleep 1; done; cat /uploads/one; echo text > /uploads/two', 1002)),
  );
  await waitForPhase('writer', 'Succeeded');
  await waitForPhase('reader', 'Succeeded');
  expect(await logOf('reader')).toBe('photo\n');

  await cluster.kubectl(['delete', 'pod', '--namespace', namespace, 'writer', 'reader']);
  await apply(pod('later', ...withVolume('cat /uploads/one /uploads/two', 1003)));
  await waitForPhase('later', 'Succeeded');
  expect(await logOf('later')).toBe('photo\ntext\n');

  await cluster.kubectl(['delete', 'pod/later', 'pvc/uploads', '--namespace', namespace]);
  await cluster.waitFor(
    'the volume goes with its claim',
    async () => (await cluster.kubectl(['get', 'pv', '--output=name'])) === '',
  );
  expect(await cluster.kubectl(['get', 'pv', '--output=name'])).toBe('');
});

test('a volume for one node is written by the group of the Pod, and by nobody else', async () => {
  await apply({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  });
  const write = (securityContext: object): readonly [string, object] => [
    'touch /data/file && echo written || echo refused',
    {
      securityContext,
      containers: [
        {
          name: 'main',
          image,
          command: ['sh', '-c', 'touch /data/file && echo written || echo refused'],
          volumeMounts: [{ name: 'data', mountPath: '/data' }],
        },
      ],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
    },
  ];

  expect(await runIn('stranger', ...write({ runAsUser: 1001 }))).toContain('refused');
  expect(await runIn('member', ...write({ runAsUser: 1001, fsGroup: 2000 }))).toBe('written\n');
});

test('a Pod that asks for another architecture lands on a fake node, and others do not', async () => {
  const tolerations = [{ key: 'kwok.x-k8s.io/node', operator: 'Exists' }];
  await apply(
    pod('elsewhere', shell('true'), { nodeSelector: { 'kubernetes.io/arch': 'arm64' }, tolerations }),
    pod('here', shell('sleep 1000')),
  );
  await waitUntilReady('elsewhere');
  await waitUntilReady('here');

  expect(await fieldOf('pod', 'elsewhere', '.spec.nodeName')).toMatch(/^fake-arm64-[12]$/);
  expect(await fieldOf('pod', 'here', '.spec.nodeName')).toBe('node-1');
});

test('a restricted namespace takes hardened Pods only, and they run', async () => {
  await cluster.createNamespace('guarded', { restricted: true });
  const create = (object: object): Promise<string> =>
    cluster.kubectl(['create', '--namespace', 'guarded', '--filename=-'], JSON.stringify(object));

  await expect(create(pod('plain', shell('id -u')))).rejects.toThrow('violates PodSecurity');

  const containerSecurity = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
  const podSecurity = { runAsNonRoot: true, runAsUser: 1001, seccompProfile: { type: 'RuntimeDefault' } };
  const hardened = { ...shell('id -u; exec sleep 1000'), securityContext: containerSecurity };
  await create(pod('hardened', hardened, { securityContext: podSecurity }));
  const log = (): Promise<string> => cluster.kubectl(['logs', '--namespace', 'guarded', 'hardened']);
  await cluster.waitFor('the Pod writes', async () => (await log()) !== '', { namespace: 'guarded' });
  expect(await log()).toBe('1001\n');
});

test('waiting in vain ends with the state of the cluster', async () => {
  await apply(pod('broken', shell('echo no such table; exit 3'), { restartPolicy: 'Never' }));
  await waitForPhase('broken', 'Failed');

  const waiting = cluster.waitFor('the Pod is ready', () => Promise.resolve(false), { timeoutMs: 100, namespace });

  await expect(waiting).rejects.toThrow(
    /Expected: the Pod is ready[^]*shop\/broken, Failed, main: Error with exit code 3[^]*no such table/,
  );
});
