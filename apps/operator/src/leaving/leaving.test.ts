import { createKubeClient, resources } from '@landfall/cluster/kube';
import { createApiDouble } from '@landfall/cluster/kube/testing';
import { createFakeClock } from '@landfall/cluster/registry/testing';
import { keys } from '@landfall/placement';
import { describe, expect, test } from 'vitest';
import { listAt, textOf } from '../json.ts';
import { giveSignsOfLife } from '../leases/sign-of-life.ts';
import type { Log } from '../process/log.ts';
import { releaseAll } from './release.ts';
import { rescueAbandoned } from './rescue.ts';

const silent: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const own = { name: 'landfall-operator', namespace: 'landfall' };
const lifetimeMs = 10_000;

function stage() {
  const clock = createFakeClock(Date.parse('2026-11-21T12:00:00Z'));
  const double = createApiDouble();
  const client = createKubeClient(double.transport);
  const options = { client, clock, log: silent, ...own, signal: new AbortController().signal };
  const pod = (name: string, labels: Readonly<Record<string, string>>, namespace = own.namespace) =>
    client.create(resources.pods, { metadata: { name, namespace, labels }, spec: { containers: [] } });
  const gated = (name: string) =>
    client.create(resources.pods, {
      metadata: { name, namespace: 'shop' },
      spec: { containers: [], schedulingGates: [{ name: 'queue.example/turn' }, { name: keys.gate }] },
    });
  const gatesOf = async (name: string) => {
    const found = await client.get(resources.pods, { namespace: 'shop', name });
    return listAt(found?.['spec'], 'schedulingGates').map((gate) => textOf(gate, 'name'));
  };
  return { clock, double, client, options, pod, gated, gatesOf };
}

describe('before the operator is removed', () => {
  test('its replicas end, then nobody is asked, nobody waits, and nothing of it is left', async () => {
    const { clock, client, options, pod, gated, gatesOf } = stage();
    const labels = { 'app.kubernetes.io/instance': 'landfall' };
    await client.create(resources.deployments, { metadata: own, spec: { replicas: 2, selector: { matchLabels: labels } } });
    await Promise.all([pod('one', labels), pod('two', labels), pod('another', { app: 'other' })]);
    for (const name of [own.name, `${own.name}-gates`])
      await client.create(resources.leases, { metadata: { ...own, name }, spec: {} });
    await client.create(resources.secrets, { metadata: { ...own, name: `${own.name}-webhook` } });
    await client.create(resources.webhookConfigurations, { metadata: { name: own.name } });
    await gated('early');
    const leaving = releaseAll(options);
    await clock.advance(1000);
    // What a leader that has not ended yet may still do.
    await client.create(resources.webhookConfigurations, { metadata: { name: own.name } });
    await gated('late');
    await client.delete(resources.pods, { namespace: own.namespace, name: 'one' });
    await clock.advance(1000);
    expect(await gatesOf('early')).toContain(keys.gate);
    await client.delete(resources.pods, { namespace: own.namespace, name: 'two' });
    await clock.advance(5000);
    await leaving;

    expect((await client.get(resources.deployments, own))?.['spec']).toMatchObject({ replicas: 0 });
    expect([await gatesOf('early'), await gatesOf('late')]).toEqual([['queue.example/turn'], ['queue.example/turn']]);
    expect(await client.get(resources.webhookConfigurations, { name: own.name })).toBeUndefined();
    for (const name of [own.name, `${own.name}-gates`])
      expect(await client.get(resources.leases, { ...own, name })).toBeUndefined();
    expect(await client.get(resources.secrets, { ...own, name: `${own.name}-webhook` })).toBeUndefined();
    expect(await client.get(resources.pods, { namespace: own.namespace, name: 'another' })).toBeDefined();
  });

  test('a replica that does not end holds nobody back for ever', async () => {
    const { clock, client, options, pod, gated, gatesOf } = stage();
    const labels = { app: 'operator' };
    await client.create(resources.deployments, { metadata: own, spec: { selector: { matchLabels: labels } } });
    await pod('stuck', labels);
    await gated('waiting');
    const leaving = releaseAll(options);
    await clock.advance(130_000);
    await leaving;

    expect(await gatesOf('waiting')).toEqual(['queue.example/turn']);
  });
});

describe('when pods wait behind the gate', () => {
  test('and nobody gives signs of life any more, they are let go', async () => {
    const { clock, client, options, gated, gatesOf } = stage();
    // What the last one wrote before it was gone.
    await client.create(resources.leases, {
      metadata: { ...own, name: `${own.name}-gates` },
      spec: { holderIdentity: 'one', renewTime: '2026-11-21T11:59:59.000000Z' },
    });
    await gated('waiting');
    const rescuing = rescueAbandoned({ ...options, random: () => 0, lifetimeMs });
    await clock.advance(lifetimeMs - 1000);
    expect(await gatesOf('waiting')).toContain(keys.gate);
    await clock.advance(5000);
    await rescuing;

    expect(await gatesOf('waiting')).toEqual(['queue.example/turn']);
  });

  test('and somebody lifts gates, they are left to that one', async () => {
    const { clock, client, options, gated, gatesOf } = stage();
    const ending = new AbortController();
    const lease = { namespace: own.namespace, name: `${own.name}-gates` };
    const giver = { client, clock, random: () => 0, log: silent, lease, lifetimeMs };
    const giving = giveSignsOfLife(giver, { identity: 'one', trouble: () => undefined }, ending.signal);
    await gated('waiting');
    const rescuing = rescueAbandoned({ ...options, random: () => 0, lifetimeMs });
    await clock.advance(lifetimeMs + 5000);
    await rescuing;
    ending.abort(new Error('the test is over'));
    await clock.advance(lifetimeMs);
    await giving;

    expect(await gatesOf('waiting')).toContain(keys.gate);
  });

  test('on their way in, they are let go in the next pass; one that nobody may change holds nobody else', async () => {
    const { clock, double, options, gated, gatesOf } = stage();
    await gated('guarded');
    await gated('plain');
    double.fail(({ method, path }) => (method === 'PATCH' && path.includes('guarded') ? { status: 403 } : undefined));
    const rescuing = rescueAbandoned({ ...options, random: () => 0, lifetimeMs });
    await clock.advance(lifetimeMs + 500);
    await gated('late');
    await clock.advance(60_000);
    await rescuing;

    expect([await gatesOf('plain'), await gatesOf('late')]).toEqual([['queue.example/turn'], ['queue.example/turn']]);
    expect(await gatesOf('guarded')).toContain(keys.gate);
  });
});
