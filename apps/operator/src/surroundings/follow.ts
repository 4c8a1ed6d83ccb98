import {
  createInformer,
  type Informer,
  type InformerOptions,
  type KubeClient,
  type Resource,
  resources,
} from '@landfall/cluster/kube';
import type { Clock } from '@landfall/cluster/registry';
import {
  type ClusterPolicy,
  defaultClusterPolicy,
  type NamespacePolicy,
  type NodePool,
  type Policies,
} from '@landfall/placement';
import type { Log } from '../process/log.ts';
import { messageOf } from '../process/message-of.ts';
import { ownResources, policyNames } from './kinds.ts';
import {
  clusterPolicyView,
  namespacePolicyView,
  namespaceView,
  nodeView,
  type PolicyView,
  runtimeClassView,
} from './projections.ts';
import type { Surroundings } from './surroundings.ts';

export interface FollowOptions {
  readonly client: KubeClient;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  /** Kinds of nodes that an autoscaler adds when pods ask for them. */
  readonly declaredPools: readonly NodePool[];
  /** Where the operator itself runs: never placed by us. */
  readonly ownNamespace: string;
}

export interface FollowedSurroundings extends Surroundings {
  /** Follows until the signal. */
  run(signal: AbortSignal): Promise<void>;
  /** How long ago the source that has been silent longest was heard of; undefined when one never was. */
  silenceMs(): number | undefined;
  /** How many things are wrong in policies. */
  problemCount(): number;
}

/** Follows nodes, namespaces, runtime classes and policies, and keeps of each what placement asks. */
export function followSurroundings({
  client,
  clock,
  random,
  log,
  declaredPools,
  ownNamespace,
}: FollowOptions): FollowedSurroundings {
  const follow = <Value>(resource: Resource, project: InformerOptions<Value>['project'], mayBeUnknown = false) =>
    createInformer({
      client,
      clock,
      random,
      resource,
      project,
      mayBeUnknown,
      onFault: (error) => log.warn('following broke', { kind: resource.plural, why: messageOf(error) }),
    });
  const nodes = follow(resources.nodes, nodeView);
  const namespaces = follow(resources.namespaces, namespaceView);
  const runtimeClasses = follow(resources.runtimeClasses, runtimeClassView);
  const clusterPolicies = follow(ownResources.clusterPolicies, clusterPolicyView, true);
  const namespacePolicies = follow(ownResources.namespacePolicies, namespacePolicyView, true);
  const informers: readonly Informer<unknown>[] = [nodes, namespaces, runtimeClasses, clusterPolicies, namespacePolicies];
  const withoutPolicy = excluding(defaultClusterPolicy, ownNamespace);
  const sound = {
    cluster: createSound(clusterPolicies, (policy) => excluding(policy, ownNamespace)),
    namespaces: createSound(namespacePolicies, (policy) => policy),
  };
  const inventory = remember(() => inventoryOf(nodes, runtimeClasses, declaredPools), [nodes, runtimeClasses]);

  return {
    get isSynced() {
      return informers.every((informer) => informer.health().isSynced);
    },
    policiesOf(namespace) {
      const cluster = sound.cluster.get(policyNames.cluster);
      const own = sound.namespaces.get(`${namespace}/${policyNames.namespace}`);
      const annotations = namespaces.get(namespace)?.annotations;
      return policiesFrom(cluster?.policy ?? withoutPolicy, { cluster, own, annotations });
    },
    nodes: inventory,
    boundNode: (name) => nodes.get(name),
    readerOf: (namespace) => namespaces.get(namespace)?.uid,
    listen(listener) {
      const ends = informers.map((informer) => informer.listen(() => listener()));
      return () => {
        for (const end of ends) end();
      };
    },
    async run(signal) {
      await Promise.all(informers.map((informer) => informer.run(signal)));
    },
    async synced(signal) {
      await Promise.all(informers.map((informer) => informer.synced(signal)));
    },
    silenceMs() {
      const heard = informers.map((informer) => informer.health().heardAtMs);
      const known = heard.filter((atMs) => atMs !== undefined);
      return known.length < heard.length ? undefined : clock.now() - Math.min(...known);
    },
    problemCount() {
      const answers = [...clusterPolicies.entries(), ...namespacePolicies.entries()].map(([, { answer }]) => answer);
      return answers.flatMap((answer) => (answer.kind === 'problems' ? answer.problems : [])).length;
    },
  };
}

interface SoundPolicy<Policy> {
  readonly policy: Policy;
  readonly generation: number;
  readonly isHalted: boolean;
}

/** The last sound version of each policy. One that was never sound is as if it were not there. */
function createSound<Policy>(
  informer: Informer<PolicyView<Policy>>,
  complete: (policy: Policy) => Policy,
): ReadonlyMap<string, SoundPolicy<Policy>> {
  const known = new Map<string, SoundPolicy<Policy>>();
  informer.listen((change) => {
    if (change.kind === 'gone') {
      known.delete(change.key);
      return;
    }
    const { answer, generation, isHalted } = change.value;
    if (answer.kind === 'policy') known.set(change.key, { policy: complete(answer.policy), generation, isHalted });
  });
  return known;
}

function excluding(policy: ClusterPolicy, namespace: string): ClusterPolicy {
  const { namespaces } = policy.exclude;
  return { ...policy, exclude: { ...policy.exclude, namespaces: [...new Set([...namespaces, namespace])] } };
}

function policiesFrom(
  policy: ClusterPolicy,
  found: {
    readonly cluster: SoundPolicy<ClusterPolicy> | undefined;
    readonly own: SoundPolicy<NamespacePolicy> | undefined;
    readonly annotations: ReadonlyMap<string, string> | undefined;
  },
): Policies {
  const { cluster, own, annotations } = found;
  const version = String(cluster?.generation ?? 0);
  return {
    cluster: policy,
    ...(own !== undefined && { namespace: own.policy }),
    ...(annotations !== undefined && { namespaceAnnotations: annotations }),
    ...(cluster?.isHalted === true && { isHalted: true }),
    version: own === undefined ? version : `${version}.${own.generation}`,
  };
}

function inventoryOf(
  nodes: Informer<{ readonly os: string; readonly architecture: string; readonly isOpen: boolean }>,
  runtimeClasses: Informer<ReadonlyMap<string, string>>,
  declared: readonly NodePool[],
) {
  const pools = new Map<string, NodePool>(declared.map((pool) => [`${pool.os}/${pool.architecture}`, pool]));
  for (const [, { os, architecture, isOpen }] of nodes.entries()) {
    const name = `${os}/${architecture}`;
    pools.set(name, { name, os, architecture, nodes: (pools.get(name)?.nodes ?? 0) + (isOpen ? 1 : 0) });
  }
  return { pools: [...pools.values()], runtimeClasses: new Map(runtimeClasses.entries()) };
}

/** Computes once until one of the informers has changed: thousands of pods ask for what hardly ever changes. */
function remember<Value>(compute: () => Value, informers: readonly Informer<unknown>[]): () => Value {
  let known: { readonly value: Value } | undefined;
  for (const informer of informers)
    informer.listen(() => {
      known = undefined;
    });
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
}
