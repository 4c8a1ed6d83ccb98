/** Traces of autoscalers in a cluster. */
export interface AutoscalerTraces {
  /** Its kind of node pools is defined. */
  readonly hasKarpenter: boolean;
  /** It writes how it is. */
  readonly hasClusterAutoscaler: boolean;
}

/** Where the traces are. */
export const traces = {
  karpenter: 'nodepools.karpenter.sh',
  clusterAutoscaler: { namespace: 'kube-system', name: 'cluster-autoscaler-status' },
} as const;

/**
 * What people should know of the autoscalers that were found, with the evidence and the preference that goes with them.
 * Karpenter takes a preference for a requirement first anyway, so a strict one has the scheduler agree with it; with anything
 * else a soft one leaves every architecture open on which a pod runs.
 */
export function describeAutoscalers({ hasKarpenter, hasClusterAutoscaler }: AutoscalerTraces): string {
  const found = [
    ...(hasKarpenter ? [`Karpenter (${traces.karpenter} is defined)`] : []),
    ...(hasClusterAutoscaler
      ? [`Cluster Autoscaler (${traces.clusterAutoscaler.namespace}/${traces.clusterAutoscaler.name} is there)`]
      : []),
  ];
  if (found.length === 0) return 'No autoscaler was found. A soft preference is advised.';
  const advised = hasKarpenter && !hasClusterAutoscaler ? 'strict' : 'soft';
  return `${found.join(' and ')}. A ${advised} preference is advised.`;
}
