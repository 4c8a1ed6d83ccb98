import type { Resource } from '@landfall/cluster/kube';
import { policyGroup, policyResources } from '@landfall/placement';

const version = 'v1alpha1';

/** Our own kinds, as the API has them. */
export const ownResources = {
  clusterPolicies: {
    group: policyGroup,
    version,
    kind: 'ClusterPlacementPolicy',
    plural: policyResources.ClusterPlacementPolicy.plural,
    isNamespaced: false,
  },
  namespacePolicies: {
    group: policyGroup,
    version,
    kind: 'PlacementPolicy',
    plural: policyResources.PlacementPolicy.plural,
    isNamespaced: true,
  },
} as const satisfies Readonly<Record<string, Resource>>;

/** Name of the one policy of the cluster, and of the one of each namespace. */
export const policyNames = {
  cluster: policyResources.ClusterPlacementPolicy.name,
  namespace: policyResources.PlacementPolicy.name,
} as const;
