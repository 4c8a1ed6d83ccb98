import { createKubeClient, KubeError, type KubeRequest, type KubeTransport } from '@landfall/cluster/kube';
import pico from 'picocolors';
import { describe, expect, it } from 'vitest';
import { archExplainText } from '../ui/arch-explain-text.ts';
import { askOperator } from './arch-operator.ts';

const registered = {
  kind: 'MutatingWebhookConfigurationList',
  metadata: { resourceVersion: '1' },
  items: [
    { metadata: { name: 'o' }, webhooks: [{ clientConfig: { service: { namespace: 'ops', name: 'placer', port: 443 } } }] },
  ],
};
const none = { ...registered, items: [] };

/** An API server behind which an operator gives this answer. */
function clusterOf(list: object, explain: (path: string) => { readonly status: number; readonly text: string } | KubeError) {
  const transport: KubeTransport = {
    async send({ path }: KubeRequest) {
      if (!path.includes('/proxy/')) return { status: 200, text: JSON.stringify(list) };
      const answer = explain(path);
      if (answer instanceof KubeError) throw answer;
      return answer;
    },
    open: () => Promise.reject(new Error('nothing is watched')),
    close: () => undefined,
  };
  return { client: createKubeClient(transport), transport, namespace: 'default' };
}

const pod = { namespace: 'shop', name: 'web-0' };

describe('asking the operator', () => {
  it('goes to the service of the registered webhook, through the API server', async () => {
    const paths: string[] = [];
    const cluster = clusterOf(registered, (path) => {
      paths.push(path);
      return { status: 200, text: '{"schemaVersion":1,"policy":{"mode":"enforce"}}' };
    });

    expect(await askOperator(cluster, pod, undefined)).toMatchObject({
      kind: 'said',
      explanation: { policy: { mode: 'enforce' } },
    });
    expect(await askOperator(cluster, pod, 'other/one')).toMatchObject({ kind: 'said' });
    expect(paths).toEqual([
      '/api/v1/namespaces/ops/services/http%3Aplacer%3Ahttp/proxy/explain?namespace=shop&pod=web-0',
      '/api/v1/namespaces/other/services/http%3Aone%3Ahttp/proxy/explain?namespace=shop&pod=web-0',
    ]);
  });

  it.each([
    ['nobody is registered', none, { status: 200, text: '{}' }, 'no webhook of it is registered'],
    [
      'it says why',
      registered,
      { status: 503, text: '{"error":"The operator has not read the cluster yet."}' },
      'has not read the cluster yet',
    ],
    ['a proxy answers', registered, { status: 502, text: '<html>' }, 'ops/placer answered 502'],
    ['nobody may ask', registered, new KubeError('forbidden', 'services/proxy is forbidden'), 'services/proxy is forbidden'],
  ])('says so when %s', async (_, list, answer, why) => {
    expect(
      await askOperator(
        clusterOf(list, () => answer),
        pod,
        undefined,
      ),
    ).toMatchObject({ kind: 'silent', why: expect.stringContaining(why) });
  });
});

it('an operator that says anything at all steers no terminal', () => {
  const decision = {
    action: 'leave',
    verdict: 'undetermined',
    os: 'linux',
    images: [],
    notes: [],
    mustRecheck: false,
    isEnforced: false,
  } as const;
  const workload = {
    kind: 'Pod',
    ...pod,
    pods: 1,
    labels: new Map(),
    bound: new Map(),
    pod: {},
    answer: { kind: 'malformed', why: '' },
  } as const;
  const explanation = {
    policy: { mode: '\u001b[2J', version: 7 },
    images: [{ image: 'a\r\nb', known: 'constructor' }, null, 'x'],
  };
  const text = archExplainText(
    {
      workload,
      decision,
      patch: [],
      placed: {
        judgement: { kind: 'unknown', why: '' },
        isGated: false,
        record: '{"allowed": ["\u001b[31m"]}',
        operator: { kind: 'said', explanation },
      },
    },
    pico.createColors(false),
  );

  // eslint-disable-next-line no-control-regex -- the point is that there are none
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  expect(text).toContain('not said');
});
