import { type ArgoDelivery, isManual, namespaceOf } from './delivery.ts';
import { inCluster } from './project.ts';

/** Longest Helm release name. @source helm.sh/helm pkg/chart/common/util, "maxReleaseNameLen" */
const releaseNameLimit = 53;

/**
 * The ApplicationSet of one environment: an Application for each component, started wave by wave. Waves are steps of
 * RollingSync where the controller has progressive syncs switched on; elsewhere Argo CD starts all at once and the pods
 * wait for each other.
 */
export function applicationSet({ app, components, repository }: ArgoDelivery, environment: string): object {
  const namespace = namespaceOf(app, environment);
  const path = repository.path.replace(/^(?:\.\/)+|\/+$/g, '');
  const waves = [...new Set(components.map(({ wave }) => wave))].sort((a, b) => a - b);
  const steps = waves.map((wave) => ({ matchExpressions: [{ key: waveLabel, operator: 'In', values: [String(wave)] }] }));
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name: namespace, namespace: 'argocd' },
    spec: {
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      generators: [
        {
          list: {
            elements: components.map(({ name, wave }) => ({
              component: name,
              release: name.slice(0, releaseNameLimit).replace(/-+$/, ''),
              wave: String(wave),
            })),
          },
        },
      ],
      ...(isManual(environment) ? {} : { strategy: { type: 'RollingSync', rollingSync: { steps } } }),
      syncPolicy: { preserveResourcesOnDeletion: true },
      template: {
        metadata: {
          name: `${namespace}-{{.component}}`,
          annotations: { 'argocd.argoproj.io/sync-wave': '{{.wave}}' },
          labels: { 'app.kubernetes.io/part-of': app, 'landfall.dev/environment': environment, [waveLabel]: '{{.wave}}' },
        },
        spec: {
          project: app,
          source: {
            repoURL: repository.url,
            targetRevision: repository.revision,
            path: join(path, 'chart'),
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
          },
          destination: { server: inCluster, namespace },
          syncPolicy: {
            ...(isManual(environment) ? {} : { automated: { prune: true, selfHeal: true } }),
            syncOptions: ['CreateNamespace=true', 'ServerSideApply=true', 'PruneLast=true', 'ApplyOutOfSyncOnly=true'],
            retry: { limit: 5, backoff: { duration: '10s', factor: 2, maxDuration: '3m' } },
          },
        },
      },
    },
  };
}

const waveLabel = 'landfall.dev/wave';

function join(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '' && part !== '.').join('/');
}
