import type { KubeClient } from '@landfall/cluster/kube';
import {
  clusterBudget,
  createMemoryFactStore,
  createRegistry,
  createRoute,
  dockerConfigSource,
  joinSources,
  readDockerConfig,
} from '@landfall/cluster/registry';
import {
  createDouble,
  createFakeClock,
  type FakeClock,
  type RegistryDouble,
  sampleImage,
  sampleIndex,
} from '@landfall/cluster/registry/testing';
import { describe, expect, test } from 'vitest';
import { createImages, type SharedImages } from '../images/create-images.ts';
import { createMetrics } from '../metrics/metrics.ts';
import type { Log } from '../process/log.ts';
import type { Surroundings } from '../surroundings/surroundings.ts';
import { createOneAsker } from './one-asker.ts';

const silent: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const host = 'registry.example';
const users = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`team${index}`, 'password']));

interface Scene {
  readonly double: RegistryDouble;
  readonly clock: FakeClock;
  /** The first asks for both. */
  readonly replicas: readonly SharedImages[];
}

/** Two replicas, each with a memory of its own, and a registry at 50 ms that gives a token for each account. */
function open(images: number): Scene {
  const clock = createFakeClock();
  const double = createDouble({ access: { kind: 'bearer', users }, delay: () => clock.sleep(50) });
  for (let index = 0; index < images; index += 1) {
    const salt = `${index}`;
    const image = sampleIndex([sampleImage('linux/amd64', { salt }), sampleImage('linux/arm64', { salt })]);
    double.push(`shop/app${index}`, '1', image);
  }
  const replicas: SharedImages[] = [];
  const create = (self: string): SharedImages => {
    const registry = createRegistry({
      send: double.send,
      clock,
      random: () => 0.5,
      route: createRoute({ isLocalhostHere: false, plainHttpHosts: [host] }),
      budget: clusterBudget,
      store: createMemoryFactStore(),
    });
    const surroundings: Partial<Surroundings> = { readerOf: (namespace) => `uid of ${namespace}` };
    const asker = createOneAsker({
      self,
      clock,
      log: silent,
      alive: () => ({ name: 'first', address: 'first:8443' }),
      connect: () => ({ ask: (question, signal) => replicas[0]!.answer(question, signal), close: () => undefined }),
    });
    return createImages({
      registry,
      client: {} as KubeClient, // nothing of it is asked
      surroundings: surroundings as Surroundings, // nothing else of it is asked
      pullSecrets: { sourceFor: async ({ podSpec }) => sourceOf(podSpec) },
      shared: joinSources([]),
      refuted: { of: () => undefined, refute: () => undefined },
      metrics: createMetrics(),
      asker,
    });
  };
  replicas.push(create('first'), create('second'));
  return { double, clock, replicas };
}

/** A pull secret is named after the account that it holds. */
function sourceOf(podSpec: unknown) {
  const [{ name }] = (podSpec as { imagePullSecrets: [{ name: string }] }).imagePullSecrets; // as written below
  const auth = Buffer.from(`${name}:password`).toString('base64');
  return dockerConfigSource(readDockerConfig(JSON.stringify({ auths: { [host]: { auth } } }))!);
}

interface NewPod {
  readonly namespace: number;
  readonly images: readonly number[];
  readonly account: number;
}

/** A thousand pods at once, spread over both replicas; every one of them gets its answer. @returns requests that it took */
async function admit({ replicas, clock, double }: Scene, make: (index: number) => NewPod): Promise<number> {
  const before = double.seen.length;
  const looks = Array.from({ length: 1000 }, async (_, index) => {
    const { namespace, images, account } = make(index);
    const { facts } = await replicas[mixed(index * 4 + 3, 2)]!.look({
      images: images.map((image) => `${host}/shop/app${image}:1`),
      namespace: `team${namespace}`,
      podSpec: { imagePullSecrets: [{ name: `team${account}` }] },
      priority: 'admission',
    });
    for (const fact of facts.values()) expect(fact.kind).toBe('index');
  });
  let settled = 0;
  for (const look of looks) void look.then(() => (settled += 1));
  while (settled < looks.length) await clock.advance(50);
  await Promise.all(looks);
  return double.seen.length - before;
}

/** A number below `count` that says nothing of the next: pods of one namespace use every image, and come by both replicas. */
function mixed(index: number, count: number): number {
  return (Math.imul(index + 1, 2_654_435_761) >>> 9) % count;
}

describe('what a thousand pods at once cost a registry, with two replicas', () => {
  test('one image: refused, a token, one question for the digest and one for what it is', async () => {
    const scene = open(1);
    expect(await admit(scene, () => ({ namespace: 0, images: [0], account: 0 }))).toBe(4);
    expect(await admit(scene, () => ({ namespace: 0, images: [0], account: 0 }))).toBe(0);
  });

  const two = (index: number): number[] => [mixed(index * 4 + 1, 50), mixed(index * 4 + 2, 50)];

  test('fifty images in ten namespaces that share an account: at most 150', async () => {
    const scene = open(50);
    const pod = (index: number): NewPod => ({ namespace: mixed(index * 4, 10), images: two(index), account: 0 });
    expect(await admit(scene, pod)).toBeLessThanOrEqual(150);
    // A minute later: whether each tag still points there, asked once for both.
    await scene.clock.advance(61_000);
    expect(await admit(scene, pod)).toBeLessThanOrEqual(60);
  });

  test('the same with an account for each namespace: 150, and a question for each namespace and image', async () => {
    const scene = open(50);
    const pod = (index: number): NewPod => ({
      namespace: mixed(index * 4, 10),
      images: two(index),
      account: mixed(index * 4, 10),
    });
    const pods = Array.from({ length: 1000 }, (_, index) => pod(index));
    const pairs = new Set(pods.flatMap(({ namespace, images }) => images.map((image) => `${namespace} ${image}`)));

    expect(await admit(scene, pod)).toBeLessThanOrEqual(150 + pairs.size);
  });

  test('a thousand images: two requests for each, and some dozens of tokens', async () => {
    expect(await admit(open(1000), (index) => ({ namespace: 0, images: [index], account: 0 }))).toBeLessThanOrEqual(2200);
  });

  test('a registry that wants us to wait: one request for each time it says so, whichever replica the pods come by', async () => {
    const { double, clock, replicas } = open(50);
    double.fail(() => ({ status: 429, headers: { 'retry-after': '10' } }));
    for (let second = 0; second < 60; second += 5) {
      const looks = Array.from({ length: 20 }, (_, index) =>
        replicas[index % 2]!.look({
          images: [`${host}/shop/app${index}:1`],
          namespace: 'team0',
          podSpec: { imagePullSecrets: [{ name: 'team0' }] },
          priority: 'admission',
        }),
      );
      await clock.advance(5000);
      for (const { facts } of await Promise.all(looks))
        expect([...facts.values()]).toMatchObject([{ kind: 'unknown', reason: 'throttled' }]);
    }

    // One goes first, and then one for each wait.
    expect(double.seen.length).toBeLessThanOrEqual(1 + 6);
  });
});
