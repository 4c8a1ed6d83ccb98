import { type KubeObject, resources } from '@landfall/cluster/kube';
import type { ImageFacts } from '@landfall/placement';
import type { Controller, ControllerContext } from '../controller.ts';
import { runPass } from '../pass.ts';
import { type DaemonSetGap, type DaemonSetReport, findGaps, imagesByNamespace } from './gaps.ts';

const passEveryMs = 120_000;
/** Architectures that the metric tells apart; all others count as one. */
const shown = ['amd64', 'arm64', 'arm', '386', 'ppc64le', 's390x', 'riscv64'] as const;

/** Reads all DaemonSets and says which would break where, by what is remembered of their images: no registry is asked. */
export async function reportDaemonSets(
  { client, images, surroundings }: Pick<ControllerContext, 'client' | 'images' | 'surroundings'>,
  signal?: AbortSignal,
): Promise<DaemonSetReport & { readonly objects: readonly KubeObject[] }> {
  const objects: KubeObject[] = [];
  for await (const { items } of client.pages(resources.daemonSets, { signal })) objects.push(...items);
  const facts = new Map<string, ReadonlyMap<string, ImageFacts>>();
  for (const [namespace, names] of imagesByNamespace(objects)) {
    facts.set(namespace, await images.recall({ images: names, namespace }));
  }
  return { ...findGaps(objects, facts, surroundings), objects };
}

/** Tells of DaemonSets that break on nodes of another architecture, before the first such node comes. */
export const watchDaemonSets: Controller = {
  name: 'daemon-sets',
  needsLeader: true,
  async run(context, signal) {
    const { clock, metrics, surroundings } = context;
    async function pass(): Promise<void> {
      const { gaps, objects } = await reportDaemonSets(context, signal);
      for (const architecture of [...shown, 'other'] as const) {
        metrics.daemonSetGaps.set(gaps.filter((gap) => shownAs(gap) === architecture).length, { architecture });
      }
      for (const gap of gaps) tellGap(gap, objects, context);
    }

    await surroundings.synced(signal);
    while (!signal.aborted) {
      await runPass(context, 'daemon-sets', pass, signal);
      await clock.sleep(passEveryMs, signal);
    }
  },
};

function shownAs({ architecture }: DaemonSetGap): (typeof shown)[number] | 'other' {
  return shown.find((each) => each === architecture) ?? 'other';
}

function tellGap(gap: DaemonSetGap, objects: readonly KubeObject[], { events }: Pick<ControllerContext, 'events'>): void {
  const { namespace, name, architecture, hasNodes, images } = gap;
  const uid = objects.find(({ metadata }) => metadata.namespace === namespace && metadata.name === name)?.metadata.uid;
  const when = hasNodes ? 'fail' : 'would fail';
  const text = `Its pods ${when} on nodes of ${architecture}: ${images.map(({ image, why }) => `${image}: ${why}`).join(' ')}`;
  events.tell(
    { apiVersion: 'apps/v1', kind: 'DaemonSet', namespace, name, ...(uid !== undefined && { uid }) },
    { type: hasNodes ? 'Warning' : 'Normal', reason: 'ArchitectureGap', action: 'Watch', text },
  );
}
