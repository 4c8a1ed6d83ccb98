import { isObject, type JsonObject, memberOf } from '../pod/json.ts';
import { type PodAnswer, readPod } from '../pod/read-pod.ts';
import { workloadKey } from '../rollout/rollout.ts';

/** Something that makes pods, or a pod that nothing makes. */
export interface Workload {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Pods that it asks for, or that were counted. */
  readonly pods: number;
  /** Labels of the object itself; those of its pods are in the pod. */
  readonly labels: ReadonlyMap<string, string>;
  /** Running pods that were seen, by the name of their node; empty when only the template is known. */
  readonly bound: ReadonlyMap<string, number>;
  /** The pod as admission would see it: the template, owned by what makes its pods, without node and status. */
  readonly pod: JsonObject;
  readonly answer: PodAnswer;
}

/** Kinds whose pods are made by another object in between. */
const makers: Readonly<Record<string, string>> = { Deployment: 'ReplicaSet', CronJob: 'Job', Rollout: 'ReplicaSet' };

/**
 * Finds what makes pods in parsed manifests: workloads of every kind that has a pod template, lists of them, and pods, of
 * which those of one controller are counted as one workload. A workload that comes as template and as pods is its template,
 * and one that another of them controls is that other.
 *
 * @returns sorted by namespace, kind and name
 */
export function workloadsIn(documents: readonly unknown[]): readonly Workload[] {
  const found = new Map<string, Found>();
  for (const object of documents.flatMap(objectsIn)) {
    const next = workloadOf(object);
    if (next === undefined) continue;
    const key = sortKey(next.workload);
    const known = found.get(key);
    found.set(key, known === undefined ? next : join(known, next));
  }
  return [...found.values()]
    .filter(({ controller }) => controller === undefined || !found.has(controller))
    .map(({ workload }) => workload)
    .sort((a, b) => compare(sortKey(a), sortKey(b)));
}

/** The template of the two when there is one, with the nodes of all pods. */
function join(known: Found, next: Found): Found {
  const bound = new Map(known.workload.bound);
  for (const [node, pods] of next.workload.bound) bound.set(node, (bound.get(node) ?? 0) + pods);
  const chosen = next.isTemplate && !known.isTemplate ? next : known;
  const pods = chosen.isTemplate ? chosen.workload.pods : known.workload.pods + next.workload.pods;
  return { ...chosen, workload: { ...chosen.workload, pods, bound } };
}

interface Found {
  readonly workload: Workload;
  /** Key of what makes it, when it is not made by a person. */
  readonly controller?: string;
  readonly isTemplate: boolean;
}

/** The objects of a document, those of lists one by one. */
export function objectsIn(document: unknown): readonly JsonObject[] {
  if (!isObject(document)) return [];
  const items = memberOf(document, 'items');
  return String(memberOf(document, 'kind')).endsWith('List') && Array.isArray(items) ? items.filter(isObject) : [document];
}

function workloadOf(object: JsonObject): Found | undefined {
  const kind = text(object, 'kind') ?? '';
  const metadata = part(object, 'metadata');
  const namespace = text(metadata, 'namespace') ?? 'default';
  const name = text(metadata, 'name') ?? text(metadata, 'generateName') ?? '';
  if (kind === 'Pod') return podWorkload(object, namespace);
  const template = templateOf(object, kind);
  if (template === undefined) return undefined;
  const owner = { kind: makers[kind] ?? kind, name, uid: '', controller: true };
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...part(template, 'metadata'), generateName: `${name}-`, namespace, ownerReferences: [owner] },
    spec: part(template, 'spec'),
  };
  const controller = controllerOf(metadata, namespace);
  const labels = labelsOf(metadata);
  return {
    workload: { kind, namespace, name, pods: podsOf(object), labels, bound: new Map(), pod, answer: readPod(pod) },
    ...(controller !== undefined && { controller }),
    isTemplate: true,
  };
}

/** A running pod as it was when it was created: without the node and the state that came later. */
function podWorkload(object: JsonObject, namespace: string): Found {
  const { status: _, ...rest } = object;
  const { nodeName, ...spec } = part(object, 'spec');
  const pod = { ...rest, spec };
  const answer = readPod(pod);
  const [kind = 'Pod', , name = ''] = answer.kind === 'pod' ? workloadKey(answer.pod, namespace).split('/') : [];
  const ownName = kind === 'Pod' ? text(part(object, 'metadata'), 'name') : undefined;
  const isOver = ['Succeeded', 'Failed'].includes(text(part(object, 'status'), 'phase') ?? '');
  const bound = new Map(typeof nodeName === 'string' && !isOver ? [[nodeName, 1]] : []);
  return {
    workload: { kind, namespace, name: ownName ?? name, pods: 1, labels: new Map(), bound, pod, answer },
    isTemplate: false,
  };
}

function controllerOf(metadata: JsonObject, namespace: string): string | undefined {
  const owners = memberOf(metadata, 'ownerReferences');
  const owner = Array.isArray(owners) ? owners.filter(isObject).find((one) => memberOf(one, 'controller') === true) : undefined;
  if (owner === undefined) return undefined;
  return sortKey({ namespace, kind: text(owner, 'kind') ?? '', name: text(owner, 'name') ?? '' });
}

function labelsOf(metadata: JsonObject): ReadonlyMap<string, string> {
  const texts = Object.entries(part(metadata, 'labels')).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  return new Map(texts);
}

/** Where the kinds of Kubernetes keep their pod template; others that keep it in the same place are taken too. */
function templateOf(object: JsonObject, kind: string): JsonObject | undefined {
  if (kind === 'PodTemplate') return part(object, 'template');
  const spec = part(object, 'spec');
  const holder = kind === 'CronJob' ? part(part(spec, 'jobTemplate'), 'spec') : spec;
  const template = memberOf(holder, 'template');
  if (!isObject(template)) return undefined;
  return Array.isArray(memberOf(part(template, 'spec'), 'containers')) ? template : undefined;
}

function podsOf(object: JsonObject): number {
  const spec = part(object, 'spec');
  const status = part(object, 'status');
  const stated = memberOf(status, 'desiredNumberScheduled') ?? memberOf(spec, 'replicas') ?? memberOf(spec, 'parallelism') ?? 1;
  return typeof stated === 'number' && Number.isInteger(stated) && stated >= 0 ? stated : 1;
}

function part(object: JsonObject, key: string): JsonObject {
  const value = memberOf(object, key);
  return isObject(value) ? value : {};
}

function text(object: JsonObject, key: string): string | undefined {
  const value = memberOf(object, key);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function sortKey({ namespace, kind, name }: Pick<Workload, 'namespace' | 'kind' | 'name'>): string {
  return `${namespace}\0${kind}\0${name}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
