import { createKubeClient, resources } from '@landfall/cluster/kube';
import { createApiDouble } from '@landfall/cluster/kube/testing';
import { createFakeClock } from '@landfall/cluster/registry/testing';
import { defaultClusterPolicy } from '@landfall/placement';
import { describe, expect, test } from 'vitest';
import type { ControllerContext } from '../controllers/controller.ts';
import { createMetrics } from '../metrics/metrics.ts';
import { initialRegistration, nextRegistration } from './hysteresis.ts';
import { createRegistrationController } from './registration-controller.ts';
import { namesOf, webhookConfiguration } from './webhook-configuration.ts';

function phasesOver(looks: string, isThere = false): string {
  let state = initialRegistration(isThere);
  const phases = looks.split('').map((look) => {
    state = nextRegistration(state, look === '+');
    return state.phase.charAt(0);
  });
  return phases.join('');
}

describe('the registration', () => {
  test('begins with the first good look, and not before', () => {
    expect(phasesOver('--++')).toBe('nnrr');
  });

  test('goes after three bad looks in a row, and comes back after six good ones', () => {
    expect(phasesOver('+--+--+---')).toBe('rrrrrrrrrw');
    expect(phasesOver('+---+++++-++++++')).toBe('rrrwwwwwwwwwwwwr');
  });

  test('that is there already holds until looks say otherwise', () => {
    expect(phasesOver('--+---', true)).toBe('rrrrrw');
  });

  test('never refuses a pod when we do not answer, and never asks us about those that are never ours', () => {
    const { webhooks } = webhookConfiguration({
      name: 'landfall-operator',
      address: { kind: 'service', namespace: 'landfall', name: 'webhook', port: 443 },
      trusted: 'PEM',
      timeoutSeconds: 5,
      excludedNamespaces: ['kube-system', 'landfall', 'landfall'],
    });

    expect(webhooks).toMatchObject([
      {
        failurePolicy: 'Ignore',
        timeoutSeconds: 5,
        reinvocationPolicy: 'IfNeeded',
        rules: [{ operations: ['CREATE'], resources: ['pods'] }],
        namespaceSelector: { matchExpressions: [{ operator: 'NotIn', values: ['kube-system', 'landfall'] }] },
        clientConfig: { service: { path: '/mutate' }, caBundle: 'UEVN' },
      },
    ]);
  });

  test('is certified for every name by which the API server may ask', () => {
    expect(namesOf({ kind: 'url', url: 'https://[::1]:8443' })).toEqual(['::1']);
    expect(namesOf({ kind: 'service', namespace: 'landfall', name: 'webhook', port: 443 })).toContain('webhook.landfall.svc');
  });
});

describe('the leader', () => {
  function stage() {
    const clock = createFakeClock();
    const double = createApiDouble();
    const client = createKubeClient(double.transport);
    const metrics = createMetrics();
    const state = { wrong: undefined as string | undefined, trusted: 'FIRST', excluded: ['kube-system'] };
    const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
    // It asks for nothing else of what there is.
    const context = {
      client,
      clock,
      metrics,
      random: () => 0,
      log: silent,
      self: { name: 'one', namespace: 'landfall' },
      surroundings: {
        policiesOf: () => ({
          cluster: { ...defaultClusterPolicy, exclude: { namespaces: state.excluded, runtimeClasses: [], ownerKinds: [] } },
        }),
      },
    } as unknown as ControllerContext;
    const controller = createRegistrationController({
      name: 'landfall-operator',
      address: { kind: 'url', url: 'https://127.0.0.1:8443' },
      timeoutSeconds: 5,
      trusted: () => state.trusted,
      trouble: () => undefined,
      probe: async () => state.wrong,
    });
    const ending = new AbortController();
    const running = controller.run(context, ending.signal).catch(() => undefined);
    return {
      clock,
      client,
      double,
      metrics,
      state,
      webhooks: async () => {
        const found = await client.get(resources.webhookConfigurations, { name: 'landfall-operator' });
        return found === undefined ? undefined : JSON.stringify(found['webhooks']);
      },
      async stop() {
        ending.abort(new Error('the test is over'));
        await clock.advance(10_000);
        await running;
      },
    };
  }

  test('registers the webhook when it answers, takes it back when it does not, and comes back later', async () => {
    const { clock, state, metrics, webhooks, stop } = stage();
    state.wrong = 'nobody answers';
    await clock.advance(20_000);
    expect(await webhooks()).toBeUndefined();
    state.wrong = undefined;
    await clock.advance(1000);
    expect(await webhooks()).toBeDefined();
    state.wrong = 'the wrong certificate';
    await clock.advance(20_000);
    expect(await webhooks()).toBeUndefined();
    expect(metrics.text()).toContain('landfall_placement_webhook_changes_total{change="withdrawn"} 1');
    state.wrong = undefined;
    await clock.advance(20_000);
    expect(await webhooks()).toBeUndefined();
    await clock.advance(20_000);

    expect(await webhooks()).toBeDefined();
    await stop();
  });

  test('writes again what changed, and what somebody deleted after a while, and nothing else', async () => {
    const { clock, client, double, state, webhooks, stop } = stage();
    await clock.advance(60_000);
    const patches = () => double.seen.filter((request) => request.startsWith('PATCH')).length;
    expect(patches()).toBeLessThanOrEqual(2);
    state.trusted = 'SECOND';
    state.excluded = ['kube-system', 'vault'];
    await clock.advance(6000);
    expect(patches()).toBeLessThanOrEqual(4);
    expect(await webhooks()).toContain(Buffer.from('SECOND').toString('base64'));
    expect(await webhooks()).toContain('"vault"');
    await client.delete(resources.webhookConfigurations, { name: 'landfall-operator' });
    await clock.advance(66_000);

    expect(await webhooks()).toBeDefined();
    await stop();
  });
});
