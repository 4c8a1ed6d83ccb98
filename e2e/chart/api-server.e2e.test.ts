import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ControlPlane, startControlPlane } from '../control-plane/control-plane.ts';
import { readManifests } from '../control-plane/manifests.ts';
import { podTemplateOf } from '../control-plane/pod-security.ts';
import { asRoute, everyComponentValue, everyEnvironmentValue, everySharedValue, otherKinds } from './everything.ts';
import { component, images, web } from './examples.ts';
import type { Values } from './helm.ts';
import { renderText } from './render.ts';

let server: ControlPlane;

beforeAll(async () => {
  server = await startControlPlane({
    definitions: ['keda-definitions', 'gateway-api-definitions', 'external-secrets-definitions', 'sealed-secrets-definitions'],
  });
  await server.createNamespace('shop');
}, 900_000);

afterAll(() => server.stop());

/** The kinds that the server accepted; a refusal fails with what the server says. */
async function accepted(...files: readonly Values[]): Promise<readonly string[]> {
  const verdicts = await server.dryRun(await renderText(...files), 'shop');
  expect(
    verdicts.filter((verdict) => !verdict.accepted).map((verdict) => `${verdict.manifest.kind}: ${verdict.message}`),
  ).toEqual([]);
  return [...new Set(verdicts.map((verdict) => verdict.manifest.kind))].sort();
}

describe('the API server accepts', () => {
  const files = [everyComponentValue, everyEnvironmentValue];

  test('a component with every value', async () => {
    expect(await accepted(...files)).toEqual([
      'ConfigMap',
      'Deployment',
      'Ingress',
      'NetworkPolicy',
      'PersistentVolumeClaim',
      'PodDisruptionBudget',
      'ScaledObject',
      'Service',
      'ServiceAccount',
      'TriggerAuthentication',
    ]);
  });

  test('the same with a route', async () => {
    expect(await accepted(...files, asRoute)).toContain('HTTPRoute');
  });

  test('the same with the autoscaler of Kubernetes', async () => {
    expect(await accepted(...files, { autoscaling: { keda: null } })).toContain('HorizontalPodAutoscaler');
  });

  test.each(Object.entries(otherKinds))('the same as %s', async (kind, values) => {
    expect(await accepted(...files, values)).toContain(kind === 'external' ? 'Service' : kind);
  });

  test('an address in place of a name', async () => {
    expect(await accepted(...files, { external: { host: '2001:db8::7' } })).toEqual(['ConfigMap', 'EndpointSlice', 'Service']);
  });

  test('a Job in each way of running it', async () => {
    for (const hook of ['helm', 'argocd']) {
      const values = component({ kind: 'Job', job: { hook } });
      expect(await accepted(values)).toContain('Job');
    }
  });

  test.each([
    ['external', 'ExternalSecret'],
    ['sealed', 'SealedSecret'],
  ])('the shared release with secrets of mode %s', async (mode, kind) => {
    const kinds = await accepted(everySharedValue, everyEnvironmentValue, { secretStore: { mode } });

    expect(new Set(kinds)).toEqual(new Set(['ConfigMap', 'PersistentVolumeClaim', kind]));
  });
});

describe('Pod Security "restricted"', () => {
  async function refusal(...files: readonly Values[]): Promise<string | undefined> {
    const templates = readManifests(await renderText(...files)).map(podTemplateOf);
    const [template] = templates.filter((candidate) => candidate !== undefined);
    if (template === undefined) throw new Error('No object has pods.');
    return server.restrictedRefusal(template);
  }

  const wait = { waitFor: { db: { host: 'db', port: 5432 } } };
  const beside = {
    sidecars: { proxy: { image: 'web' } },
    init: { first: {} },
    container: { security: { capabilities: { add: ['NET_BIND_SERVICE'] } } },
  };

  test('lets the default pod in', async () => {
    expect(await refusal(web, images)).toBeUndefined();
  });

  test('lets a pod with waits, sidecars and init containers in', async () => {
    expect(await refusal(web, images, wait, beside)).toBeUndefined();
  });

  test('objects to exactly what an exception names', async () => {
    expect(await refusal(web, images, { exceptions: { root: 'starts as root' } })).toContain('runAsNonRoot');
    expect(await refusal(web, images, { exceptions: { escalation: 'sudo' } })).toContain('allowPrivilegeEscalation');
    expect(await refusal(web, images, { exceptions: { capabilities: 'chown at start' } })).toContain('capabilities');
    expect(await refusal(web, images, { exceptions: { seccomp: 'old libc' } })).toContain('seccomp');
  });
});
