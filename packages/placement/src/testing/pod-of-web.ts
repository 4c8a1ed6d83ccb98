/** A pod that runs on a node, as the Deployment `web` of the namespace `shop` makes it. */
export function podOfWeb(name: string, nodeName: string) {
  return {
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'shop',
      labels: { 'pod-template-hash': '5f' },
      ownerReferences: [{ kind: 'ReplicaSet', name: 'web-5f', controller: true }],
    },
    spec: { nodeName, containers: [{ name: 'c', image: 'web' }] },
    status: { phase: 'Running' },
  };
}
