import {
  type ArgoComponent,
  type ArgoDelivery,
  argoObject,
  inCluster,
  isManual,
  namespaceOf,
  pathInRepository,
} from './delivery.ts';

/** Longest Helm release name. @source helm.sh/helm pkg/chart/common/util, "maxReleaseNameLen" */
const releaseNameLimit = 53;

const waveLabel = 'landfall.dev/wave';

/**
 * The ApplicationSet of one environment: an Application for each component, started wave by wave. Waves are steps of
 * RollingSync where the controller has progressive syncs switched on; elsewhere Argo CD starts all at once and the pods
 * wait for each other.
 *
 * @source Argo CD "Progressive Syncs": an Application that no step matches is never synced, so every wave is a step
 */
export function applicationSet(delivery: ArgoDelivery, environment: string): object {
  const { app, components } = delivery;
  const namespace = namespaceOf(app, environment);
  return argoObject(
    'ApplicationSet',
    { name: namespace },
    {
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      generators: [{ list: { elements: components.map(elementOf) } }],
      ...(isManual(environment) ? {} : { strategy: { type: 'RollingSync', rollingSync: { steps: stepsOf(components) } } }),
      // Where Git decides alone, a component that left it goes with all but its claims. Where a person does, nothing goes.
      ...(isManual(environment) ? { syncPolicy: { preserveResourcesOnDeletion: true } } : {}),
      template: {
        metadata: {
          name: `${namespace}-{{.component}}`,
          annotations: { 'argocd.argoproj.io/sync-wave': '{{.wave}}' },
          labels: { 'app.kubernetes.io/part-of': app, 'landfall.dev/environment': environment, [waveLabel]: '{{.wave}}' },
        },
        spec: {
          project: app,
          source: sourceOf(delivery, environment),
          destination: { server: inCluster, namespace },
          ...ignoreDifferences(components),
          syncPolicy: syncPolicy(environment),
        },
      },
    },
  );
}

function elementOf({ name, wave }: ArgoComponent): object {
  return { component: name, release: name.slice(0, releaseNameLimit).replace(/-+$/, ''), wave: String(wave) };
}

function stepsOf(components: readonly ArgoComponent[]): readonly object[] {
  const waves = [...new Set(components.map(({ wave }) => wave))].sort((a, b) => a - b);
  return waves.map((wave) => ({ matchExpressions: [{ key: waveLabel, operator: 'In', values: [String(wave)] }] }));
}

/** The files that `helm template` gets by hand. Not every component differs in every environment, hence the missing ones. */
function sourceOf(delivery: ArgoDelivery, environment: string): object {
  return {
    repoURL: delivery.repository.url,
    targetRevision: delivery.repository.revision,
    path: pathInRepository(delivery, 'chart'),
    helm: {
      releaseName: '{{.release}}',
      ignoreMissingValueFiles: true,
      valueFiles: [
        '../values/{{.component}}.yaml',
        `../environments/${environment}/common.yaml`,
        `../environments/${environment}/{{.component}}.yaml`,
        `../environments/${environment}/images.yaml`,
      ],
    },
  };
}

/** The number of pods belongs to the autoscaler. Each rule names its workload, so it says nothing about the other components. */
function ignoreDifferences(components: readonly ArgoComponent[]): object {
  const rules = components.flatMap(({ name, autoscaled }) =>
    autoscaled === undefined ? [] : [{ group: 'apps', kind: autoscaled, name, jsonPointers: ['/spec/replicas'] }],
  );
  return rules.length === 0 ? {} : { ignoreDifferences: rules };
}

function syncPolicy(environment: string): object {
  return {
    ...(isManual(environment) ? {} : { automated: { prune: true, selfHeal: true } }),
    // Tells who applies objects to the namespace what would break the profile; enforcing it is left to a person.
    managedNamespaceMetadata: {
      labels: { 'pod-security.kubernetes.io/audit': 'restricted', 'pod-security.kubernetes.io/warn': 'restricted' },
    },
    syncOptions: [
      'CreateNamespace=true',
      'ServerSideApply=true',
      'RespectIgnoreDifferences=true',
      'PruneLast=true',
      'ApplyOutOfSyncOnly=true',
    ],
    retry: { limit: 5, backoff: { duration: '10s', factor: 2, maxDuration: '3m' } },
  };
}
