/** What the cluster offers: kinds of nodes that are there, and kinds that an autoscaler is declared to add. */
export interface NodeInventory {
  /** Empty when nothing is known of the nodes; then none of them rules anything out. */
  readonly pools: readonly NodePool[];
  /** Node labels that runtime classes bring along (`scheduling.nodeSelector`), by the name of the class. */
  readonly runtimeClasses?: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/** Nodes that are alike for placement. */
export interface NodePool {
  readonly name: string;
  /** Value of the label `kubernetes.io/os`. */
  readonly os: string;
  /** Value of the label `kubernetes.io/arch`. */
  readonly architecture: string;
  /** Ready nodes now; 0 for a pool that is only declared. */
  readonly nodes: number;
}

/** Labels that carry the architecture of a node; the second is the one of old versions. */
export const architectureLabels = ['kubernetes.io/arch', 'beta.kubernetes.io/arch'] as const;
export const architectureLabel = architectureLabels[0];

/** Labels that carry the operating system of a node. */
export const systemLabels = ['kubernetes.io/os', 'beta.kubernetes.io/os'] as const;
export const systemLabel = systemLabels[0];

/** Architectures that some node or declared pool of this system has, sorted; undefined when no pool is known at all. */
export function offeredArchitectures(inventory: NodeInventory, os: string): readonly string[] | undefined {
  if (inventory.pools.length === 0) return undefined;
  return [...new Set(inventory.pools.filter((pool) => pool.os === os).map(({ architecture }) => architecture))].sort();
}
