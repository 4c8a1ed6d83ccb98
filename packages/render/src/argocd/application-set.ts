import { componentsPath } from './components.ts';
import { type ArgoDelivery, argoObject, inCluster, isManual, namespaceOf, pathInRepository } from './delivery.ts';

const waveLabel = 'landfall.dev/wave';

/** Waves with a step of their own; a chain of services is hardly ever longer. */
const stepCount = 10;

/** How soon a component that is new in Git, or left it, is seen without a webhook. */
const pollSeconds = 60;

/**
 * The ApplicationSet of one environment: an Application for each component that is listed in Git, started wave by wave.
 * Waves are steps of RollingSync where the controller has progressive syncs switched on; elsewhere Argo CD starts all at
 * once and the pods wait for each other. Nothing in it depends on the components, so it is applied once.
 */
export function applicationSet(delivery: ArgoDelivery, environment: string): object {
  const { app, repository } = delivery;
  const namespace = namespaceOf(app, environment);
  return argoObject(
    'ApplicationSet',
    { name: namespace },
    {
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      generators: [
        {
          git: {
            repoURL: repository.url,
            revision: repository.revision,
            requeueAfterSeconds: pollSeconds,
            files: [{ path: pathInRepository(delivery, componentsPath) }],
          },
        },
      ],
      ...(isManual(environment) ? {} : { strategy: { type: 'RollingSync', rollingSync: { steps: steps() } } }),
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
          syncPolicy: syncPolicy(environment),
        },
      },
    },
  );
}

/** @source Argo CD "Progressive Syncs": an Application that no step matches is never synced, hence the last step */
function steps(): readonly object[] {
  const waves = Array.from({ length: stepCount }, (_, wave) => String(wave));
  return [
    ...waves.map((wave) => ({ matchExpressions: [{ key: waveLabel, operator: 'In', values: [wave] }] })),
    { matchExpressions: [{ key: waveLabel, operator: 'NotIn', values: waves }] },
  ];
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

function syncPolicy(environment: string): object {
  return {
    ...(isManual(environment) ? {} : { automated: { prune: true, selfHeal: true } }),
    // Tells who applies objects to the namespace what would break the profile; enforcing it is left to a person.
    managedNamespaceMetadata: {
      labels: { 'pod-security.kubernetes.io/audit': 'restricted', 'pod-security.kubernetes.io/warn': 'restricted' },
    },
    syncOptions: ['CreateNamespace=true', 'ServerSideApply=true', 'PruneLast=true', 'ApplyOutOfSyncOnly=true'],
    retry: { limit: 5, backoff: { duration: '10s', factor: 2, maxDuration: '3m' } },
  };
}
