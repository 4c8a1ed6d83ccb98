/**
 * Which nodes the Kubernetes scheduler would consider for a pod, written from its documentation and sources and from nothing
 * of ours, so that a property test has a second opinion.
 *
 * @source Kubernetes component-helpers/scheduling/corev1/nodeaffinity: terms are ORed, an empty term matches nothing
 * @source Kubernetes core/v1 Toleration.ToleratesTaint
 */
export interface TestNode {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints?: readonly { readonly key: string; readonly value?: string; readonly effect: string }[];
}

export interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

export interface Term {
  readonly matchExpressions?: readonly Requirement[] | null;
  readonly matchFields?: readonly Requirement[] | null;
}

interface Tolerated {
  readonly key?: string;
  readonly operator?: string;
  readonly value?: string;
  readonly effect?: string;
}

/** The parts of a pod's JSON that the scheduler reads here. */
export interface SchedulablePod {
  readonly spec?: {
    readonly nodeName?: string;
    readonly nodeSelector?: Readonly<Record<string, string>> | null;
    readonly tolerations?: readonly Tolerated[] | null;
    readonly affinity?: {
      readonly nodeAffinity?: {
        readonly requiredDuringSchedulingIgnoredDuringExecution?: { readonly nodeSelectorTerms?: readonly Term[] | null } | null;
      } | null;
    } | null;
  };
}

/** Names of the nodes that a pod may be put on. */
export function feasibleNodes(pod: SchedulablePod, nodes: readonly TestNode[]): readonly string[] {
  return nodes.filter((node) => isFeasible(pod, node)).map(({ name }) => name);
}

function isFeasible({ spec = {} }: SchedulablePod, node: TestNode): boolean {
  if (spec.nodeName !== undefined && spec.nodeName !== '') return spec.nodeName === node.name;
  const selected = Object.entries(spec.nodeSelector ?? {}).every(([key, value]) => node.labels[key] === value);
  if (!selected) return false;
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  if (required !== undefined && required !== null) {
    const terms = required.nodeSelectorTerms ?? [];
    if (!terms.some((term) => termMatches(term, node))) return false;
  }
  const taints = (node.taints ?? []).filter(({ effect }) => effect !== 'PreferNoSchedule');
  return taints.every((taint) => (spec.tolerations ?? []).some((toleration) => tolerates(toleration, taint)));
}

function termMatches(term: Term, node: TestNode): boolean {
  const expressions = term.matchExpressions ?? [];
  const fields = term.matchFields ?? [];
  if (expressions.length === 0 && fields.length === 0) return false;
  return (
    expressions.every((requirement) => matches(requirement, node.labels[requirement.key])) &&
    fields.every((requirement) => matches(requirement, requirement.key === 'metadata.name' ? node.name : undefined))
  );
}

function matches({ operator, values = [] }: Requirement, value: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return value !== undefined && Number.parseInt(value, 10) > Number.parseInt(values[0] ?? '', 10);
    case 'Lt':
      return value !== undefined && Number.parseInt(value, 10) < Number.parseInt(values[0] ?? '', 10);
    default:
      return false;
  }
}

function tolerates(toleration: Tolerated, taint: { key: string; value?: string; effect: string }): boolean {
  if (toleration.effect !== undefined && toleration.effect !== '' && toleration.effect !== taint.effect) return false;
  if (toleration.key !== undefined && toleration.key !== '' && toleration.key !== taint.key) return false;
  if (toleration.operator === 'Exists') return true;
  return (toleration.key ?? '') !== '' && (toleration.value ?? '') === (taint.value ?? '');
}
