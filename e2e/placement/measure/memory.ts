import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { writeDigestFacts } from '@landfall/cluster/registry';
import { imageFactsResource, policyGroup } from '@landfall/placement';
import { type Asker, inTurn, percentile } from './admissions.ts';
import { tell } from './figure.ts';
import { host, residentBytes, type Theatre, teams } from './theatre.ts';

const digestCount = 100_000;
/** What was used to read them all is given back in that time. */
const settlingMs = 20_000;
const namespace = teams[0] ?? '';
const soak = { minutes: 10, perSecond: 50, newShare: 0.1, sampleMs: 5000, settleMinutes: 2 } as const;

/** An index of two platforms that nobody pushed: it is made when it is asked for. */
function indexOf(number: number): { readonly digest: string; readonly bytes: Buffer } {
  const child = (architecture: string) => ({
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    digest: `sha256:${createHash('sha256').update(`${number} ${architecture}`).digest('hex')}`,
    size: 500,
    platform: { os: 'linux', architecture },
  });
  const body = { schemaVersion: 2, mediaType: indexType, manifests: [child('amd64'), child('arm64')] };
  const bytes = Buffer.from(JSON.stringify(body));
  return { digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`, bytes };
}

const indexType = 'application/vnd.oci.image.index.v1+json';

/** Has the registry answer for indexes that are made on the way, without a token. @returns the digest of a number */
function serveMade({ double }: Theatre): (number: number) => string {
  const made = new Map<string, number>();
  double.fail(({ method, path }) => {
    const number = made.get(/manifests\/(sha256:[0-9a-f]{64})$/.exec(path)?.[1] ?? '');
    if (number === undefined) return undefined;
    const { digest, bytes } = indexOf(number);
    return {
      status: 200,
      headers: { 'content-type': indexType, 'docker-content-digest': digest },
      body: method === 'HEAD' ? '' : bytes,
    };
  });
  return (number) => {
    const { digest } = indexOf(number);
    made.set(digest, number);
    return digest;
  };
}

/** The memory of a replica that remembers as many digests as it may, which others have written into the cluster. */
export async function measureMemory(theatre: Theatre, asker: Asker): Promise<void> {
  theatre.latencyMs = 0;
  const digestOf = serveMade(theatre);
  const platforms = ['amd64', 'arm64'].map((architecture) => ({ os: 'linux', architecture }));
  const shards = new Map<string, Record<string, object>>();
  for (let number = 0; number < digestCount; number += 1) {
    const digest = digestOf(number);
    const name = `facts-${digest.slice('sha256:'.length, 'sha256:'.length + 2)}`;
    const shard = shards.get(name) ?? {};
    shard[digest] = { ...writeDigestFacts({ kind: 'index', platforms }), public: true };
    shards.set(name, shard);
  }
  const resource = { group: policyGroup, ...imageFactsResource, isNamespaced: false };
  // As replicas write them: made once, and patched from then on.
  await inTurn([...shards], 4, async ([name, digests]) => {
    const { group, version, kind } = resource;
    await theatre.client.create(resource, { apiVersion: `${group}/${version}`, kind, metadata: { name }, digests: {} });
    const members = { digests, metadata: { managedFields: [{}] } };
    await theatre.client.patch(resource, { name }, { kind: 'merge', members });
  });
  const [replica] = await theatre.raise(1);
  if (replica === undefined) return;
  const some = Array.from({ length: 1000 }, (_, index) => `${host}/made/app@${digestOf(index * 97)}`);
  const known = await inTurn(some, 4, (image) => asker.admit(replica.webhookPort, { namespace, images: [image] }));
  await pause(settlingMs);
  const { length } = theatre.double.seen;
  theatre.double.fail(undefined);
  tell({
    id: 'memory',
    value: residentBytes(replica.processId) / 1024 ** 2,
    unit: 'MiB',
    note: `${digestCount} digests in ${shards.size} objects; of 1,000 pods with some of them ${known.filter(({ outcome }) => outcome === 'patched').length} placed; ${length} requests to the registry`,
  });
  await theatre.lower();
}

/** Ten minutes of pods, some of them with images that are new, and whether memory grows. */
export async function measureSoak(theatre: Theatre, asker: Asker): Promise<void> {
  theatre.latencyMs = 20;
  const digestOf = serveMade(theatre);
  const [replica] = await theatre.raise(1);
  if (replica === undefined) return;
  const startedMs = performance.now();
  const elapsedMinutes = (): number => (performance.now() - startedMs) / 60_000;
  const samples: { readonly minutes: number; readonly mib: number }[] = [];
  const times: number[] = [];
  let admitted = 0;
  let newest = 0;
  while (elapsedMinutes() < soak.minutes) {
    const untilMs = performance.now() + soak.sampleMs;
    while (performance.now() < untilMs) {
      if (Math.random() < soak.newShare) newest += 1;
      // As many known images at all times, so that what grows is not what is remembered.
      const number = newest % 2000;
      void asker
        .admit(replica.webhookPort, { namespace, images: [`${host}/made/app@${digestOf(number)}`] })
        .then(({ latencyMs }) => {
          times.push(latencyMs);
        });
      admitted += 1;
      await pause(1000 / soak.perSecond);
    }
    theatre.double.forgetSeen();
    samples.push({ minutes: elapsedMinutes(), mib: residentBytes(replica.processId) / 1024 ** 2 });
  }
  theatre.double.fail(undefined);
  // What is in use shows when rubbish was just collected: the least of each minute.
  const floors = Array.from({ length: soak.minutes - soak.settleMinutes }, (_, index) => {
    const minute = soak.settleMinutes + index;
    const within = samples.filter(({ minutes }) => minutes >= minute && minutes < minute + 1);
    return { minutes: minute, mib: Math.min(...within.map(({ mib }) => mib)) };
  });
  const most = Math.max(...samples.map(({ mib }) => mib));
  tell({
    id: 'soak-slope',
    value: slopeOf(floors) * 60,
    unit: 'MiB/h',
    note: `${admitted} admissions in ${soak.minutes} minutes; least memory of each minute from the third on: ${floors.map(({ mib }) => mib.toFixed(0)).join(', ')} MiB; ${most.toFixed(0)} at most`,
  });
  tell({ id: 'soak-p99', value: percentile(times, 0.99), unit: 'ms', note: 'of all admissions of the soak' });
  await theatre.lower();
}

/** Growth a minute, by least squares. */
function slopeOf(samples: readonly { readonly minutes: number; readonly mib: number }[]): number {
  let [sumX, sumY, sumXX, sumXY] = [0, 0, 0, 0];
  for (const { minutes, mib } of samples) {
    sumX += minutes;
    sumY += mib;
    sumXX += minutes * minutes;
    sumXY += minutes * mib;
  }
  const count = samples.length;
  return (count * sumXY - sumX * sumY) / (count * sumXX - sumX * sumX);
}
