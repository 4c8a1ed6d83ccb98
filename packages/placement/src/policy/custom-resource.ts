import { policyGroup } from '../names.ts';

/** What tells the definition of one kind of ours from that of another. */
export interface CustomResource {
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly scope: 'Cluster' | 'Namespaced';
  readonly version: string;
  /** Whether its status is written apart from its spec. */
  readonly hasStatus?: boolean;
  readonly schema: object;
}

/** A CustomResourceDefinition, as plain data. */
export interface CustomResourceDefinition {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: object;
}

/** The definition of a kind in our group that has one version. @source Kubernetes apiextensions/v1 */
export function customResourceDefinition({
  kind,
  plural,
  singular,
  scope,
  version,
  hasStatus = false,
  schema,
}: CustomResource): CustomResourceDefinition {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${policyGroup}` },
    spec: {
      group: policyGroup,
      scope,
      names: { kind, listKind: `${kind}List`, plural, singular },
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          ...(hasStatus && { subresources: { status: {} } }),
          schema: { openAPIV3Schema: schema },
        },
      ],
    },
  };
}
