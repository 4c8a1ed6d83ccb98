import { toApplicationName } from '../plan/names/dns-label.ts';

/** What the Argo CD objects are made from. */
export interface ArgoDelivery {
  /** As Kubernetes allows it: the name of the project. */
  readonly app: string;
  /** In the order of promotion. */
  readonly environments: readonly string[];
  /** Releases, `shared` among them. */
  readonly components: readonly ArgoComponent[];
  readonly repository: { readonly url: string; readonly revision: string; readonly path: string };
  readonly addOns: AddOnNeeds;
}

/** One release of the chart. */
export interface ArgoComponent {
  readonly name: string;
  /** Everything in a wave is healthy before the next starts. */
  readonly wave: number;
}

/** Which add-ons the delivery needs in a cluster. */
export interface AddOnNeeds {
  readonly keda: boolean;
  readonly ingress: boolean;
  readonly externalSecrets: boolean;
  readonly sealedSecrets: boolean;
}

/** The namespace of an environment: one per app and environment, as Helm and Argo CD both use it. */
export function namespaceOf(app: string, environment: string): string {
  return `${toApplicationName(app)}-${environment}`.slice(0, 63).replace(/-+$/, '');
}

/** Environments where a person starts the sync: all others follow Git by themselves. */
export function isManual(environment: string): boolean {
  return /^(prod|production|live)(-|$)/.test(environment);
}

/** A folder of the delivery as Argo CD wants it: relative to the repository, without `./`. */
export function pathInRepository({ repository }: ArgoDelivery, folder: string): string {
  const parts = [...repository.path.split('/'), folder];
  return parts.filter((part) => part !== '' && part !== '.').join('/');
}

/** The namespace in which Argo CD itself runs, and its objects are. */
export const argoNamespace = 'argocd';

/** The cluster that Argo CD runs in. */
export const inCluster = 'https://kubernetes.default.svc';

const apiVersion = 'argoproj.io/v1alpha1';

/** An object of Argo CD. */
export function argoObject(
  kind: 'Application' | 'ApplicationSet' | 'AppProject',
  metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> },
  spec: object,
): object {
  return { apiVersion, kind, metadata: { ...metadata, namespace: argoNamespace }, spec };
}
