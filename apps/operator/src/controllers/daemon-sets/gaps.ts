import { type ImageFacts, imagesOf, planWorkloads, surroundingsIn, type Workload, workloadsIn } from '@landfall/placement';
import type { ControllerContext } from '../controller.ts';

/** A DaemonSet whose pods would be sent to nodes of an architecture and fail there. */
export interface DaemonSetGap {
  readonly namespace: string;
  readonly name: string;
  readonly architecture: string;
  /** There are such nodes already, so its pods fail now. */
  readonly hasNodes: boolean;
  /** Images that do not run there, with what they do run on. */
  readonly images: readonly { readonly image: string; readonly why: string }[];
}

/** What DaemonSets would do on nodes of architectures that the cluster has, or may come to have. */
export interface DaemonSetReport {
  readonly schemaVersion: 1;
  readonly daemonSets: number;
  /** Architectures that were asked about, sorted. */
  readonly architectures: readonly string[];
  /** Sorted by namespace, name and architecture. */
  readonly gaps: readonly DaemonSetGap[];
  /** DaemonSets with an image of which nobody knows what it runs on, as `namespace/name`, sorted. */
  readonly unknown: readonly string[];
}

/** Architectures that are asked about when policy does not name those that may be used. */
const usualArchitectures: readonly string[] = ['amd64', 'arm64'];

/**
 * Finds DaemonSets that break on the first node of another architecture: nothing keeps their pods from it, and no webhook of
 * ours could, as their controller places them itself.
 *
 * @param objects DaemonSets, as JSON
 * @param imagesIn what is known of their images, by namespace and name
 */
export function findGaps(
  objects: readonly unknown[],
  imagesIn: ReadonlyMap<string, ReadonlyMap<string, ImageFacts>>,
  surroundings: Pick<ControllerContext['surroundings'], 'nodes' | 'policiesOf'>,
): DaemonSetReport {
  const workloads = daemonSetsIn(objects);
  const nodes = surroundings.nodes();
  const { cluster } = surroundings.policiesOf('');
  const present = new Set(nodes.pools.filter(({ os }) => os === 'linux').map(({ architecture }) => architecture));
  const asked = cluster.schedulable.length > 0 ? cluster.schedulable : [...usualArchitectures, ...present];
  const architectures = [...new Set(asked)].sort();
  const around = { ...surroundingsIn([]), nodes, cluster, policiesOf: (name: string) => surroundings.policiesOf(name) };
  const gaps: DaemonSetGap[] = [];
  const unknown = new Set<string>();
  for (const workload of workloads) {
    const { namespace, name } = workload;
    const images = imagesIn.get(namespace) ?? new Map<string, ImageFacts>();
    for (const architecture of architectures) {
      const { rows } = planWorkloads([workload], images, { surroundings: around, target: architecture });
      for (const { failsOnTarget, target, blockedBy } of rows) {
        if (target === 'unknown') unknown.add(`${namespace}/${name}`);
        if (!failsOnTarget) continue;
        const wrong = blockedBy.filter(({ role }) => role === 'counted').map(({ image, why }) => ({ image, why }));
        gaps.push({ namespace, name, architecture, hasNodes: present.has(architecture), images: wrong });
      }
    }
  }
  return { schemaVersion: 1, daemonSets: workloads.length, architectures, gaps, unknown: [...unknown].sort() };
}

/** Images of these DaemonSets, by namespace. */
export function imagesByNamespace(objects: readonly unknown[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Workload[]>();
  for (const workload of daemonSetsIn(objects))
    found.set(workload.namespace, [...(found.get(workload.namespace) ?? []), workload]);
  return new Map([...found].map(([namespace, workloads]) => [namespace, imagesOf(workloads)]));
}

function daemonSetsIn(objects: readonly unknown[]): readonly Workload[] {
  return workloadsIn(objects).filter(({ kind }) => kind === 'DaemonSet');
}
