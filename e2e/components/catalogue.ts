import type { Component, Definitions, Program } from './component.ts';

const kubernetesVersion = '1.36.3';
const helm3Version = '3.22.0';
const helm4Version = '4.3.1';
const etcdVersion = '3.6.16';

/** Everything from outside that a test may need. A component is one row; its versions are pinned here and in its Go module. */
export const catalogue = [
  {
    kind: 'program',
    name: 'compose-oracle',
    version: '2.16.2',
    moduleFolder: 'oracle',
    package: '.',
    executable: 'compose-oracle',
    linkedValues: {},
    coldSeconds: 15,
  },
  {
    kind: 'program',
    name: 'helm3',
    version: helm3Version,
    moduleFolder: 'components/helm3',
    package: 'helm.sh/helm/v3/cmd/helm',
    executable: 'helm',
    // Helm's own release build sets these; without them it takes Kubernetes for 1.20.
    linkedValues: {
      'helm.sh/helm/v3/internal/version.version': `v${helm3Version}`,
      'helm.sh/helm/v3/pkg/chartutil.k8sVersionMajor': '1',
      'helm.sh/helm/v3/pkg/chartutil.k8sVersionMinor': '37',
      'helm.sh/helm/v3/pkg/lint/rules.k8sVersionMajor': '1',
      'helm.sh/helm/v3/pkg/lint/rules.k8sVersionMinor': '37',
    },
    coldSeconds: 120,
  },
  {
    kind: 'program',
    name: 'helm4',
    version: helm4Version,
    moduleFolder: 'components/helm4',
    package: 'helm.sh/helm/v4/cmd/helm',
    executable: 'helm',
    linkedValues: { 'helm.sh/helm/v4/internal/version.version': `v${helm4Version}` },
    coldSeconds: 120,
  },
  {
    kind: 'program',
    name: 'helm-batch',
    version: helm4Version,
    moduleFolder: 'helm-batch',
    package: '.',
    executable: 'helm-batch',
    linkedValues: {},
    coldSeconds: 120,
  },
  kubernetesProgram('kube-apiserver', 240),
  kubernetesProgram('kubectl', 60),
  {
    kind: 'program',
    name: 'etcd',
    version: etcdVersion,
    moduleFolder: 'components/etcd',
    package: 'go.etcd.io/etcd/server/v3',
    executable: 'etcd',
    linkedValues: {},
    coldSeconds: 60,
  },
  {
    kind: 'definitions',
    name: 'keda-definitions',
    version: '2.21.0',
    module: 'github.com/kedacore/keda/v2',
    sum: 'h1:R6z2HZvstK4RLUMxroNACzBj74xGxt3kG59b5Xc+Xps=',
    folder: 'config/crd/bases',
  },
  {
    kind: 'definitions',
    name: 'argo-cd-definitions',
    version: '3.2.6',
    module: 'github.com/argoproj/argo-cd/v3',
    sum: 'h1:nDCjBnHyxUf6JFuCKjuuXHS23LFj6/TjuO/APrS1ku4=',
    folder: 'manifests/crds',
  },
  {
    kind: 'definitions',
    name: 'gateway-api-definitions',
    version: '1.5.1',
    module: 'sigs.k8s.io/gateway-api',
    sum: 'h1:RqVRIlkhLhUO8wOHKTLnTJA6o/1un4po4/6M1nRzdd0=',
    folder: 'config/crd/standard',
  },
  {
    kind: 'definitions',
    name: 'external-secrets-definitions',
    version: '1.3.2',
    module: 'github.com/external-secrets/external-secrets',
    sum: 'h1:u2J8RjlHIeF0oZCqtl92adI/uZWUwOesJIDkfql6LqQ=',
    folder: 'config/crds/bases',
  },
  {
    kind: 'definitions',
    name: 'sealed-secrets-definitions',
    version: '0.40.0',
    module: 'github.com/bitnami-labs/sealed-secrets',
    sum: 'h1:rvCP35JL8ZV5LNA2SrwNR6iLyoM3ulrSFWN0lBtYEYI=',
    folder: 'helm/sealed-secrets/crds',
  },
] as const satisfies readonly Component[];

export type ComponentName = (typeof catalogue)[number]['name'];

/** The components that are folders of custom resource definitions. */
export type DefinitionsName = Extract<(typeof catalogue)[number], Definitions>['name'];

/** One of the programs of Kubernetes itself. They share a Go module, so the second build finds most of its work done. */
function kubernetesProgram<const Name extends string>(name: Name, coldSeconds: number): Program & { readonly name: Name } {
  const [major = '', minor = ''] = kubernetesVersion.split('.');
  return {
    kind: 'program',
    name,
    version: kubernetesVersion,
    moduleFolder: 'components/kubernetes',
    package: `k8s.io/kubernetes/cmd/${name}`,
    executable: name,
    linkedValues: {
      'k8s.io/component-base/version.gitVersion': `v${kubernetesVersion}`,
      'k8s.io/component-base/version.gitMajor': major,
      'k8s.io/component-base/version.gitMinor': minor,
      'k8s.io/component-base/version.gitTreeState': 'archive',
    },
    coldSeconds,
  };
}
