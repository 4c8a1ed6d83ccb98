import type { KubeClient } from '@landfall/cluster/kube';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createStage, provenFor } from '../controllers/testing/stage.ts';
import { explainRoutes } from './routes.ts';

const digest = `sha256:${'cd'.repeat(32)}`;
const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'web',
    namespace: 'shop',
    uid: 'u1',
    annotations: { 'placement.landfall.dev/decision': '{"verdict":"proven"}' },
    ownerReferences: [{ kind: 'ReplicaSet', name: 'web-1', uid: 'r', controller: true }],
  },
  spec: {
    nodeName: 'arm-1',
    serviceAccountName: 'web',
    imagePullSecrets: [{ name: 'pull' }],
    containers: [
      { name: 'web', image: 'web:1', env: [{ name: 'PASSWORD', value: 'not-a-real-password' }] },
      { name: 'side', image: `side@${digest}` },
      { name: 'new', image: 'new:1' },
    ],
  },
  status: { phase: 'Pending' },
};

function stageWith(object: object | undefined) {
  const stage = createStage();
  stage.facts.set('web:1', provenFor('amd64'));
  stage.facts.set(`side@${digest}`, provenFor('amd64', 'arm64'));
  const client = { ...stage.context.client, get: async () => object } as unknown as KubeClient;
  return { ...stage.context, client };
}

async function ask(path: string, context = stageWith(pod)) {
  const url = new URL(path, 'http://operator.example');
  const reply = await explainRoutes(context).get(url.pathname)?.(url);
  return { status: reply?.status, body: JSON.parse(reply?.text ?? '') };
}

describe('an explanation of a pod', () => {
  test('says what stands on it, what would be decided now, and whether it can run where it is', async () => {
    const page = await ask('/explain?namespace=shop&pod=web');

    expect(page).toMatchObject({
      status: 200,
      body: {
        schemaVersion: 1,
        node: { name: 'arm-1', os: 'linux', architecture: 'arm64' },
        isGated: false,
        written: '{"verdict":"proven"}',
        decision: { action: 'patch', verdict: 'undetermined' },
        judgement: { kind: 'misplaced', mayEvict: true },
        policy: { mode: 'enforce', isHalted: false },
        credentials: { pullSecrets: ['pull'], serviceAccount: 'web' },
      },
    });
    expect(page.body.images.map(({ image, known }: { image: string; known: string }) => `${image} ${known}`)).toEqual([
      'web:1 for-a-while',
      `side@${digest} for-ever`,
      'new:1 not-now',
    ]);
  });

  test('shows no value of its environment', async () => {
    expect(JSON.stringify(await ask('/explain?namespace=shop&pod=web'))).not.toContain('not-a-real-password');
  });

  test.each([
    ['/explain?namespace=shop&pod=web', undefined, 404],
    ['/explain?namespace=shop&pod=web', { ...pod, spec: [] }, 422],
    ['/explain?namespace=shop', pod, 400],
    ['/explain?namespace=..%2f..&pod=web', pod, 400],
  ])('of %s is refused with a reason', async (path, object, status) => {
    const reply = await ask(path, stageWith(object));

    expect(reply).toMatchObject({ status, body: { error: expect.stringMatching(/\.$/) } });
  });

  test('is asked for by anybody: no query breaks anything, and nothing but a name reaches the API server', async () => {
    const names: string[] = [];
    const context = stageWith(pod);
    const get: KubeClient['get'] = async (_, { name, namespace }) => {
      names.push(`${namespace}/${name}`);
      return undefined;
    };
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), fc.string(), async (namespace, name) => {
        const query = new URLSearchParams({ namespace, pod: name });
        const { status } = await ask(`/explain?${query.toString()}`, { ...context, client: { ...context.client, get } });

        expect([400, 404]).toContain(status);
      }),
    );
    for (const asked of names) expect(asked).toMatch(/^[a-z0-9.-]+\/[a-z0-9.-]+$/);
  });

  test('is not given before the cluster was read', async () => {
    const context = stageWith(pod);
    const surroundings = { ...context.surroundings, isSynced: false };

    expect((await ask('/explain?namespace=shop&pod=web', { ...context, surroundings })).status).toBe(503);
    expect((await ask('/daemonsets', { ...context, surroundings })).status).toBe(503);
  });
});

test('the report on DaemonSets names those that break', async () => {
  const stage = createStage();
  stage.facts.set('agent:1', provenFor('amd64'));
  const daemonSet = {
    kind: 'DaemonSet',
    metadata: { name: 'agent', namespace: 'agents' },
    spec: { template: { spec: { containers: [{ name: 'a', image: 'agent:1' }] } } },
  };
  const client = {
    ...stage.context.client,
    async *pages() {
      yield { items: [daemonSet], resourceVersion: '1' };
    },
  } as unknown as KubeClient;

  const { body } = await ask('/daemonsets', { ...stage.context, client });

  expect(body).toMatchObject({ gaps: [{ name: 'agent', architecture: 'arm64' }], daemonSets: 1 });
});
