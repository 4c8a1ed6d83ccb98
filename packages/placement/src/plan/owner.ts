import type { Workload } from './workload.ts';

/** Who answers for a workload. */
export interface Owner {
  readonly name: string;
  /** The label that says so; absent when it is the namespace, as nothing says more. */
  readonly label?: string;
}

/** Names of labels, without what stands before the slash, that say who owns something; the first counts most. */
const usualNames = ['team', 'owner'] as const;

/**
 * Finds who owns a workload: a label of its pods says so before one of its own, and that before one of its namespace; else
 * it is the namespace.
 *
 * @param namespaceLabels undefined when the namespace is not known
 * @param ownerLabel the one label to go by, instead of the usual ones
 */
export function ownerOf(
  { namespace, labels, answer }: Pick<Workload, 'namespace' | 'labels' | 'answer'>,
  namespaceLabels: ReadonlyMap<string, string> | undefined,
  ownerLabel?: string,
): Owner {
  const podLabels = answer.kind === 'pod' ? answer.pod.labels : new Map<string, string>();
  for (const known of [podLabels, labels, namespaceLabels ?? new Map<string, string>()]) {
    const label = ownerLabel ?? usualLabel(known);
    const name = label === undefined ? undefined : known.get(label);
    if (label !== undefined && name !== undefined && name !== '') return { name, label };
  }
  return { name: namespace };
}

function usualLabel(labels: ReadonlyMap<string, string>): string | undefined {
  const names = [...labels.keys()].sort();
  return usualNames
    .map((usual) => names.find((name) => name === usual || name.endsWith(`/${usual}`)))
    .find((name) => name !== undefined);
}
