/**
 * What goes wrong, and what it costs: each drill breaks one thing while pods are created, and sees that none is lost, none stays
 * behind a gate for longer than it may, and none is let go with less than it asked for.
 */
import { resources } from '@landfall/cluster/kube';
import { sampleImage, sampleIndex } from '@landfall/cluster/registry/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Load, lossOf, startLoad } from './load.ts';
import { ownNamespace, type Stage, type StagedOperator, startStage, viewOf } from './stage.ts';

let stage: Stage;
let one: StagedOperator;
let two: StagedOperator;
let images = 0;
/** Pods that come all the time while things break: known images, and one whose registry is away now and then. */
let load: Load;

/** How long a pod may wait behind the gate, by the policy of these drills. */
const waitSeconds = 20;

beforeAll(async () => {
  stage = await startStage();
  await Promise.all([
    stage.setPolicy({ mode: 'enforce', undetermined: { waitSeconds } }),
    stage.controlPlane.createNamespace('shop'),
  ]);
  one = await stage.start('one');
  await stage.registered();
  two = await stage.start('two');
  await stage.controlPlane.createNamespace('busy');
  load = startLoad(stage, 'busy', [await pushNew(), await pushNew()]);
});

afterAll(() => stage?.stop());

test('while a registry is away, pods wait behind a gate, and go on where they run when it is back', async () => {
  const image = await pushNew();
  stage.registryLine.cut();
  const name = await createGated(image);
  stage.registryLine.mend();

  expect(await stage.nodeOf('shop', name)).toMatch(/^arm64/);
  expect(await annotationOf(name)).toMatchObject({ verdict: 'proven', allowed: ['arm64'] });
});

test('case 85: whoever edits a pod that waits is respected', async () => {
  const image = await pushNew();
  stage.registryLine.cut();
  const [ungated, narrowed] = [await createGated(image), await createGated(image)];
  const removeGates = { kind: 'json', operations: [{ op: 'remove', path: '/spec/schedulingGates' }] } as const;
  await stage.client.patch(resources.pods, { namespace: 'shop', name: ungated }, removeGates);
  const byPerson = { kind: 'merge', members: { spec: { nodeSelector: { 'kubernetes.io/hostname': 'arm64-2' } } } } as const;
  await stage.client.patch(resources.pods, { namespace: 'shop', name: narrowed }, byPerson);
  stage.registryLine.mend();

  expect(await stage.nodeOf('shop', narrowed)).toBe('arm64-2');
  expect(await stage.nodeOf('shop', ungated)).toMatch(/64-/);
});

test('when the leader is killed, the other lets the waiting pods go', async () => {
  const image = await pushNew();
  stage.registryLine.cut();
  const names = [await createGated(image), await createGated(image), await createGated(image)];
  const leader = await leaderOf();
  await leader.kill();
  stage.forget(leader);
  stage.registryLine.mend();

  for (const name of names) expect(await stage.nodeOf('shop', name)).toMatch(/^arm64/);
  if (leader === one) one = await stage.start('one-again');
  else two = await stage.start('two-again');
});

test('case 83: a replica that is cut off from the API server leads no longer, and gates nothing that it could not let go', async () => {
  const leader = await leaderOf();
  leader.apiLine.cut();
  const other = leader === one ? two : one;
  await stage.waitFor('the other leads', () => leads(other));
  await stage.waitFor('the one that is cut off leads no longer', async () => !(await leads(leader)));
  const image = await pushNew();
  await untilPlaced(image);

  expect(await leads(leader)).toBe(false);
  leader.apiLine.mend();
});

test('an upgrade of both replicas loses no pod: each is placed, or let in and found where it does not run', async () => {
  const image = await pushNew('digest');
  const names: string[] = [];
  const over = new AbortController();
  const creating = (async () => {
    while (!over.signal.aborted) names.push(await stage.create('shop', { images: [image] }));
  })();
  // What went wrong is told where it is awaited.
  creating.catch(() => undefined);
  const next = await stage.start('next-one');
  for (const old of [one, two]) {
    await stage.waitFor('the new one is ready', async () => (await next.get('/readyz')).status === 200);
    old.signal('SIGTERM');
    expect(await old.ended()).toBe(0);
    stage.forget(old);
  }
  over.abort();
  await creating;
  one = next;
  two = await stage.start('next-two');

  const landed = await Promise.all(names.map(async (name) => ({ name, node: await stage.nodeOf('shop', name) })));
  const elsewhere = landed.filter(({ node }) => !node.startsWith('arm64'));
  expect(elsewhere.length).toBeLessThan(landed.length);
  // While one has closed its door and the other leads not yet, pods are let in as they are. They are found where they run.
  for (const { name } of elsewhere)
    await stage.waitFor(`${name} is found where its image does not run`, async () => {
      const { text } = await next.get(`/explain?namespace=shop&pod=${name}`);
      return JSON.parse(text).judgement?.kind === 'misplaced';
    });
});

test('under load, nothing of this lost a pod, kept one, or let one go with less than it asked for', async () => {
  const names = await load.end();
  const losses = await Promise.all(names.map((name) => lossOf(stage, 'busy', name)));

  expect(names.length).toBeGreaterThan(50);
  expect(losses.filter((loss) => loss !== undefined)).toEqual([]);
});

test('certificates that somebody deletes are made again, and pods are placed with the new ones', async () => {
  const before = await trustedNow();
  await stage.client.delete(resources.secrets, { namespace: ownNamespace, name: 'landfall-operator-webhook' });
  await stage.waitFor('the API server trusts another authority', async () => (await trustedNow()) !== before);
  await untilPlaced(await pushNew());

  expect(await trustedNow()).not.toBe(before);
});

test('case 88: a webhook that is away is asked no more, and again when it has been well for a while; then what came in is found', async () => {
  const image = await pushNew();
  stage.door.use([]);
  await stage.waitFor('the API server asks nobody', async () => !(await isRegistered()));
  const more = { nodeSelector: { 'kubernetes.io/hostname': 'amd64-1' } };
  let name = '';
  await stage.waitFor('a pod comes in as it is', async () => {
    name = await stage.create('shop', { images: [image], more });
    return (await annotationOf(name)) === undefined;
  });
  expect(await stage.nodeOf('shop', name)).toBe('amd64-1');

  const before = stage.door.served;
  stage.door.use([one, two]);
  await stage.registered();
  // Each look is a connection of its own, and nobody else asks while it is not registered.
  expect(stage.door.served - before).toBeGreaterThanOrEqual(6);
  await stage.waitFor('the pod that came in meanwhile is found', async () => {
    const events = await stage.controlPlane.kubectl(['get', 'events.events.k8s.io', '--namespace=shop', '--output=json']);
    const items: { readonly reason: string; readonly regarding: { readonly name: string } }[] = JSON.parse(events).items;
    return items.some(({ reason, regarding }) => reason === 'Misplaced' && regarding.name === name);
  });
  await untilPlaced(image);
});

test('case 84: a gate lasts no longer than policy says, and the switch to observe lets everyone go', async () => {
  await stage.setPolicy({ mode: 'enforce', undetermined: { waitSeconds: 3 } });
  const image = await pushNew();
  stage.registryLine.cut();
  const late = await createGated(image);
  expect(await stage.nodeOf('shop', late)).toMatch(/64-/);
  expect(await annotationOf(late)).toMatchObject({ verdict: 'undetermined', recheck: true });

  await stage.setPolicy({ mode: 'enforce', undetermined: { waitSeconds: 3600 } });
  const patient = await createGated(image);
  await stage.setPolicy({ mode: 'observe' });
  expect(await stage.nodeOf('shop', patient)).toMatch(/64-/);
  stage.registryLine.mend();
  const observed = await stage.create('shop', { images: [await pushNew()] });
  expect(viewOf(await stage.pod('shop', observed)).spec.affinity).toBeUndefined();
});

test('case 86: before the operator is removed, nobody is asked any more and every pod goes', async () => {
  await stage.setPolicy({ mode: 'enforce', undetermined: { waitSeconds: 3600 } });
  const image = await pushNew();
  stage.registryLine.cut();
  const name = await createGated(image);
  const said = await stage.release();

  expect(said).toMatch(/the registration was taken back.*"wasThere":true/);
  expect(await stage.nodeOf('shop', name)).toMatch(/64-/);
  stage.registryLine.mend();
});

test('nothing that was written holds a secret', async () => {
  const events = await stage.controlPlane.kubectl(['get', 'events', '--all-namespaces', '--output=json']);
  const written = [stage.logs(), events, await one.metrics(), await two.metrics()].join('\n');

  expect(written).toContain('landfall_placement_gates_lifted_total');
  expect(written).not.toContain(stage.operatorToken);
  expect(written).not.toContain('PRIVATE KEY');
});

/** Pushes an image for arm64 that nobody has asked about. @returns its name */
async function pushNew(by: 'tag' | 'digest' = 'tag'): Promise<string> {
  images += 1;
  const repository = `shop/new-${images}`;
  const index = sampleIndex([sampleImage('linux/arm64', { labels: { number: String(images) } })]);
  await stage.push('open', repository, index);
  return by === 'digest' ? `registry.test/${repository}@${index.manifest.digest}` : `registry.test/${repository}:1`;
}

/**
 * Creates pods until one waits behind our gate: webhooks see a moment later that somebody lifts gates, and which policy holds.
 *
 * @returns its name
 */
async function createGated(image: string): Promise<string> {
  let name = '';
  await stage.waitFor('a new pod waits behind the gate', async () => {
    name = await stage.create('shop', { images: [image] });
    return stage.gated('shop', name);
  });
  return name;
}

/**
 * Creates pods until one is placed; each must have a node soon. Where nobody lifts gates for a moment, nobody is gated, and a
 * busy machine may take longer for an image, or for a connection, than an admission waits.
 */
async function untilPlaced(image: string): Promise<void> {
  await stage.waitFor('a new pod is placed', async () => {
    const name = await stage.create('shop', { images: [image] });
    const node = await stage.nodeOf('shop', name);
    return node.startsWith('arm64') && (await annotationOf(name)) !== undefined;
  });
}

async function leaderOf(): Promise<StagedOperator> {
  let leader: StagedOperator | undefined;
  await stage.waitFor('somebody leads', async () => {
    for (const replica of [one, two]) if (await leads(replica)) leader = replica;
    return leader !== undefined;
  });
  return leader ?? one;
}

async function leads(replica: StagedOperator): Promise<boolean> {
  return /^landfall_placement_leader 1$/m.test(await replica.metrics());
}

async function isRegistered(): Promise<boolean> {
  return (await stage.client.get(resources.webhookConfigurations, { name: 'landfall-operator' })) !== undefined;
}

async function trustedNow(): Promise<string> {
  const found = await stage.client.get(resources.webhookConfigurations, { name: 'landfall-operator' });
  return JSON.stringify(found?.['webhooks']).match(/"caBundle":"[^"]+"/)?.[0] ?? '';
}

async function annotationOf(name: string): Promise<unknown> {
  const { annotations } = (await stage.pod('shop', name)).metadata;
  const text = (annotations as Readonly<Record<string, string>> | undefined)?.['placement.landfall.dev/decision'];
  return text === undefined ? undefined : JSON.parse(text);
}
