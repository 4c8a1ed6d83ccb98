import { type KubeObject, resources } from '@landfall/cluster/kube';
import { keys } from '@landfall/placement';
import { waitUntil } from '../../control-plane/deadline.ts';
import type { OperatorProcess } from '../../operator/operator-process.ts';
import { type Asker, atRate, inTurn, type NewPod, percentile, podOf } from './admissions.ts';
import { tell } from './figure.ts';
import { imageOf } from './loads.ts';
import { host, processorMs, residentBytes, type Theatre, teams, waitForLeader } from './theatre.ts';

const namespace = teams[0] ?? '';
const hitImages = 50;
const hits = { perSecond: 200, seconds: 20, warmSeconds: 5 } as const;
const misses = { perSecond: 20, count: 200 } as const;
/** Slower than any inline budget. */
const slowRegistryMs = 1000;
const gatedPods = 100;
const burstPods = 500;

function pushImages({ double }: Theatre, prefix: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => {
    const repository = `${prefix}/app${index}`;
    double.push(repository, '1', imageOf(repository));
    return `${host}/${repository}:1`;
  });
}

function podWith(...images: readonly string[]): NewPod {
  return { namespace, images, secret: 'shared' };
}

/** How long one replica takes for an answer: what it knows, what it can find out in time, and what it cannot. */
export async function measureLatency(theatre: Theatre, asker: Asker): Promise<void> {
  theatre.latencyMs = 50;
  const [replica] = await theatre.raise(1);
  if (replica === undefined) return;
  await waitForLeader(theatre);
  await measureHits(theatre, asker, replica);

  const cold = pushImages(theatre, 'cold', 100);
  const inTime = await inTurn(cold, 1, (image) => asker.admit(replica.webhookPort, podWith(image)));
  const inTimeMs = inTime.map(({ latencyMs }) => latencyMs);
  tell({ id: 'miss-inline-p50', value: percentile(inTimeMs, 0.5), unit: 'ms', note: 'one pod at a time, registry at 50 ms' });

  theatre.latencyMs = slowRegistryMs;
  const slow = pushImages(theatre, 'slow', misses.count);
  const late = await atRate(misses.perSecond, misses.count, (index) =>
    asker.admit(replica.webhookPort, podWith(slow[index] ?? '')),
  );
  const gated = late.filter(({ outcome }) => outcome === 'gated').length;
  tell({
    id: 'miss-bound-p99',
    value: percentile(
      late.map(({ latencyMs }) => latencyMs),
      0.99,
    ),
    unit: 'ms',
    note: `registry at ${slowRegistryMs} ms, ${misses.perSecond} new images a second; ${gated} of ${late.length} gated`,
  });
  theatre.latencyMs = 50;
  await theatre.lower();
}

async function measureHits(theatre: Theatre, asker: Asker, replica: OperatorProcess): Promise<void> {
  const images = pushImages(theatre, 'hit', hitImages);
  const admit = (index: number) =>
    asker.admit(replica.webhookPort, podWith(images[index % hitImages] ?? '', images[(index * 7) % hitImages] ?? ''));
  await inTurn(images, 10, (image) => asker.admit(replica.webhookPort, podWith(image)));
  await atRate(hits.perSecond, hits.perSecond * hits.warmSeconds, admit);
  theatre.double.forgetSeen();
  const beforeMs = processorMs(replica.processId);
  const answers = await atRate(hits.perSecond, hits.perSecond * hits.seconds, admit);
  const times = answers.map(({ latencyMs }) => latencyMs);
  const patched = answers.filter(({ outcome }) => outcome === 'patched').length;
  const note = `${patched} of ${answers.length} patched; ${theatre.double.seen.length} requests to the registry`;
  tell({ id: 'hit-p50', value: percentile(times, 0.5), unit: 'ms', note });
  tell({ id: 'hit-p99', value: percentile(times, 0.99), unit: 'ms', note });
  const usedMs = processorMs(replica.processId) - beforeMs;
  tell({ id: 'hit-cpu', value: usedMs / answers.length, unit: 'ms', note: 'does not depend on what else the machine does' });
  tell({ id: 'hit-memory', value: residentBytes(replica.processId) / 1024 ** 2, unit: 'MiB', note: 'after those' });
}

/** How long a gated pod waits whose images are known, and how many gates are lifted in a second. */
export async function measureGates(theatre: Theatre, asker: Asker): Promise<void> {
  theatre.latencyMs = 50;
  const [replica] = await theatre.raise(1);
  if (replica === undefined) return;
  await waitForLeader(theatre);
  const [image = ''] = pushImages(theatre, 'gate', 1);
  await asker.admit(replica.webhookPort, podWith(image));
  await theatre.client.create(resources.serviceAccounts, { metadata: { name: 'default', namespace } }).catch(() => undefined);

  const watching = await watchLifts(theatre);
  const waits = await inTurn(Array.from({ length: gatedPods }), 1, (_, index) =>
    liftOne(theatre, watching, `one-${index}`, image),
  );
  tell({
    id: 'gate-p50',
    value: percentile(waits, 0.5),
    unit: 'ms',
    note: 'from the answer of the API server to the event of a watch',
  });
  tell({ id: 'gate-p99', value: percentile(waits, 0.99), unit: 'ms' });

  const startedMs = performance.now();
  await inTurn(Array.from({ length: burstPods }), 32, (_, index) => createGated(theatre, `many-${index}`, image));
  await watching.lifted((name) => name.startsWith('many-'), burstPods);
  tell({
    id: 'gate-rate',
    value: burstPods / ((performance.now() - startedMs) / 1000),
    unit: 'pods/s',
    note: `${burstPods} at once, with creating them`,
  });
  watching.stop();
  await theatre.lower();
}

interface Lifts {
  /** Waits until so many pods of these have no gate any more. */
  lifted(isMeant: (name: string) => boolean, count: number): Promise<void>;
  stop(): void;
}

async function watchLifts({ client }: Theatre): Promise<Lifts> {
  const free = new Set<string>();
  const ending = new AbortController();
  let resourceVersion = '0';
  for await (const page of client.pages(resources.pods, { namespace })) resourceVersion = page.resourceVersion;
  // The API server ends a watch that cannot keep up; the next one begins where it ended.
  const watching = (async () => {
    while (!ending.signal.aborted) {
      const options = { namespace, resourceVersion, timeoutSeconds: 600, silenceMs: 120_000, signal: ending.signal };
      for await (const event of client.watch(resources.pods, options)) {
        resourceVersion = event.kind === 'bookmark' ? event.resourceVersion : (event.object.metadata.resourceVersion ?? '');
        if (event.kind === 'set' && gatesOf(event.object) === 0) free.add(event.object.metadata.name);
      }
    }
  })();
  watching.catch((error: unknown) => {
    if (!ending.signal.aborted) throw error;
  });
  return {
    async lifted(isMeant, count) {
      await waitUntil(async () => [...free].filter(isMeant).length >= count, {
        timeoutMs: 60_000,
        everyMs: 1,
        describe: () => `Of ${count} gates ${[...free].filter(isMeant).length} were lifted.`,
      });
    },
    stop: () => ending.abort(new Error('measured')),
  };
}

async function liftOne(theatre: Theatre, watching: Lifts, name: string, image: string): Promise<number> {
  await createGated(theatre, name, image);
  const createdMs = performance.now();
  await watching.lifted((lifted) => lifted === name, 1);
  return performance.now() - createdMs;
}

async function createGated({ client }: Theatre, name: string, image: string): Promise<void> {
  const pod = podOf(podWith(image)) as { readonly spec: object };
  await client.create(resources.pods, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace },
    spec: { ...pod.spec, schedulingGates: [{ name: keys.gate }] },
  });
}

function gatesOf(pod: KubeObject): number {
  const { schedulingGates } = pod['spec'] as { readonly schedulingGates?: readonly object[] }; // core/v1 Pod
  return schedulingGates?.length ?? 0;
}
