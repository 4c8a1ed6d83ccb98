import { setTimeout as pause } from 'node:timers/promises';
import { type SampleImage, sampleImage, sampleIndex } from '@landfall/cluster/registry/testing';
import { waitUntil } from '../../control-plane/deadline.ts';
import type { OperatorProcess } from '../../operator/operator-process.ts';
import { type Asker, inTurn, type NewPod } from './admissions.ts';
import { tell } from './figure.ts';
import { host, type Theatre, teams } from './theatre.ts';

const podCount = 1000;
/** Below the number of admissions at a time above which a replica lets pods through unread. */
const atATimePerReplica = 200;
/** Nothing more is asked when nothing was for so long. */
const quietMs = 4000;
const throttledForMs = 30_000;
const retryAfterSeconds = 5;

/** An index for both architectures that is like no other. */
export function imageOf(salt: string): SampleImage {
  return sampleIndex([sampleImage('linux/amd64', { salt }), sampleImage('linux/arm64', { salt })]);
}

function push({ double }: Theatre, prefix: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => {
    const repository = `${prefix}/app${index}`;
    double.push(repository, '1', imageOf(repository));
    return `${host}/${repository}:1`;
  });
}

function pods(make: (index: number) => NewPod): readonly NewPod[] {
  return Array.from({ length: podCount }, (_, index) => make(index));
}

/** A number below `count` that says nothing of the next: pods of one namespace use every image, and come by every replica. */
function mixed(index: number, count: number): number {
  return (Math.imul(index + 1, 2_654_435_761) >>> 9) % count;
}

const teamOf = (index: number): string => teams[mixed(index * 4, teams.length)] ?? '';
const first = teams[0] ?? '';

/**
 * The reference loads: a thousand pods at once, spread over two replicas, and the requests that the registry sees. Each load
 * finds replicas that know nothing, but for the restart.
 */
export async function measureLoads(theatre: Theatre, asker: Asker): Promise<void> {
  theatre.latencyMs = 50;
  const [one = ''] = push(theatre, 'l1', 1);
  await load(
    theatre,
    asker,
    'L1',
    pods(() => ({ namespace: first, images: [one], secret: 'shared' })),
  );

  const [always = ''] = push(theatre, 'l2', 1);
  await load(
    theatre,
    asker,
    'L2',
    pods(() => ({ namespace: first, images: [always], secret: 'shared', alwaysPulls: true })),
  );

  const fifty = push(theatre, 'l3', 50);
  const two = (names: readonly string[], index: number) => [1, 2].map((which) => names[mixed(index * 4 + which, 50)] ?? '');
  const l3 = pods((index) => ({ namespace: teamOf(index), images: two(fifty, index), secret: 'shared' }));
  await load(theatre, asker, 'L3', l3);
  const byDigest = new Map(
    fifty.map((name, index) => [name, `${name.slice(0, -2)}@${imageOf(`l3/app${index}`).manifest.digest}`]),
  );
  const pinned = l3.map((pod) => ({ ...pod, images: pod.images.map((image) => byDigest.get(image) ?? '') }));
  await load(theatre, asker, 'L7', pinned);
  await load(theatre, asker, 'L7-tags', l3);

  const own = push(theatre, 'l4', 50);
  await load(
    theatre,
    asker,
    'L4',
    pods((index) => ({ namespace: teamOf(index), images: two(own, index), secret: 'own' })),
  );

  const thousand = push(theatre, 'l5', podCount);
  await load(
    theatre,
    asker,
    'L5',
    pods((index) => ({ namespace: first, images: [thousand[index] ?? ''], secret: 'shared' })),
  );

  await measureThrottling(theatre, asker);
}

async function load(theatre: Theatre, asker: Asker, id: string, made: readonly NewPod[]): Promise<void> {
  const replicas = await raiseBoth(theatre, asker);
  theatre.double.forgetSeen();
  const startedMs = performance.now();
  const answers = await inTurn(made, atATimePerReplica * replicas.length, (pod, index) =>
    asker.admit(portOf(replicas, index), pod),
  );
  const answeredMs = performance.now() - startedMs;
  await quiet(theatre);
  const tokens = theatre.double.seen.filter(({ path }) => path.startsWith('/token')).length;
  const counted = theatre.double.seen.filter(({ method, path }) => method === 'GET' && path.includes('/manifests/')).length;
  const outcomes = new Map<string, number>();
  for (const { outcome } of answers) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  const became = [...outcomes].map(([outcome, count]) => `${count} ${outcome}`).join(', ');
  tell({
    id,
    value: theatre.double.seen.length,
    unit: 'requests',
    note: `${counted} counted by quotas, ${tokens} for tokens; pods: ${became}; answered in ${(answeredMs / 1000).toFixed(1)} s`,
  });
  await theatre.lower();
}

/** Two replicas, of which one has found the other that asks for both: as they are but for their first seconds. */
async function raiseBoth(theatre: Theatre, asker: Asker): Promise<readonly OperatorProcess[]> {
  const replicas = await theatre.raise(2);
  await waitUntil(
    async () => {
      // Of no registry: it may not be asked for anything.
      const nowhere = { namespace: first, images: ['127.0.0.2:1/nothing'] };
      await Promise.all(replicas.map(({ webhookPort }) => asker.admit(webhookPort, nowhere)));
      return replicas.some((replica) => replica.log().includes('another replica asks registries for us'));
    },
    { timeoutMs: 60_000, describe: () => `No replica asks another.\n${replicas.map((replica) => replica.log()).join('\n')}` },
  );
  return replicas;
}

function portOf(replicas: readonly OperatorProcess[], index: number): number {
  return replicas[mixed(index * 4 + 3, replicas.length)]?.webhookPort ?? 0;
}

/** Waits until the registry is asked nothing any more. */
async function quiet({ double }: Theatre): Promise<void> {
  let last = -1;
  let since = performance.now();
  await waitUntil(
    async () => {
      if (double.seen.length !== last) since = performance.now();
      last = double.seen.length;
      return performance.now() - since > quietMs;
    },
    { timeoutMs: 300_000, describe: () => 'The registry is asked without end.' },
  );
}

/** A registry that wants everyone to wait: pods go on coming. */
async function measureThrottling(theatre: Theatre, asker: Asker): Promise<void> {
  const names = push(theatre, 'l6', 50);
  const replicas = await raiseBoth(theatre, asker);
  theatre.double.forgetSeen();
  const untilMs = performance.now() + throttledForMs;
  theatre.double.fail(() => ({ status: 429, headers: { 'retry-after': String(retryAfterSeconds) } }));
  for (let index = 0; performance.now() < untilMs; index += 20) {
    const made = Array.from({ length: 20 }, (_, more) => (index + more) % names.length);
    await inTurn(made, 20, (image, number) =>
      asker.admit(portOf(replicas, number), { namespace: first, images: [names[image] ?? ''], secret: 'shared' }),
    );
    await pause(500);
  }
  const { length } = theatre.double.seen;
  theatre.double.fail(undefined);
  tell({
    id: 'L6',
    value: length,
    unit: 'requests',
    note: `in ${throttledForMs / 1000} s with Retry-After: ${retryAfterSeconds}, that is ${throttledForMs / 1000 / retryAfterSeconds} waits`,
  });
  await theatre.lower();
}
