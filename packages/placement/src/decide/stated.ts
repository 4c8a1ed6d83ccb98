import { architectureLabels, type NodeInventory, systemLabels } from '../nodes.ts';
import type { NodeRequirement, NodeTerm, Pod } from '../pod/pod.ts';

/** Node labels that the pod asks for by equality: its own selector over what its runtime class brings. */
function selectedLabels(pod: Pod, nodes: NodeInventory): ReadonlyMap<string, string> {
  const fromClass = pod.runtimeClass === undefined ? undefined : nodes.runtimeClasses?.get(pod.runtimeClass);
  return fromClass === undefined ? pod.nodeSelector : new Map([...fromClass, ...pod.nodeSelector]);
}

/** Operating system of the nodes that the pod wants: `spec.os`, else what it selects, else Linux. */
export function systemOf(pod: Pod, nodes: NodeInventory): string {
  return pod.os ?? selectedSystem(pod, nodes) ?? 'linux';
}

/** The system that the pod's node selection pins, whatever `spec.os` says. */
function selectedSystem(pod: Pod, nodes: NodeInventory): string | undefined {
  const labels = selectedLabels(pod, nodes);
  for (const key of systemLabels) {
    const selected = labels.get(key);
    if (selected !== undefined) return selected;
  }
  const perTerm = (pod.requiredTerms ?? []).map((term) => {
    const stated = term.expressions.find(({ key, operator }) => isOneOf(systemLabels, key) && operator === 'In');
    return stated?.values.length === 1 ? stated.values[0] : undefined;
  });
  return perTerm.length > 0 && perTerm.every((os) => os === perTerm[0]) ? perTerm[0] : undefined;
}

/** Architectures that the node selector asks for; undefined when it does not. */
export function selectedArchitecture(pod: Pod, nodes: NodeInventory): string | undefined {
  const labels = selectedLabels(pod, nodes);
  const key = architectureLabels.find((label) => labels.has(label));
  return key === undefined ? undefined : labels.get(key);
}

/**
 * The architectures that one required term names by `In`, with every such expression applied; undefined when it has none.
 * Other operators leave the choice open and count as none.
 */
export function architecturesOfTerm(term: NodeTerm): readonly string[] | undefined {
  const named = term.expressions.filter(namesArchitectures);
  const [first, ...others] = named;
  if (first === undefined) return undefined;
  return first.values.filter((value) => others.every(({ values }) => values.includes(value)));
}

/** Tells whether an expression names the architectures that it wants. */
function namesArchitectures({ key, operator }: NodeRequirement): boolean {
  return isOneOf(architectureLabels, key) && operator === 'In';
}

/** Tells whether a term is for nodes by name: the controller of a DaemonSet writes such terms. */
export function isPinnedTerm(term: NodeTerm): boolean {
  return term.fields.some(({ key, operator }) => key === 'metadata.name' && operator === 'In');
}

/**
 * Tells whether no node fits a term, because it asks for nothing. To add an expression would make it fit some.
 *
 * @source Kubernetes component-helpers nodeaffinity.go, isEmptyNodeSelectorTerm
 */
export function isEmptyTerm(term: NodeTerm): boolean {
  return term.expressions.length === 0 && term.fields.length === 0;
}

/** Architectures that every required term rules out by `NotIn`. */
export function excludedArchitectures(pod: Pod): ReadonlySet<string> {
  const perTerm = (pod.requiredTerms ?? []).map(
    ({ expressions }) =>
      new Set(
        expressions.flatMap(({ key, operator, values }) =>
          isOneOf(architectureLabels, key) && operator === 'NotIn' ? values : [],
        ),
      ),
  );
  const [first, ...others] = perTerm;
  return new Set([...(first ?? [])].filter((value) => others.every((excluded) => excluded.has(value))));
}

/** Tells whether the pod already prefers nodes by their architecture. */
export function prefersArchitecture(pod: Pod): boolean {
  return pod.preferredTerms.some(({ term }) => term.expressions.some(({ key }) => isOneOf(architectureLabels, key)));
}

function isOneOf(labels: readonly string[], key: string): boolean {
  return labels.includes(key);
}
