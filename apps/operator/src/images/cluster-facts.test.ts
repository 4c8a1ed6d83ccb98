import { createKubeClient } from '@landfall/cluster/kube';
import { type ApiDouble, createApiDouble } from '@landfall/cluster/kube/testing';
import type { DigestFacts } from '@landfall/cluster/registry';
import { createFakeClock } from '@landfall/cluster/registry/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMetrics } from '../metrics/metrics.ts';
import type { Log } from '../process/log.ts';
import { type ClusterFacts, createClusterFacts } from './cluster-facts.ts';
import { readShard, writeEntry } from './fact-shard.ts';

const silent: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const facts: DigestFacts = {
  kind: 'index',
  platforms: [
    { os: 'linux', architecture: 'amd64' },
    { os: 'linux', architecture: 'arm', variant: 'v7' },
  ],
};
const digestOf = (index: number): string => `sha256:${index.toString(16).padStart(2, '0').repeat(32)}`;

function stage() {
  const clock = createFakeClock();
  const double = createApiDouble();
  const metrics = createMetrics();
  const stops: (() => Promise<void>)[] = [];
  return {
    clock,
    double,
    metrics,
    start(options: { readonly maxDigests?: number; readonly mayEvict?: boolean } = {}): ClusterFacts {
      const made = createClusterFacts({
        client: createKubeClient(double.transport),
        clock,
        random: () => 0.5,
        log: silent,
        metrics,
        maxDigests: options.maxDigests ?? 1000,
        mayEvict: () => options.mayEvict ?? true,
      });
      const ending = new AbortController();
      const running = made.run(ending.signal).catch(() => undefined);
      stops.push(async () => {
        ending.abort(new Error('the test is over'));
        await clock.advance(10_000);
        await running;
      });
      return made;
    },
    async stop() {
      for (const end of stops) await end();
    },
  };
}

/** How often something was written so far. */
function writes({ seen }: ApiDouble): number {
  return seen.filter((request) => !request.startsWith('GET')).length;
}

describe('facts of digests in a cluster', () => {
  test('are there for other replicas and after a restart, with who may know them', async () => {
    const { clock, start, stop } = stage();
    const [one, two] = [start(), start()];
    await one.add(digestOf(1), facts, 'shop');
    await two.add(digestOf(1), facts, 'team');
    await two.add(digestOf(2), facts, 'everyone');
    await clock.advance(20_000);

    expect((await one.get(digestOf(1)))?.readers).toEqual(new Set(['shop', 'team']));
    const fresh = start();
    await clock.advance(1);
    expect(await fresh.get(digestOf(1))).toMatchObject({ facts, readers: new Set(['shop', 'team']) });
    expect(await fresh.get(digestOf(2))).toMatchObject({ facts, readers: 'everyone' });
    await stop();
  });

  test('are written together, a few seconds later, and never twice', async () => {
    const { clock, double, start, stop } = stage();
    const store = start();
    await clock.advance(1);
    for (let index = 0; index < 50; index += 1) await store.add(`sha256:ab${String(index).padStart(62, '0')}`, facts, 'everyone');
    expect(writes(double)).toBe(0);
    await clock.advance(6000);
    // The object was not there: a patch, and the object.
    expect(writes(double)).toBe(2);
    for (let index = 0; index < 50; index += 1) await store.add(`sha256:ab${String(index).padStart(62, '0')}`, facts, 'shop');
    await clock.advance(60_000);

    expect(writes(double)).toBe(2);
    await stop();
  });

  test('survive an API server that is away, and are written when it is back', async () => {
    const { clock, double, metrics, start, stop } = stage();
    const store = start();
    await clock.advance(1);
    double.fail(() => 'cut');
    await store.add(digestOf(1), facts, 'everyone');
    await clock.advance(30_000);
    expect(await store.get(digestOf(1))).toBeDefined();
    expect(metrics.text()).not.toContain('landfall_placement_faults_total{where="facts"} 0');
    double.fail(undefined);
    await clock.advance(60_000);
    const fresh = start();
    await clock.advance(1);

    expect(await fresh.get(digestOf(1))).toBeDefined();
    await stop();
  });

  test('are bounded: what nobody asked for longest goes, here and in the cluster', async () => {
    const { clock, start, stop } = stage();
    const store = start({ maxDigests: 100 });
    const follower = start({ maxDigests: 200, mayEvict: false });
    for (let index = 0; index < 100; index += 1) await store.add(digestOf(index), facts, 'everyone');
    await clock.advance(20_000);
    expect(follower.size).toBe(100);
    await store.get(digestOf(0));
    await store.add(digestOf(200), facts, 'everyone');
    await clock.advance(20_000);

    expect(store.size).toBeLessThanOrEqual(100);
    expect(follower.size).toBe(store.size);
    expect(await follower.get(digestOf(0))).toBeDefined();
    expect(await follower.get(digestOf(1))).toBeUndefined();
    await stop();
  });

  test('remember on what a digest was seen to fail, even before anything else is known of it', async () => {
    const { clock, start, stop } = stage();
    const store = start();
    store.refute(digestOf(1), 'arm64');
    expect(store.of(digestOf(1))).toEqual(new Set(['arm64']));
    await store.add(digestOf(1), facts, 'everyone');
    await store.add(digestOf(2), facts, 'everyone');
    store.refute(digestOf(2), 'amd64');
    await clock.advance(20_000);
    const fresh = start();
    await clock.advance(1);

    expect([fresh.of(digestOf(1)), fresh.of(digestOf(2))]).toEqual([new Set(['arm64']), new Set(['amd64'])]);
    await stop();
  });

  test('that somebody else wrote are not believed unread', () => {
    const object = { apiVersion: '', kind: '', metadata: { name: 'facts-01' } };
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(digestOf(1), 'nonsense', '__proto__'), fc.jsonValue()), (digests) => {
        for (const [digest, entry] of readShard({ ...object, digests })) {
          expect(digest).toBe(digestOf(1));
          expect(readShard({ ...object, digests: { [digest]: writeEntry(entry) } }).get(digest)).toEqual(entry);
        }
      }),
    );
    expect(readShard({ ...object, digests: 'none' }).size).toBe(0);
    const odd = { kind: 'index', platforms: ['linux/amd64', '../x'] };
    expect(readShard({ ...object, digests: { [digestOf(1)]: odd } }).size).toBe(0);
  });
});
