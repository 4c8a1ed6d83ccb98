import { describe, expect, it } from 'vitest';
import { Credential } from './auth/credential.ts';
import { anonymousSource } from './auth/keyring.ts';
import { clusterBudget } from './budget/budget.ts';
import { createMemoryFactStore, type FactStore } from './cache/fact-store.ts';
import type { InspectRequest } from './inspect/inspector.ts';
import { createRoute } from './mirrors/route.ts';
import { createRegistry, type Registry } from './registry.ts';
import { createDouble, type RegistryDouble } from './testing/double.ts';
import { createFakeClock, type FakeClock } from './testing/fake-clock.ts';
import { sampleImage, sampleIndex } from './testing/images.ts';

const host = 'registry.example';
const users = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`team${index}`, 'password']));

interface Scene {
  readonly double: RegistryDouble;
  readonly clock: FakeClock;
  /** Two processes that share a store, as two replicas in a cluster do. */
  readonly replicas: readonly Registry[];
  readonly requests: () => number;
  readonly mostAtATime: () => number;
}

function open(images: number, store: FactStore = createMemoryFactStore()): Scene {
  const clock = createFakeClock();
  let now = 0;
  let most = 0;
  const delay = async (): Promise<void> => {
    now += 1;
    most = Math.max(most, now);
    await clock.sleep(50);
    now -= 1;
  };
  const double = createDouble({ access: { kind: 'bearer', users }, delay });
  for (let index = 0; index < images; index += 1) {
    const salt = `${index}`;
    double.push(
      `shop/app${index}`,
      '1',
      sampleIndex([sampleImage('linux/amd64', { salt }), sampleImage('linux/arm64', { salt })]),
    );
  }
  const create = (): Registry =>
    createRegistry({
      send: double.send,
      clock,
      random: () => 0.5,
      route: createRoute({ isLocalhostHere: false, plainHttpHosts: [host] }),
      budget: clusterBudget,
      store,
    });
  return { double, clock, replicas: [create(), create()], requests: () => double.seen.length, mostAtATime: () => most };
}

function as(team: number, namespace = team): InspectRequest {
  const credential = Credential.basic(`team${team}`, 'password');
  return {
    access: { reader: `namespace${namespace}`, own: { find: async () => [credential] }, shared: anonymousSource },
    priority: 'admission',
  };
}

/** A thousand pods at once, spread over the replicas; every one of them gets its answer. */
async function admit(
  { replicas, clock }: Scene,
  pods: readonly (readonly [image: number, request: InspectRequest])[],
): Promise<void> {
  const answers = pods.map(([image, request], index) =>
    replicas[index % replicas.length]!.inspect(`${host}/shop/app${image}:1`, request),
  );
  let settled = 0;
  for (const answer of answers) void answer.then(() => (settled += 1));
  while (settled < answers.length) await clock.advance(50);
  for (const answer of await Promise.all(answers)) expect(answer.facts.kind).toBe('index');
}

function thousand<Made>(make: (index: number) => Made): readonly Made[] {
  return Array.from({ length: 1000 }, (_, index) => make(index));
}

describe('what a thousand pods cost a registry, asked by two replicas', () => {
  it('one image: a few requests for each replica', async () => {
    const scene = open(1);
    await admit(
      scene,
      thousand(() => [0, as(0)]),
    );

    // Each replica: refused, token, HEAD, and one of them GET. Replicas do not wait for one another.
    expect(scene.requests()).toBeLessThanOrEqual(8);
    const before = scene.requests();
    await admit(
      scene,
      thousand(() => [0, as(0)]),
    );
    expect(scene.requests()).toBe(before);
  });

  it('one image that is always pulled: one HEAD for all who ask at once', async () => {
    const scene = open(1);
    await admit(
      scene,
      thousand(() => [0, { ...as(0), isFreshTagWanted: true }]),
    );

    expect(scene.requests()).toBeLessThanOrEqual(8);
  });

  it('fifty images in ten namespaces that share one secret: it has to show only once what it may read', async () => {
    const scene = open(50);
    await admit(
      scene,
      thousand((index) => [index % 50, as(0, index % 10)]),
    );

    // Each replica: one refusal, a HEAD for each image and a token for several; the manifest is read by one of them or by both.
    expect(scene.requests()).toBeLessThanOrEqual(2 * (1 + 50 + 50 + 10));
  });

  it('fifty images in ten namespaces with a secret each: each shows once for each image that it may read it', async () => {
    const scene = open(50);
    const pods = thousand((index): [number, InspectRequest] => [index % 50, as(Math.floor(index / 50) % 10)]);
    await admit({ ...scene, replicas: scene.replicas.slice(0, 1) }, pods);
    const heads = scene.double.seen.filter(
      ({ method, authorization }) => method === 'HEAD' && authorization !== undefined,
    ).length;
    const reads = scene.double.seen.filter(({ method, path }) => method === 'GET' && path.includes('/manifests/')).length;

    expect(heads).toBe(500);
    expect(reads).toBe(50);
    const before = scene.requests();
    await admit({ ...scene, replicas: scene.replicas.slice(0, 1) }, pods);
    expect(scene.requests()).toBe(before);
  });

  it('as many images as pods: two requests for each and some tokens, in an orderly queue', async () => {
    const scene = open(200);
    const [first] = scene.replicas;
    await admit(
      { ...scene, replicas: first === undefined ? [] : [first] },
      thousand((index): [number, InspectRequest] => [index, as(0)]).slice(0, 200),
    );
    expect(scene.requests()).toBeLessThanOrEqual(1 + 400 + 30);
    expect(scene.mostAtATime()).toBe(clusterBudget.maxConcurrent);
  });

  it('a registry that wants us to wait: one request for each time it says so', async () => {
    const scene = open(50);
    const [replica] = scene.replicas;
    scene.double.fail(() => ({ status: 429, headers: { 'retry-after': '10' } }));
    for (let second = 0; second < 60; second += 5) {
      const answers = Array.from({ length: 20 }, (_, index) => replica!.inspect(`${host}/shop/app${index}:1`, as(0)));
      await scene.clock.advance(5000);
      for (const answer of await Promise.all(answers))
        expect(answer.facts).toMatchObject({ kind: 'unknown', reason: 'throttled' });
    }

    // One goes first, and then one for each wait.
    expect(scene.requests()).toBeLessThanOrEqual(1 + 6);
  });

  it('a restart: nothing for digests that were known', async () => {
    const store = createMemoryFactStore();
    const before = open(50, store);
    await admit(
      before,
      thousand((index) => [index % 50, as(0)]),
    );
    const after = open(50, store);
    const digest = (index: number): string => {
      const salt = `${index}`;
      return sampleIndex([sampleImage('linux/amd64', { salt }), sampleImage('linux/arm64', { salt })]).manifest.digest;
    };
    const [replica] = after.replicas;

    const answers = await Promise.all(
      thousand((index) => replica!.inspect(`${host}/shop/app${index % 50}@${digest(index % 50)}`, as(0))),
    );

    expect(new Set(answers.map((answer) => answer.facts.kind))).toEqual(new Set(['index']));
    expect(after.requests()).toBe(0);
  });
});
