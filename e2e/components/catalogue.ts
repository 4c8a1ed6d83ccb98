import { imageCatalogue } from '../engine/images/catalogue.ts';
import type { Component, Definitions, Image, Program } from './component.ts';

const kubernetesVersion = '1.36.3';
const helm3Version = '3.22.0';
const helm4Version = '4.3.1';
const composeVersion = '2.40.3';
const etcdVersion = '3.6.16';
const corednsVersion = '1.15.0';
const kubeRouterVersion = '1.6.1';
const kwokVersion = '0.8.0';
const argoCdVersion = '3.2.6';
const kedaVersion = '2.21.0';
const registryVersion = '3.1.2';
const metricsServerVersion = '0.9.0';
const traefikVersion = '3.6.12';
const versitygwVersion = '1.8.0';

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
  kubernetesProgram('kube-controller-manager', 60),
  kubernetesProgram('kube-scheduler', 30),
  kubernetesProgram('kubelet', 60),
  kubernetesProgram('kube-proxy', 20),
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
    kind: 'program',
    name: 'coredns',
    version: corednsVersion,
    moduleFolder: 'components/coredns',
    package: '.',
    executable: 'coredns',
    linkedValues: {},
    coldSeconds: 90,
  },
  {
    kind: 'program',
    name: 'kwok',
    version: kwokVersion,
    moduleFolder: 'components/kwok',
    package: 'sigs.k8s.io/kwok/cmd/kwok',
    executable: 'kwok',
    linkedValues: {},
    coldSeconds: 75,
  },
  {
    kind: 'program',
    name: 'network-policies',
    version: kubeRouterVersion,
    moduleFolder: 'components/network-policies',
    package: '.',
    executable: 'network-policies',
    linkedValues: {},
    coldSeconds: 60,
  },
  kwokStages('node-stages', 'node/fast'),
  kwokStages('heartbeat-stages', 'node/heartbeat-with-lease'),
  kwokStages('pod-stages', 'pod/fast'),
  {
    kind: 'program',
    name: 'pause',
    version: '1',
    moduleFolder: 'components/pause',
    package: '.',
    executable: 'pause',
    linkedValues: {},
    coldSeconds: 2,
  },
  {
    kind: 'program',
    name: 'argo-cd',
    version: argoCdVersion,
    moduleFolder: 'components/argo-cd',
    package: 'github.com/argoproj/argo-cd/v3/cmd',
    // All programs of Argo CD are this one: ARGOCD_BINARY_NAME says which to be.
    executable: 'argocd',
    linkedValues: { 'github.com/argoproj/argo-cd/v3/common.version': argoCdVersion },
    coldSeconds: 180,
  },
  kedaProgram('operator', 390),
  kedaProgram('adapter', 30),
  kedaProgram('webhooks', 20),
  {
    kind: 'program',
    name: 'registry',
    version: registryVersion,
    moduleFolder: 'components/registry',
    package: '.',
    executable: 'registry',
    linkedValues: { 'github.com/distribution/distribution/v3/version.version': `v${registryVersion}` },
    coldSeconds: 30,
  },
  {
    kind: 'program',
    name: 'metrics-server',
    version: metricsServerVersion,
    moduleFolder: 'components/metrics-server',
    package: 'sigs.k8s.io/metrics-server/cmd/metrics-server',
    executable: 'metrics-server',
    linkedValues: {},
    coldSeconds: 60,
  },
  {
    kind: 'program',
    name: 'traefik',
    version: traefikVersion,
    moduleFolder: 'components/traefik',
    package: 'github.com/traefik/traefik/v3/cmd/traefik',
    executable: 'traefik',
    linkedValues: { 'github.com/traefik/traefik/v3/pkg/version.Version': `v${traefikVersion}` },
    insteadOf: {
      module: 'github.com/go-acme/lego/v4',
      path: 'providers/dns/zz_gen_dns_providers.go',
      by: 'dns_providers.go',
    },
    coldSeconds: 200,
  },
  {
    kind: 'program',
    name: 'versitygw',
    version: versitygwVersion,
    moduleFolder: 'components/versitygw',
    package: 'github.com/versity/versitygw/cmd/versitygw',
    executable: 'versitygw',
    linkedValues: { 'main.Version': versitygwVersion },
    coldSeconds: 120,
  },
  {
    kind: 'program',
    name: 'docker-compose',
    version: composeVersion,
    moduleFolder: 'components/docker-compose',
    package: 'github.com/docker/compose/v2/cmd',
    executable: 'docker-compose',
    linkedValues: { 'github.com/docker/compose/v2/internal.Version': `v${composeVersion}` },
    coldSeconds: 120,
  },
  {
    kind: 'definitions',
    name: 'keda-definitions',
    version: kedaVersion,
    module: 'github.com/kedacore/keda/v2',
    sum: 'h1:R6z2HZvstK4RLUMxroNACzBj74xGxt3kG59b5Xc+Xps=',
    folder: 'config/crd/bases',
  },
  {
    kind: 'definitions',
    name: 'keda-webhook-configuration',
    version: kedaVersion,
    module: 'github.com/kedacore/keda/v2',
    sum: 'h1:R6z2HZvstK4RLUMxroNACzBj74xGxt3kG59b5Xc+Xps=',
    folder: 'config/webhooks',
  },
  {
    kind: 'definitions',
    name: 'argo-cd-definitions',
    version: argoCdVersion,
    module: 'github.com/argoproj/argo-cd/v3',
    sum: 'h1:nDCjBnHyxUf6JFuCKjuuXHS23LFj6/TjuO/APrS1ku4=',
    folder: 'manifests/crds',
  },
  {
    kind: 'definitions',
    name: 'argo-cd-configuration',
    version: argoCdVersion,
    module: 'github.com/argoproj/argo-cd/v3',
    sum: 'h1:nDCjBnHyxUf6JFuCKjuuXHS23LFj6/TjuO/APrS1ku4=',
    folder: 'manifests/base/config',
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
  ...imageCatalogue,
] as const satisfies readonly Component[];

export type ComponentName = (typeof catalogue)[number]['name'];

/** The components that are folders of custom resource definitions. */
export type DefinitionsName = Extract<(typeof catalogue)[number], Definitions>['name'];

/** The components that are container images. */
export type ImageName = Extract<(typeof catalogue)[number], Image>['name'];

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

/** One of the programs of KEDA. They share a Go module, so the first build does nearly all the work. */
function kedaProgram<const Name extends string>(program: Name, coldSeconds: number): Program & { readonly name: `keda-${Name}` } {
  return {
    kind: 'program',
    name: `keda-${program}`,
    version: kedaVersion,
    moduleFolder: 'components/keda',
    package: `github.com/kedacore/keda/v2/cmd/${program}`,
    executable: `keda-${program}`,
    linkedValues: { 'github.com/kedacore/keda/v2/version.Version': kedaVersion },
    coldSeconds,
  };
}

/** What KWOK's nodes and pods go through: without stages it refuses to start. They are objects of its own kind `Stage`. */
function kwokStages<const Name extends string>(name: Name, folder: string): Definitions & { readonly name: `kwok-${Name}` } {
  return {
    kind: 'definitions',
    name: `kwok-${name}`,
    version: kwokVersion,
    module: 'sigs.k8s.io/kwok',
    sum: 'h1:OTIOTwgROqPMovcTwxICx2eYQ4AwLpSx5EpjbDKF4SQ=',
    folder: `kustomize/stage/${folder}`,
  };
}
