import type { AddOnNeeds, ArgoDelivery } from './delivery.ts';
import { inCluster } from './project.ts';

interface AddOn {
  readonly name: string;
  readonly need: keyof AddOnNeeds;
  readonly repoURL: string;
  readonly chart: string;
  /** Chart version, reviewed on 2026-11-21. */
  readonly version: string;
  readonly why: string;
}

/** What a cluster may lack for a delivery to work. */
export const addOns: readonly AddOn[] = [
  {
    name: 'external-secrets',
    need: 'externalSecrets',
    repoURL: 'https://charts.external-secrets.io',
    chart: 'external-secrets',
    version: '1.3.2',
    why: 'brings the values of the secrets from your store',
  },
  {
    name: 'keda',
    need: 'keda',
    repoURL: 'https://kedacore.github.io/charts',
    chart: 'keda',
    version: '2.21.0',
    why: 'scales workers by the length of their queues',
  },
  {
    name: 'sealed-secrets',
    need: 'sealedSecrets',
    repoURL: 'https://bitnami-labs.github.io/sealed-secrets',
    chart: 'sealed-secrets',
    version: '2.17.7',
    why: 'opens the sealed secrets',
  },
  {
    name: 'traefik',
    need: 'ingress',
    repoURL: 'https://traefik.github.io/charts',
    chart: 'traefik',
    version: '37.1.1',
    why: 'answers to the routes; leave it out where the cluster has an ingress controller',
  },
];

/** The add-ons that a delivery uses, in order of name. */
export function neededAddOns(needs: AddOnNeeds): readonly AddOn[] {
  return addOns.filter(({ need }) => needs[need]);
}

/** The app of apps: one Application that holds those of the add-ons. */
export function bootstrapRoot({ app, repository }: ArgoDelivery): object {
  const path = [repository.path.replace(/^(?:\.\/)+|\/+$/g, ''), 'argocd/bootstrap/add-ons']
    .filter((part) => part !== '' && part !== '.')
    .join('/');
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: `${app}-bootstrap`, namespace: 'argocd' },
    spec: {
      project: 'default',
      source: { repoURL: repository.url, targetRevision: repository.revision, path },
      destination: { server: inCluster, namespace: 'argocd' },
      syncPolicy: { automated: { prune: false, selfHeal: true } },
    },
  };
}

/** The Application of one add-on: a pinned chart in a namespace of its own. Its CRDs need a server-side apply. */
export function addOnApplication({ name, repoURL, chart, version }: AddOn): object {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: 'argocd', annotations: { 'argocd.argoproj.io/sync-wave': '-1' } },
    spec: {
      project: 'default',
      source: { repoURL, chart, targetRevision: version, helm: { releaseName: name } },
      destination: { server: inCluster, namespace: name },
      syncPolicy: { automated: { prune: false, selfHeal: true }, syncOptions: ['CreateNamespace=true', 'ServerSideApply=true'] },
    },
  };
}
