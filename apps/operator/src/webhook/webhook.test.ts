import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { systemClock } from '@landfall/cluster/registry';
import { createFakeClock } from '@landfall/cluster/registry/testing';
import { type ClusterPolicy, defaultClusterPolicy, type ImageFacts, type Policies } from '@landfall/placement';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { issueAuthority, issueServing } from '../certificates/issue.ts';
import type { Images } from '../images/images.ts';
import { createMetrics } from '../metrics/metrics.ts';
import type { Surroundings } from '../surroundings/surroundings.ts';
import { createAdmission } from './admission.ts';
import type { AdmissionResponse } from './review.ts';
import { createWebhookServer, type WebhookServer } from './server.ts';

const proven = (...architectures: readonly string[]): ImageFacts => ({
  kind: 'index',
  digest: `sha256:${'ab'.repeat(32)}`,
  platforms: architectures.map((architecture) => ({ os: 'linux', architecture })),
});
const throttled: ImageFacts = { kind: 'unknown', reason: 'throttled', detail: 'too much', isTransient: true };

interface StageOptions {
  readonly policy?: Partial<ClusterPolicy>;
  readonly known?: Readonly<Record<string, ImageFacts>>;
  /** What registries answer, and after how long. */
  readonly asked?: Readonly<Record<string, ImageFacts>>;
  readonly latencyMs?: number;
  readonly mayGate?: boolean;
  readonly isSynced?: boolean;
}

function stage(options: StageOptions = {}) {
  const { policy, known = {}, asked = {}, latencyMs = 0, mayGate = true, isSynced = true } = options;
  const clock = createFakeClock();
  const metrics = createMetrics();
  const faults: unknown[] = [];
  const memory = new Map(Object.entries(known));
  const images: Images = {
    recall: async ({ images: names }) => new Map([...memory].filter(([name]) => names.includes(name))),
    async look({ images: names }) {
      if (latencyMs > 0) await clock.sleep(latencyMs);
      for (const [name, facts] of Object.entries(asked)) memory.set(name, facts);
      return { facts: new Map([...memory].filter(([name]) => names.includes(name))) };
    },
    refute: () => undefined,
  };
  const policies: Policies = { cluster: { ...defaultClusterPolicy, mode: 'enforce', ...policy }, version: '1' };
  const surroundings: Surroundings = {
    isSynced,
    synced: async () => undefined,
    policiesOf: () => policies,
    nodes: () => ({
      pools: ['amd64', 'arm64'].map((architecture) => ({ name: architecture, os: 'linux', architecture, nodes: 1 })),
    }),
    boundNode: () => undefined,
    readerOf: () => 'reader',
    listen: () => () => undefined,
  };
  const admit = createAdmission({
    images,
    surroundings,
    metrics,
    clock,
    mayGate: () => mayGate,
    inlineBudgetMs: 400,
    onFault: (error) => faults.push(error),
  });
  return { clock, metrics, faults, admit, memory };
}

const pod = (...images: readonly string[]) => ({
  metadata: { name: 'web', namespace: 'shop' },
  spec: { containers: images.map((image, index) => ({ name: `c${index}`, image })) },
});

const ask = (object: unknown, more: object = {}) => ({
  uid: 'u-1',
  kind: { group: '', version: 'v1', kind: 'Pod' },
  operation: 'CREATE',
  namespace: 'shop',
  object,
  ...more,
});

const pathsOf = ({ patch }: AdmissionResponse): readonly string[] => (patch ?? []).map(({ path }) => path);

describe('admission', () => {
  test('places a pod at once when its images are known', async () => {
    const { admit, metrics } = stage({ known: { web: proven('arm64') } });
    const response = await admit(ask(pod('web')));

    expect(response.allowed).toBe(true);
    expect(JSON.stringify(response.patch)).toContain('"values":["arm64"]');
    expect(metrics.text()).toContain('landfall_placement_admissions_total{outcome="patched"} 1');
  });

  test('asks for what is not known, for as long as its budget, and gates the pod after that', async () => {
    const { admit, clock, memory } = stage({ asked: { web: proven('arm64') }, latencyMs: 1000 });
    const answer = admit(ask(pod('web')));
    await clock.advance(399);
    await clock.advance(1);

    expect(pathsOf(await answer)).toEqual(['/spec/schedulingGates']);
    // The question was not given up: the next pod need not wait.
    await clock.advance(1000);
    expect(memory.has('web')).toBe(true);
    expect(JSON.stringify((await admit(ask(pod('web')))).patch)).toContain('arm64');
  });

  test('gates nothing while nobody lifts gates; the pod is let in under what policy assumes, and marked', async () => {
    const policy = { undetermined: { first: 'gate', assume: 'fallback', fallback: ['amd64'] } } as const;
    const { admit } = stage({ policy, asked: { web: throttled }, mayGate: false });
    const { patch = [] } = await admit(ask(pod('web')));

    expect(JSON.stringify(patch)).not.toContain('schedulingGates');
    expect(JSON.stringify(patch)).toContain('"values":["amd64"]');
    expect(JSON.stringify(patch)).toContain(String.raw`\"recheck\":true`);
  });

  test('waits for nothing and writes nothing in observe mode, and counts what it would have done', async () => {
    const { admit, clock, metrics } = stage({ policy: { mode: 'observe' }, asked: { web: proven('arm64') }, latencyMs: 5000 });

    expect(await admit(ask(pod('web')))).toEqual({ allowed: true });
    await clock.advance(6000);
    expect(metrics.text()).toContain('landfall_placement_decisions_total{action="patch",verdict="proven"} 1');
    expect(metrics.text()).toContain('landfall_placement_admissions_total{outcome="observed"} 1');
  });

  test('refuses only where policy says so, and names the images', async () => {
    const known = { web: proven('arm64'), sidecar: proven('amd64') };
    const images = pod('web', 'sidecar');

    expect(await stage({ known }).admit(ask(images))).toMatchObject({ allowed: true, warnings: [/web.*arm64.*sidecar.*amd64/] });
    const refused = await stage({ known, policy: { noCommonPlatform: 'deny' } }).admit(ask(images));
    expect(refused).toMatchObject({ allowed: false, message: /web.*arm64.*sidecar.*amd64/ });
    const observed = await stage({ known, policy: { noCommonPlatform: 'deny', mode: 'observe' } }).admit(ask(images));
    expect(observed.allowed).toBe(true);
  });

  test('answers a dry run alike, and counts nothing', async () => {
    const made = stage({ known: { web: proven('arm64') } });
    const before = made.metrics.text();
    const response = await made.admit(ask(pod('web'), { dryRun: true }));

    expect(response.patch).toEqual((await stage({ known: { web: proven('arm64') } }).admit(ask(pod('web')))).patch);
    expect(made.metrics.text()).toBe(before);
  });

  test('leaves everything alone that is not a new pod, and all of it before it knows the cluster', async () => {
    const known = { web: proven('arm64') };
    const { admit } = stage({ known });

    for (const more of [{ operation: 'UPDATE' }, { subResource: 'binding' }, { kind: { group: 'apps', kind: 'Deployment' } }])
      expect(await admit(ask(pod('web'), more))).toEqual({ allowed: true });
    expect(await stage({ known, isSynced: false }).admit(ask(pod('web')))).toEqual({ allowed: true });
  });

  test('never throws and never refuses, whatever it is asked', async () => {
    const { admit } = stage({ known: { web: proven('arm64') } });
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.jsonValue(),
          fc.record({ object: fc.jsonValue(), spec: fc.jsonValue() }).map((parts) => ask(parts.object)),
        ),
        async (question) => {
          expect((await admit(question)).allowed).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('the server of the webhook', () => {
  let server: WebhookServer | undefined;

  afterEach(() => server?.close(1000));

  const nowMs = Date.now();
  const lifetime = { fromMs: nowMs - 60_000, untilMs: nowMs + 86_400_000 };
  const certify = () => {
    const authority = issueAuthority('test', lifetime);
    return { ca: authority.certificate, served: issueServing(authority, ['127.0.0.1'], lifetime) };
  };

  async function start(
    admit: (question: unknown) => Promise<AdmissionResponse>,
    more: { maxConcurrent?: number; deadlineMs?: number } = {},
  ) {
    const metrics = createMetrics();
    const { ca, served } = certify();
    server = createWebhookServer({
      admit,
      metrics,
      clock: systemClock,
      maxConcurrent: 2,
      deadlineMs: 20_000,
      onFault: () => undefined,
      ...more,
    });
    const port = await server.listen(served, 0, '127.0.0.1');
    const post = (body: string, trusted = ca): Promise<{ readonly status: number; readonly body: string }> =>
      new Promise((resolve, reject) => {
        const sent = request({ host: '127.0.0.1', port, path: '/mutate?timeout=5s', method: 'POST', ca: trusted, agent: false });
        sent.on('error', reject);
        sent.on('response', (answer) => {
          text(answer).then((content) => resolve({ status: answer.statusCode ?? 0, body: content }), reject);
        });
        sent.end(body);
      });
    return { post, metrics, server };
  }

  const review = JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request: { uid: 'u-1' } });
  const responseIn = (body: string) => (JSON.parse(body) as { response: Record<string, unknown> }).response;

  test('answers with the patch, under the name of the request', async () => {
    const { post } = await start(async () => ({
      allowed: true,
      patch: [{ op: 'add', path: '/a', value: 1 }],
      warnings: ['mind'],
    }));
    const { response, kind } = JSON.parse((await post(review)).body) as { response: Record<string, string>; kind: string };

    expect(kind).toBe('AdmissionReview');
    expect(response).toMatchObject({ uid: 'u-1', allowed: true, patchType: 'JSONPatch', warnings: ['mind'] });
    expect(Buffer.from(response['patch'] ?? '', 'base64').toString()).toBe('[{"op":"add","path":"/a","value":1}]');
  });

  test('case 87: lets a pod in when deciding fails or takes too long, says so, and counts it', async () => {
    const failing = await start(async () => {
      throw new Error('a bug');
    });
    expect(responseIn((await failing.post(review)).body)).toMatchObject({ allowed: true, warnings: [/let in unchanged/] });
    expect(failing.metrics.text()).toContain('outcome="failed-open"} 1');
    await failing.server.close(1000);
    const slow = await start(() => new Promise(() => undefined), { deadlineMs: 50 });

    expect(responseIn((await slow.post(review)).body)).toMatchObject({ allowed: true });
  });

  test('lets pods in unread when there are too many at a time', async () => {
    const held = Promise.withResolvers<void>();
    let begun = 0;
    const { post, metrics } = await start(async () => {
      begun += 1;
      await held.promise;
      return { allowed: true, warnings: ['was read'] };
    });
    const waiting = [post(review), post(review)];
    await expect.poll(() => begun, { timeout: 10_000 }).toBe(2);

    expect(responseIn((await post(review)).body)).toEqual({ uid: 'u-1', allowed: true });
    expect(metrics.text()).toContain('outcome="shed"} 1');
    held.resolve();
    for (const answer of await Promise.all(waiting)) expect(responseIn(answer.body)).toMatchObject({ warnings: ['was read'] });
  });

  test('has no answer to what is no review, and stays', async () => {
    const { post } = await start(async () => ({ allowed: true }));

    for (const body of ['', 'nonsense', '[]', '{"request":{}}', '{"request":{"uid":7}}'])
      expect((await post(body)).status).toBe(400);
    expect((await post(`"${'x'.repeat(9 * 1024 * 1024)}"`).catch(() => ({ status: 413 }))).status).toBe(413);
    expect((await post(review)).status).toBe(200);
  });

  test('serves another certificate from the next connection on', async () => {
    const { post, server: running } = await start(async () => ({ allowed: true }));
    const next = certify();
    running.useCertificate(next.served);

    expect((await post(review, next.ca)).status).toBe(200);
    await expect(post(review)).rejects.toThrow();
  });
});
