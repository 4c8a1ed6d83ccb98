import { type AddOnNeeds, type ArgoDelivery, argoNamespace, argoObject, inCluster, pathInRepository } from './delivery.ts';

/** Something that a cluster may lack for a delivery to work: a chart of its makers, pinned. */
export interface AddOn {
  readonly name: string;
  readonly need: keyof AddOnNeeds;
  readonly repoURL: string;
  readonly chart: string;
  /** Chart version, reviewed on 2026-11-21. */
  readonly version: string;
  readonly why: string;
  readonly values?: object;
}

/** Every add-on that a delivery can ask for, in order of name. */
const addOns: readonly AddOn[] = [
  {
    name: 'external-secrets',
    need: 'externalSecrets',
    repoURL: 'https://charts.external-secrets.io',
    chart: 'external-secrets',
    version: '2.3.0',
    why: 'brings the values of the secrets from your store; the store itself (ClusterSecretStore) is yours to name',
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
    version: '2.19.3',
    why: 'opens the sealed secrets',
  },
  {
    name: 'traefik',
    need: 'ingress',
    repoURL: 'https://traefik.github.io/charts',
    chart: 'traefik',
    version: '41.6.0',
    why: 'answers to the routes; leave it out where the cluster has an ingress controller',
    values: traefikValues(),
  },
];

/**
 * Traefik in the place of ingress-nginx: it reads the annotations that the chart writes for sizes, time limits and rewrites,
 * for routes of the class `nginx`, which is the default class of the cluster then. It answers to HTTPRoutes as well.
 *
 * @source doc.traefik.io, "Migrate from Ingress NGINX Controller to Traefik"
 */
function traefikValues(): object {
  // Otherwise an upload that takes longer than a minute is cut off.
  const patient = { transport: { respondingTimeouts: { readTimeout: 0 } } };
  return {
    providers: {
      kubernetesGateway: { enabled: true },
      kubernetesIngress: { enabled: false },
      kubernetesIngressNGINX: { enabled: true },
    },
    ingressClass: { enabled: false },
    ports: { web: patient, websecure: patient },
    extraObjects: [
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'IngressClass',
        metadata: { name: 'nginx', annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' } },
        spec: { controller: 'k8s.io/ingress-nginx' },
      },
    ],
  };
}

/** The add-ons that a delivery uses, in order of name. */
export function neededAddOns(needs: AddOnNeeds): readonly AddOn[] {
  return addOns.filter(({ need }) => needs[need]);
}

/** The app of apps: one Application that holds those of the add-ons. */
export function bootstrapRoot(delivery: ArgoDelivery): object {
  const { repository } = delivery;
  return argoObject(
    'Application',
    { name: projectName(delivery) },
    {
      project: projectName(delivery),
      source: {
        repoURL: repository.url,
        targetRevision: repository.revision,
        path: pathInRepository(delivery, 'argocd/bootstrap/add-ons'),
      },
      destination: { server: inCluster, namespace: argoNamespace },
      syncPolicy: { automated: { prune: false, selfHeal: true } },
    },
  );
}

/** Cluster-scoped kinds that operators bring along. */
const clusterKinds = [
  { group: '', kind: 'Namespace' },
  { group: 'admissionregistration.k8s.io', kind: 'MutatingWebhookConfiguration' },
  { group: 'admissionregistration.k8s.io', kind: 'ValidatingWebhookConfiguration' },
  { group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition' },
  { group: 'apiregistration.k8s.io', kind: 'APIService' },
  { group: 'gateway.networking.k8s.io', kind: 'GatewayClass' },
  { group: 'networking.k8s.io', kind: 'IngressClass' },
  { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' },
  { group: 'rbac.authorization.k8s.io', kind: 'ClusterRoleBinding' },
];

/** The project of the add-ons: their charts, their namespaces, and the cluster-scoped kinds of operators. */
export function bootstrapProject(delivery: ArgoDelivery, needed: readonly AddOn[]): object {
  // KEDA lets the API server delegate to it by a RoleBinding in kube-system.
  const namespaces = [argoNamespace, 'kube-system', ...needed.map(({ name }) => name)];
  return argoObject(
    'AppProject',
    { name: projectName(delivery) },
    {
      description: `Add-ons that ${delivery.app} needs in a cluster`,
      sourceRepos: [delivery.repository.url, ...needed.map(({ repoURL }) => repoURL)],
      destinations: namespaces.map((namespace) => ({ server: inCluster, namespace })),
      clusterResourceWhitelist: clusterKinds,
    },
  );
}

/** The Application of one add-on: a pinned chart in a namespace of its own. Its CRDs are too large for a client-side apply. */
export function addOnApplication(delivery: ArgoDelivery, { name, repoURL, chart, version, values }: AddOn): object {
  const helm = { releaseName: name, ...(values === undefined ? {} : { valuesObject: values }) };
  return argoObject(
    'Application',
    { name, annotations: { 'argocd.argoproj.io/sync-wave': '-1' } },
    {
      project: projectName(delivery),
      source: { repoURL, chart, targetRevision: version, helm },
      destination: { server: inCluster, namespace: name },
      syncPolicy: {
        automated: { prune: false, selfHeal: true },
        syncOptions: ['CreateNamespace=true', 'ServerSideApply=true'],
        retry: { limit: 5, backoff: { duration: '10s', factor: 2, maxDuration: '3m' } },
      },
    },
  );
}

function projectName({ app }: ArgoDelivery): string {
  return `${app}-add-ons`;
}
