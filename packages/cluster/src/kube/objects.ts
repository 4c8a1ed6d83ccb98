import { asObject, asText, type JsonObject, textsOf } from '../registry/manifest/json.ts';

/** A kind of object, by its place in the API. */
export interface Resource {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly isNamespaced: boolean;
}

/** Names one object. */
export interface ObjectRef {
  /** Absent for objects of the whole cluster. */
  readonly namespace?: string;
  readonly name: string;
}

/** An object as the API gave it: JSON whose metadata names it. Everything else is still unknown. */
export interface KubeObject extends JsonObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMetadata;
}

/** @source Kubernetes meta/v1 ObjectMeta */
export interface ObjectMetadata extends JsonObject {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
}

/** The kinds that we ask for. Others are written down where they are needed. */
export const resources = {
  pods: { group: '', version: 'v1', kind: 'Pod', plural: 'pods', isNamespaced: true },
  nodes: { group: '', version: 'v1', kind: 'Node', plural: 'nodes', isNamespaced: false },
  namespaces: { group: '', version: 'v1', kind: 'Namespace', plural: 'namespaces', isNamespaced: false },
  secrets: { group: '', version: 'v1', kind: 'Secret', plural: 'secrets', isNamespaced: true },
  serviceAccounts: { group: '', version: 'v1', kind: 'ServiceAccount', plural: 'serviceaccounts', isNamespaced: true },
  podTemplates: { group: '', version: 'v1', kind: 'PodTemplate', plural: 'podtemplates', isNamespaced: true },
  replicationControllers: {
    group: '',
    version: 'v1',
    kind: 'ReplicationController',
    plural: 'replicationcontrollers',
    isNamespaced: true,
  },
  deployments: { group: 'apps', version: 'v1', kind: 'Deployment', plural: 'deployments', isNamespaced: true },
  replicaSets: { group: 'apps', version: 'v1', kind: 'ReplicaSet', plural: 'replicasets', isNamespaced: true },
  statefulSets: { group: 'apps', version: 'v1', kind: 'StatefulSet', plural: 'statefulsets', isNamespaced: true },
  daemonSets: { group: 'apps', version: 'v1', kind: 'DaemonSet', plural: 'daemonsets', isNamespaced: true },
  jobs: { group: 'batch', version: 'v1', kind: 'Job', plural: 'jobs', isNamespaced: true },
  cronJobs: { group: 'batch', version: 'v1', kind: 'CronJob', plural: 'cronjobs', isNamespaced: true },
  rollouts: { group: 'argoproj.io', version: 'v1alpha1', kind: 'Rollout', plural: 'rollouts', isNamespaced: true },
  events: { group: 'events.k8s.io', version: 'v1', kind: 'Event', plural: 'events', isNamespaced: true },
  leases: { group: 'coordination.k8s.io', version: 'v1', kind: 'Lease', plural: 'leases', isNamespaced: true },
  runtimeClasses: { group: 'node.k8s.io', version: 'v1', kind: 'RuntimeClass', plural: 'runtimeclasses', isNamespaced: false },
  webhookConfigurations: {
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    kind: 'MutatingWebhookConfiguration',
    plural: 'mutatingwebhookconfigurations',
    isNamespaced: false,
  },
  podDisruptionBudgets: {
    group: 'policy',
    version: 'v1',
    kind: 'PodDisruptionBudget',
    plural: 'poddisruptionbudgets',
    isNamespaced: true,
  },
  definitions: {
    group: 'apiextensions.k8s.io',
    version: 'v1',
    kind: 'CustomResourceDefinition',
    plural: 'customresourcedefinitions',
    isNamespaced: false,
  },
} as const satisfies Readonly<Record<string, Resource>>;

/** `v1` or `apps/v1`, as objects name it. */
export function apiVersionOf({ group, version }: Resource): string {
  return group === '' ? version : `${group}/${version}`;
}

/** Path of a collection, of one namespace or of all. */
export function collectionPath(resource: Resource, namespace?: string): string {
  const root = resource.group === '' ? `/api/${resource.version}` : `/apis/${resource.group}/${resource.version}`;
  const scope = resource.isNamespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${root}${scope}/${resource.plural}`;
}

/** Path of one object, or of a part of it such as `status`. */
export function objectPath(resource: Resource, { namespace, name }: ObjectRef, subresource?: string): string {
  const path = `${collectionPath(resource, namespace)}/${encodeURIComponent(name)}`;
  return subresource === undefined ? path : `${path}/${subresource}`;
}

/**
 * Looks at JSON as an object of the API.
 *
 * @param resource what it is taken for: items of lists do not name their kind
 * @returns undefined when it has no name
 */
export function readKubeObject(value: unknown, resource?: Resource): KubeObject | undefined {
  const object = asObject(value);
  const metadata = asObject(object?.['metadata']);
  const name = asText(metadata?.['name']);
  if (object === undefined || metadata === undefined || name === undefined) return undefined;
  const apiVersion = asText(object['apiVersion']) ?? (resource === undefined ? '' : apiVersionOf(resource));
  const kind = asText(object['kind']) ?? resource?.kind ?? '';
  // The texts that the type promises beside the name are texts wherever an API server wrote them.
  return { ...object, apiVersion, kind, metadata: metadata as ObjectMetadata };
}

/** `namespace/name`, or the name alone: tells objects of one kind apart. */
export function keyOf({ namespace, name }: ObjectRef): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** The object that a key of `keyOf` stands for. */
export function refOf(key: string): ObjectRef {
  const slash = key.indexOf('/');
  return slash === -1 ? { name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}

/** Labels or annotations of an object. */
export function textsAt(object: KubeObject, key: 'labels' | 'annotations'): ReadonlyMap<string, string> {
  return textsOf(object.metadata[key]);
}
