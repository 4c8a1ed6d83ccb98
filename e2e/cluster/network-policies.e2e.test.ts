import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeImageArchive } from '../engine/images/archive.ts';
import { type Cluster, startCluster } from './cluster.ts';

const image = 'landfall-e2e/busybox:1';

let folder: string;
let cluster: Cluster<'network-policies'>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'landfall-images-'));
  const images = await writeImageArchive(['image-busybox'], folder);
  cluster = await startCluster({ with: ['network-policies'], images });
}, 900_000);

afterAll(async () => {
  await cluster?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function apply(...objects: readonly object[]): Promise<void> {
  await cluster.kubectl(['apply', '--filename=-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
}

function pod(name: string, script: string, more: object = {}): object {
  const container = { name: 'main', image, command: ['sh', '-euc', script], ...more };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: name } },
    spec: { terminationGracePeriodSeconds: 0, containers: [container] },
  };
}

/** @param seconds after which no answer is a no: what a policy forbids is dropped without a word */
async function canReach(visitor: string, seconds = 20): Promise<boolean> {
  const visit = ['timeout', String(seconds), 'wget', '-q', '-O', '-', 'http://web.default.svc'];
  return cluster.kubectl(['exec', visitor, '--', ...visit]).then(
    (answer) => answer === 'hello\n',
    () => false,
  );
}

test('who may reach a Pod is decided by a policy, while its probes go on', async () => {
  const serve = 'mkdir /tmp/www; echo hello > /tmp/www/index.html; exec httpd -f -p 8080 -h /tmp/www';
  const probe = { httpGet: { port: 8080, path: '/' }, periodSeconds: 1 };
  await apply(
    pod('web', serve, { readinessProbe: probe }),
    pod('friend', 'exec sleep 10000'),
    pod('stranger', 'exec sleep 10000'),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web' },
      spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] },
    },
  );
  await cluster.kubectl(['wait', 'pod', '--all', '--for=condition=Ready', '--timeout=180s']);
  await cluster.waitFor('both reach it', async () => (await canReach('friend')) && (await canReach('stranger')));

  await apply({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'web' },
    spec: {
      podSelector: { matchLabels: { app: 'web' } },
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ podSelector: { matchLabels: { app: 'friend' } } }], ports: [{ port: 8080 }] }],
    },
  });

  // A busy node may be slow for a moment, and look as if it had refused.
  const isKeptOut = async (): Promise<boolean> => !(await canReach('stranger', 3));
  await cluster.waitFor('the stranger is kept out', async () => (await isKeptOut()) && (await isKeptOut()));
  expect(await canReach('friend')).toBe(true);
  expect(await canReach('stranger', 3)).toBe(false);
  await cluster.kubectl(['wait', 'pod/web', '--for=condition=Ready', '--timeout=120s']);
}, 600_000);
