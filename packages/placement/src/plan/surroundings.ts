import { architectureLabels, type NodeInventory, type NodePool, systemLabels } from '../nodes.ts';
import { isObject, type JsonObject, MalformedError, memberOf, objectIn, textsByNameIn } from '../pod/json.ts';
import { type ClusterPolicy, defaultClusterPolicy, type NamespacePolicy, type Policies } from '../policy/policy.ts';
import { type PolicyProblem, readClusterPolicy, readNamespacePolicy } from '../policy/read-policy.ts';
import { objectsIn } from './workload.ts';

/** What manifests say of the cluster beside its workloads. */
export interface Surroundings {
  readonly nodes: NodeInventory;
  readonly cluster: ClusterPolicy;
  /** What is decided outside the pods of a namespace. */
  readonly policiesOf: (namespace: string) => Policies;
  /** Labels of namespaces, as far as these are among the manifests. */
  readonly namespaceLabels: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Nodes by name. */
  readonly seenNodes: ReadonlyMap<string, SeenNode>;
  /** Policies that cannot be used, by `kind/name`. */
  readonly problems: readonly PolicyProblem[];
}

/** What a node says of itself. */
export interface SeenNode {
  readonly os: string;
  readonly architecture: string;
  /** As its provider calls it. */
  readonly type?: string;
  readonly region?: string;
}

/** Reads nodes, runtime classes, namespaces and policies among parsed manifests; none of them needs to be there. */
export function surroundingsIn(documents: readonly unknown[]): Surroundings {
  const pools = new Map<string, NodePool>();
  const runtimeClasses = new Map<string, ReadonlyMap<string, string>>();
  const annotations = new Map<string, ReadonlyMap<string, string>>();
  const namespaceLabels = new Map<string, ReadonlyMap<string, string>>();
  const seenNodes = new Map<string, SeenNode>();
  const namespaces = new Map<string, NamespacePolicy>();
  const problems: PolicyProblem[] = [];
  let cluster: ClusterPolicy = defaultClusterPolicy;
  for (const object of documents.flatMap(objectsIn)) {
    const { kind } = object;
    const { name, namespace, ...written } = metadataOf(object);
    if (kind === 'Node') addNode({ pools, seenNodes }, name, written.labels);
    if (kind === 'Namespace') {
      annotations.set(name, written.annotations);
      namespaceLabels.set(name, written.labels);
    }
    if (kind === 'RuntimeClass')
      runtimeClasses.set(
        name,
        labelsOf(() => selectorOf(object)),
      );
    if (kind === 'ClusterPlacementPolicy') {
      const answer = readClusterPolicy(memberOf(object, 'spec'));
      if (answer.kind === 'policy') cluster = answer.policy;
      else problems.push(...at(`${kind}/${name}`, answer.problems));
    }
    if (kind === 'PlacementPolicy') {
      const answer = readNamespacePolicy(memberOf(object, 'spec'));
      if (answer.kind === 'policy') namespaces.set(namespace, answer.policy);
      else problems.push(...at(`${kind} of ${namespace}`, answer.problems));
    }
  }
  const policiesOf = (name: string): Policies => {
    const namespace = namespaces.get(name);
    const namespaceAnnotations = annotations.get(name);
    return {
      cluster,
      ...(namespace !== undefined && { namespace }),
      ...(namespaceAnnotations !== undefined && { namespaceAnnotations }),
    };
  };
  const nodes = { pools: [...pools.values()], runtimeClasses };
  return { nodes, cluster, policiesOf, namespaceLabels, seenNodes, problems };
}

/** The same surroundings under another policy of the cluster. */
export function withClusterPolicy(surroundings: Surroundings, cluster: ClusterPolicy): Surroundings {
  return { ...surroundings, cluster, policiesOf: (name) => ({ ...surroundings.policiesOf(name), cluster }) };
}

function metadataOf(object: JsonObject) {
  const metadata = memberOf(object, 'metadata');
  const of = isObject(metadata) ? metadata : {};
  const name = of['name'];
  const namespace = of['namespace'];
  return {
    name: typeof name === 'string' ? name : '',
    namespace: typeof namespace === 'string' ? namespace : 'default',
    labels: labelsOf(() => textsByNameIn(of, 'labels', 'metadata')),
    annotations: labelsOf(() => textsByNameIn(of, 'annotations', 'metadata')),
  };
}

function selectorOf(object: JsonObject): ReadonlyMap<string, string> {
  return textsByNameIn(objectIn(object, 'scheduling', 'runtimeClass'), 'nodeSelector', 'runtimeClass.scheduling');
}

/** None where the manifest has something else in their place: it says nothing then. */
function labelsOf(read: () => ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    return new Map();
  }
}

/** Labels that carry the type and the region of a node; the second of each is the one of old versions. */
const typeLabels = ['node.kubernetes.io/instance-type', 'beta.kubernetes.io/instance-type'] as const;
const regionLabels = ['topology.kubernetes.io/region', 'failure-domain.beta.kubernetes.io/region'] as const;

interface FoundNodes {
  readonly pools: Map<string, NodePool>;
  readonly seenNodes: Map<string, SeenNode>;
}

function addNode({ pools, seenNodes }: FoundNodes, node: string, labels: ReadonlyMap<string, string>): void {
  const valueOf = (names: readonly string[]) => names.map((name) => labels.get(name)).find((value) => value !== undefined);
  const architecture = valueOf(architectureLabels);
  if (architecture === undefined) return;
  const os = valueOf(systemLabels) ?? 'linux';
  const name = `${os}/${architecture}`;
  pools.set(name, { name, os, architecture, nodes: (pools.get(name)?.nodes ?? 0) + 1 });
  const type = valueOf(typeLabels);
  const region = valueOf(regionLabels);
  seenNodes.set(node, { os, architecture, ...(type !== undefined && { type }), ...(region !== undefined && { region }) });
}

function at(where: string, problems: readonly PolicyProblem[]): readonly PolicyProblem[] {
  return problems.map(({ path, message }) => ({ path: `${where} ${path}`, message }));
}
