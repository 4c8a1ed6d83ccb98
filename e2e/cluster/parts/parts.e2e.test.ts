import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Cluster, startCluster } from '../cluster.ts';
import { type ApiObject, applyObjects } from './apply-objects.ts';
import { makeWebImage, webPort } from './web-image.ts';

type Parts = 'argocd' | 'git' | 'ingress' | 'keda' | 'metrics-server' | 'registry';

const namespace = 'parts';
let cluster: Cluster<Parts>;
let image: string;

beforeAll(async () => {
  cluster = await startCluster({ with: ['argocd', 'git', 'ingress', 'keda', 'metrics-server', 'registry'] });
  await cluster.kubectl(['create', 'namespace', namespace]);
  const { registry } = cluster.parts;
  const digest = await registry.push('parts/web', '1', await makeWebImage(join(cluster.sandbox.folder, 'web-image')));
  image = `${registry.host}/parts/web:1@${digest}`;
}, 600_000);

afterAll(async () => {
  await cluster?.stop();
}, 60_000);

test('an image pushed to the registry is pulled by the node', { timeout: 180_000 }, async () => {
  await apply(deployment('pulled', 1));

  await waitForReplicas('pulled', 1);
  const events = (): Promise<string> => cluster.kubectl(['get', 'events', `--namespace=${namespace}`, '--output=json']);
  const pulled = `Successfully pulled image \\"${image}\\"`;
  await cluster.waitFor('the node says that it has pulled it', async () => (await events()).includes(pulled), { namespace });
  expect(await events()).toContain(pulled);
});

test('the use of processor and memory is known', { timeout: 180_000 }, async () => {
  await cluster.waitFor(
    'figures of the Pod',
    async () => {
      const path = `/apis/metrics.k8s.io/v1beta1/namespaces/${namespace}/pods?labelSelector=app%3Dpulled`;
      const answer = await cluster.client.request('GET', path);
      // PodMetricsList
      const { items = [] } = answer.body as {
        readonly items?: readonly { readonly containers: readonly { readonly usage: object }[] }[];
      };
      return items.some(({ containers }) => containers.some(({ usage }) => 'memory' in usage && 'cpu' in usage));
    },
    { timeoutMs: 150_000 },
  );
  expect(await cluster.kubectl(['top', 'pod', `--namespace=${namespace}`, '--no-headers'])).toMatch(/^pulled-\S+ +\d+m +\d+Mi/m);
});

describe('a route from outside', () => {
  test.each(['nginx', 'traefik'])(
    'of the class %s reaches its Service and gets an address',
    { timeout: 120_000 },
    async (className) => {
      const host = `${className}.example.com`;
      await apply({
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'pulled' },
        spec: { selector: { app: 'pulled' }, ports: [{ port: 80, targetPort: webPort }] },
      });
      await apply({
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: { name: className },
        spec: {
          ingressClassName: className,
          rules: [
            {
              host,
              http: {
                paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'pulled', port: { number: 80 } } } }],
              },
            },
          ],
        },
      });

      await cluster.waitFor(
        'the route to answer',
        async () => (await getFrom(cluster.parts.ingress.httpUrl, '/v2/', host)).status === 200,
        {
          timeoutMs: 90_000,
        },
      );
      expect((await getFrom(cluster.parts.ingress.httpUrl, '/v2/', 'other.example.com')).status).toBe(404);
      const address = (): Promise<string> =>
        cluster.kubectl([
          'get',
          `ingress/${className}`,
          `--namespace=${namespace}`,
          '--output=jsonpath={.status.loadBalancer.ingress[*].ip}',
        ]);
      await cluster.waitFor('the route to have an address', async () => (await address()) !== '', { namespace });
      expect(await address()).toBe(cluster.sandbox.address);
    },
  );

  test('of a Gateway reaches its Service', { timeout: 120_000 }, async () => {
    const gateway = 'gateway.networking.k8s.io/v1';
    const host = 'gateway.example.com';
    await apply({
      apiVersion: gateway,
      kind: 'Gateway',
      metadata: { name: 'door' },
      spec: { gatewayClassName: 'traefik', listeners: [{ name: 'web', protocol: 'HTTP', port: 80 }] },
    });
    await apply({
      apiVersion: gateway,
      kind: 'HTTPRoute',
      metadata: { name: 'door' },
      spec: { parentRefs: [{ name: 'door' }], hostnames: [host], rules: [{ backendRefs: [{ name: 'pulled', port: 80 }] }] },
    });

    await cluster.waitFor(
      'the route to answer',
      async () => (await getFrom(cluster.parts.ingress.httpUrl, '/v2/', host)).status === 200,
      {
        timeoutMs: 90_000,
      },
    );
    expect((await getFrom(cluster.parts.ingress.httpUrl, '/v2/', 'no-gateway.example.com')).status).toBe(404);
  });
});

test('an ApplicationSet makes an Application that becomes Synced and Healthy from Git', { timeout: 300_000 }, async () => {
  const repository = await cluster.parts.git.createRepository('shop');
  const chart = new Map([
    ['chart/Chart.yaml', 'apiVersion: v2\nname: shop\nversion: 1.0.0\n'],
    [
      'chart/templates/web.yaml',
      JSON.stringify(deployment('from-git', '{{ .Values.replicas }}')).replace(/"(\{\{.*?\}\})"/, '$1'),
    ],
  ]);
  const push = (replicas: number) =>
    repository.push(new Map([...chart, ['chart/values.yaml', `replicas: ${replicas}\n`]]), `Run ${replicas}`);
  const first = await push(1);
  await apply(applicationSet(repository.url), 'argocd');

  await waitForApplication('shop-test', first);
  await waitForReplicas('from-git', 1);

  const second = await push(2);
  await cluster.parts.argocd.refresh();
  await waitForApplication('shop-test', second);
  await waitForReplicas('from-git', 2);
  const { status, body } = await cluster.parts.argocd.request('GET', '/api/v1/applications/shop-test');
  expect(status).toBe(200);
  expect(body).toHaveProperty('status.sync.revision', second);
});

describe('KEDA', () => {
  let queue: Server;
  let waiting = 0;

  beforeAll(async () => {
    queue = createServer((_, answer) => answer.end(JSON.stringify({ waiting }))).listen(0, cluster.sandbox.hostAddress);
    await once(queue, 'listening');
    await apply(deployment('worker', 0));
    await apply(scaledObject('worker', queueUrl()));
  });

  afterAll(() => {
    queue?.close();
  });

  function queueUrl(): string {
    const address = queue.address();
    return `http://${cluster.sandbox.hostAddress}:${typeof address === 'object' ? address?.port : ''}/`;
  }

  test('scales from nothing to many and back', { timeout: 300_000 }, async () => {
    await waitForReplicas('worker', 0);
    waiting = 12;
    await waitForReplicas('worker', 3);

    const base = '/apis/external.metrics.k8s.io/v1beta1';
    const path = `${base}/namespaces/${namespace}/s0-metric-api-waiting?labelSelector=scaledobject.keda.sh%2Fname%3Dworker`;
    const answer = await cluster.client.request('GET', path);
    expect(answer.body).toMatchObject({ items: [{ value: '12' }] });

    waiting = 0;
    await waitForReplicas('worker', 0);
  });

  test('refuses a second scaler of the same workload', async () => {
    await expect(apply({ ...scaledObject('worker', queueUrl()), metadata: { name: 'again' } })).rejects.toThrow(
      /denied the request: the workload 'worker' .* is already managed/,
    );
  });
});

function deployment(name: string, replicas: number | string) {
  const labels = { app: name };
  const container = {
    name: 'web',
    image,
    ports: [{ containerPort: webPort }],
    readinessProbe: { httpGet: { path: '/', port: webPort }, periodSeconds: 1 },
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { terminationGracePeriodSeconds: 1, containers: [container] } },
    },
  };
}

function applicationSet(repoURL: string) {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name: 'shop' },
    spec: {
      goTemplate: true,
      generators: [{ list: { elements: [{ name: 'test' }] } }],
      template: {
        metadata: { name: 'shop-{{.name}}' },
        spec: {
          project: 'default',
          source: { repoURL, targetRevision: 'main', path: 'chart' },
          destination: { server: 'https://kubernetes.default.svc', namespace },
          syncPolicy: { automated: { prune: true, selfHeal: true } },
        },
      },
    },
  };
}

function scaledObject(name: string, url: string) {
  return {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: { name },
    spec: {
      scaleTargetRef: { name },
      pollingInterval: 1,
      cooldownPeriod: 1,
      minReplicaCount: 0,
      maxReplicaCount: 3,
      advanced: { horizontalPodAutoscalerConfig: { behavior: { scaleDown: { stabilizationWindowSeconds: 0 } } } },
      triggers: [{ type: 'metrics-api', metadata: { url, valueLocation: 'waiting', targetValue: '4' } }],
    },
  };
}

function apply(object: ApiObject, inNamespace = namespace): Promise<void> {
  return applyObjects(cluster.client, [object], inNamespace);
}

async function waitForReplicas(name: string, count: number): Promise<void> {
  const condition = async (): Promise<boolean> => {
    const path = `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`;
    const answer = await cluster.client.request('GET', path);
    const { spec, status } = answer.body as {
      spec?: { replicas: number };
      status?: { readyReplicas?: number; replicas?: number };
    };
    return spec?.replicas === count && (status?.readyReplicas ?? 0) === count && (status?.replicas ?? 0) === count;
  };
  await cluster.waitFor(`${count} Pods of ${name}`, condition, { timeoutMs: 150_000 });
}

async function waitForApplication(name: string, revision: string): Promise<void> {
  const condition = async (): Promise<boolean> => {
    const answer = await cluster.client.request('GET', `/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/${name}`);
    const { status } = answer.body as {
      status?: { sync?: { status: string; revision: string }; health?: { status: string } };
    };
    return status?.sync?.status === 'Synced' && status.sync.revision === revision && status.health?.status === 'Healthy';
  };
  await cluster.waitFor(`the Application ${name} to be Synced and Healthy at ${revision}`, condition, { timeoutMs: 150_000 });
}

async function getFrom(base: string, path: string, host: string): Promise<{ readonly status: number; readonly body: string }> {
  const outgoing = request(new URL(path, base), { headers: { host }, agent: false }).end();
  const [incoming] = await once(outgoing, 'response');
  return { status: incoming.statusCode, body: await text(incoming) };
}
