import { resources } from '@landfall/cluster/kube';
import { waitUntil } from '../../control-plane/deadline.ts';
import type { OperatorProcess } from '../../operator/operator-process.ts';
import { inTurn, podOf } from './admissions.ts';
import { tell } from './figure.ts';
import { imageOf } from './loads.ts';
import { host, residentBytes, type Theatre, teams } from './theatre.ts';

const podCount = 20_000;
const imageCount = 400;
const passes = 'landfall_placement_pass_seconds';

/**
 * How long one look at all pods of a large cluster takes, once their images are known. No pod is ready here, so that every
 * one of them is judged, and the first passes find out about the images.
 */
export async function measurePass(theatre: Theatre): Promise<void> {
  theatre.latencyMs = 50;
  const images = Array.from({ length: imageCount }, (_, index) => {
    const repository = `pass/app${index}`;
    const image = imageOf(repository);
    theatre.double.push(repository, '1', image);
    // By digest: what a tag stands for would be asked again every minute, pass or no pass.
    return `${host}/${repository}@${image.manifest.digest}`;
  });
  for (const namespace of teams)
    await theatre.client.create(resources.serviceAccounts, { metadata: { name: 'default', namespace } }).catch(() => undefined);
  await inTurn(Array.from({ length: podCount }), 64, async (_, index) => {
    const namespace = teams[index % teams.length] ?? '';
    const { spec } = podOf({ namespace, images: [images[index % imageCount] ?? ''], secret: 'shared' }) as {
      readonly spec: object;
    };
    const metadata = { name: `running-${index}`, namespace };
    await theatre.client.create(resources.pods, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata,
      spec: { ...spec, nodeName: 'amd64' },
    });
  });
  theatre.double.forgetSeen();
  const [replica] = await theatre.raise(1);
  if (replica === undefined) return;
  await waitUntil(async () => theatre.double.seen.length >= imageCount && (await passesOf(replica)).count >= 2, {
    timeoutMs: 300_000,
    describe: () => `No pass ended.\n${replica.log()}`,
  });
  const asked = await untilNothingIsAsked(theatre, replica);
  const before = await passesOf(replica);
  await waitUntil(async () => (await passesOf(replica)).count > before.count, {
    timeoutMs: 120_000,
    describe: () => `No further pass ended.\n${replica.log()}`,
  });
  const after = await passesOf(replica);
  tell({
    id: 'pass',
    value: (after.seconds - before.seconds) / (after.count - before.count),
    unit: 's',
    note: `${podCount} pods, ${theatre.double.seen.length - asked} requests to the registry during it; ${asked} for ${imageCount} images before it`,
  });
  tell({ id: 'pass-memory', value: residentBytes(replica.processId) / 1024 ** 2, unit: 'MiB', note: `with ${podCount} pods` });
  await theatre.lower();
}

async function untilNothingIsAsked(theatre: Theatre, replica: OperatorProcess): Promise<number> {
  let last = -1;
  let { count } = await passesOf(replica);
  await waitUntil(
    async () => {
      const now = await passesOf(replica);
      const isQuiet = theatre.double.seen.length === last && now.count > count;
      if (theatre.double.seen.length !== last) ({ count } = now);
      last = theatre.double.seen.length;
      return isQuiet;
    },
    { timeoutMs: 300_000, describe: () => 'The registry is asked without end.' },
  );
  return last;
}

/** How many passes ended, and how long they took together. */
async function passesOf(replica: OperatorProcess): Promise<{ readonly count: number; readonly seconds: number }> {
  const text = await replica.metrics();
  const value = (suffix: string) =>
    Number(new RegExp(`^${passes}_${suffix}\\{controller="misplaced"\\} (\\S+)$`, 'm').exec(text)?.[1] ?? 0);
  return { count: value('count'), seconds: value('sum') };
}
