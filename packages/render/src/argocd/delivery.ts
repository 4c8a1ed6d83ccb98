/** What the Argo CD objects are made from. */
export interface ArgoDelivery {
  readonly app: string;
  /** In the order of promotion: the last one is taken for production. */
  readonly environments: readonly string[];
  /** Releases, `shared` among them. */
  readonly components: readonly { readonly name: string; readonly wave: number }[];
  readonly repository: { readonly url: string; readonly revision: string; readonly path: string };
  readonly addOns: AddOnNeeds;
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
  return `${app}-${environment}`.slice(0, 63).replace(/-+$/, '');
}

/** Environments where a person starts the sync: everyone else's follow Git by themselves. */
export function isManual(environment: string): boolean {
  return /^(prod|production|live)(-|$)/.test(environment);
}
