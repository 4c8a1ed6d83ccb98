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
  /** The pod as admission would see it: the template, owned by what makes its pods, without node and status. */
  readonly pod: JsonObject;
  readonly answer: PodAnswer;
}

/** Kinds whose pods are made by another object in between. */
const makers: Readonly<Record<string, string>> = { Deployment: 'ReplicaSet', CronJob: 'Job', Rollout: 'ReplicaSet' };

/**
 * Finds what makes pods in parsed manifests: workloads of every kind that has a pod template, lists of them, and pods, of
 * which those of one controller are counted as one workload. A workload that comes as template and as pods is its template.
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
    if (known === undefined || (next.isTemplate && !known.isTemplate)) found.set(key, next);
    else if (!known.isTemplate) found.set(key, { ...known, workload: { ...known.workload, pods: known.workload.pods + 1 } });
  }
  return [...found.values()].map(({ workload }) => workload).sort((a, b) => compare(sortKey(a), sortKey(b)));
}

interface Found {
  readonly workload: Workload;
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
  return { workload: { kind, namespace, name, pods: podsOf(object), pod, answer: readPod(pod) }, isTemplate: true };
}

/** A running pod as it was when it was created: without the node and the state that came later. */
function podWorkload(object: JsonObject, namespace: string): Found {
  const { status: _, ...rest } = object;
  const { nodeName: __, ...spec } = part(object, 'spec');
  const pod = { ...rest, spec };
  const answer = readPod(pod);
  const [kind = 'Pod', , name = ''] = answer.kind === 'pod' ? workloadKey(answer.pod, namespace).split('/') : [];
  const ownName = kind === 'Pod' ? text(part(object, 'metadata'), 'name') : undefined;
  return { workload: { kind, namespace, name: ownName ?? name, pods: 1, pod, answer }, isTemplate: false };
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

function sortKey({ namespace, kind, name }: Workload): string {
  return `${namespace}\0${kind}\0${name}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
