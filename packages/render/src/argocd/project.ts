import { type ArgoDelivery, argoObject, inCluster, namespaceOf } from './delivery.ts';

/** Kinds that the chart can render: nothing else may be deployed through the project. A test compares them with the chart. */
export const deliveredKinds: readonly { readonly group: string; readonly kind: string }[] = [
  { group: '', kind: 'ConfigMap' },
  { group: '', kind: 'PersistentVolumeClaim' },
  { group: '', kind: 'Service' },
  { group: '', kind: 'ServiceAccount' },
  { group: 'apps', kind: 'DaemonSet' },
  { group: 'apps', kind: 'Deployment' },
  { group: 'apps', kind: 'StatefulSet' },
  { group: 'autoscaling', kind: 'HorizontalPodAutoscaler' },
  { group: 'batch', kind: 'CronJob' },
  { group: 'batch', kind: 'Job' },
  { group: 'bitnami.com', kind: 'SealedSecret' },
  { group: 'discovery.k8s.io', kind: 'EndpointSlice' },
  { group: 'external-secrets.io', kind: 'ExternalSecret' },
  { group: 'gateway.networking.k8s.io', kind: 'HTTPRoute' },
  { group: 'keda.sh', kind: 'ScaledObject' },
  { group: 'keda.sh', kind: 'TriggerAuthentication' },
  { group: 'networking.k8s.io', kind: 'Ingress' },
  { group: 'networking.k8s.io', kind: 'NetworkPolicy' },
  { group: 'policy', kind: 'PodDisruptionBudget' },
];

/**
 * The AppProject: one repository, the namespaces of this app, the kinds of the chart. The only cluster-scoped kind is
 * Namespace, which `CreateNamespace=true` needs.
 *
 * @source argoproj/argo-cd issue 22869: without it a sync fails with "resource :Namespace is not permitted in project"
 */
export function appProject({ app, environments, repository }: ArgoDelivery): object {
  return argoObject(
    'AppProject',
    { name: app },
    {
      description: `What ${app} may deploy, and where`,
      sourceRepos: [repository.url],
      destinations: environments.map((environment) => ({ server: inCluster, namespace: namespaceOf(app, environment) })),
      clusterResourceWhitelist: [{ group: '', kind: 'Namespace' }],
      namespaceResourceWhitelist: deliveredKinds,
    },
  );
}
