import {
  itemsIn,
  type JsonObject,
  MalformedError,
  memberOf,
  objectAt,
  objectIn,
  objectsIn,
  textAt,
  textIn,
  textListIn,
  textsByNameIn,
} from './json.ts';
import type { NodeRequirement, NodeTerm, Owner, Pod, PodImage, PreferredTerm, Toleration } from './pod.ts';

/** Most characters of JSON that are read as a pod: the API server accepts no larger request, by default. */
const maxPodCharacters = 3 * 1024 * 1024;

/** A pod, or one sentence that says why it cannot be one. Nothing is thrown, whatever the input is. */
export type PodAnswer = { readonly kind: 'pod'; readonly pod: Pod } | { readonly kind: 'malformed'; readonly why: string };

/** Reads a pod from its JSON text, as the API server sends it. */
export function readPodText(text: string): PodAnswer {
  const document = parsePodText(text);
  return document.kind === 'json' ? readPod(document.json) : document;
}

/** Parses the JSON text of a pod, within the limits, without looking at it. */
export function parsePodText(
  text: string,
): { readonly kind: 'json'; readonly json: unknown } | { readonly kind: 'malformed'; readonly why: string } {
  if (text.length > maxPodCharacters) return { kind: 'malformed', why: `it is longer than ${maxPodCharacters} characters` };
  const parsed = parseJson(text);
  return parsed === undefined ? { kind: 'malformed', why: 'it is no JSON' } : { kind: 'json', json: parsed.value };
}

function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

/**
 * Reads a pod, or the template of one, from parsed JSON. Fields that placement does not look at may be anything, so pods of
 * future versions of Kubernetes are read as well.
 */
export function readPod(json: unknown): PodAnswer {
  try {
    return { kind: 'pod', pod: podFrom(objectAt(json, 'the pod')) };
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    return { kind: 'malformed', why: error.message };
  }
}

function podFrom(json: JsonObject): Pod {
  const metadata = objectIn(json, 'metadata', 'pod');
  const spec = objectIn(json, 'spec', 'pod');
  const status = objectIn(json, 'status', 'pod');
  const text = (from: JsonObject, key: string, path: string, name = key) => {
    const value = textIn(from, key, path);
    return value === undefined ? {} : { [name]: value };
  };
  const requiredTerms = requiredTermsOf(spec);
  return {
    ...text(metadata, 'name', 'metadata'),
    ...text(metadata, 'generateName', 'metadata'),
    ...text(metadata, 'namespace', 'metadata'),
    ...text(metadata, 'uid', 'metadata'),
    labels: textsByNameIn(metadata, 'labels', 'metadata'),
    annotations: textsByNameIn(metadata, 'annotations', 'metadata'),
    owners: objectsIn(metadata, 'ownerReferences', 'metadata').map(readOwner),
    ...text(spec, 'nodeName', 'spec'),
    ...text(objectIn(spec, 'os', 'spec'), 'name', 'spec.os', 'os'),
    ...text(spec, 'runtimeClassName', 'spec', 'runtimeClass'),
    nodeSelector: textsByNameIn(spec, 'nodeSelector', 'spec'),
    ...(requiredTerms !== undefined && { requiredTerms }),
    preferredTerms: preferredTermsOf(spec),
    tolerations: objectsIn(spec, 'tolerations', 'spec').map(readToleration),
    schedulingGates: objectsIn(spec, 'schedulingGates', 'spec').map((gate) => textIn(gate, 'name', 'gate') ?? ''),
    images: imagesOf(spec),
    ...text(status, 'phase', 'status'),
    isReady: objectsIn(status, 'conditions', 'status').some(({ type, status: state }) => type === 'Ready' && state === 'True'),
  };
}

function readOwner(owner: JsonObject, index: number): Owner {
  const path = `metadata.ownerReferences[${index}]`;
  return {
    kind: textIn(owner, 'kind', path) ?? '',
    name: textIn(owner, 'name', path) ?? '',
    uid: textIn(owner, 'uid', path) ?? '',
    isController: memberOf(owner, 'controller') === true,
  };
}

const affinityPath = 'spec.affinity.nodeAffinity';

function nodeAffinityOf(spec: JsonObject): JsonObject {
  return objectIn(objectIn(spec, 'affinity', 'spec'), 'nodeAffinity', 'spec.affinity');
}

function requiredTermsOf(spec: JsonObject): readonly NodeTerm[] | undefined {
  const key = 'requiredDuringSchedulingIgnoredDuringExecution';
  const affinity = nodeAffinityOf(spec);
  if (memberOf(affinity, key) === undefined) return undefined;
  const path = `${affinityPath}.${key}`;
  const terms = objectsIn(objectIn(affinity, key, affinityPath), 'nodeSelectorTerms', path);
  return terms.map((term, index) => readTerm(term, `${path}.nodeSelectorTerms[${index}]`));
}

function preferredTermsOf(spec: JsonObject): readonly PreferredTerm[] {
  const key = 'preferredDuringSchedulingIgnoredDuringExecution';
  return objectsIn(nodeAffinityOf(spec), key, affinityPath).map((preferred, index) => {
    const path = `${affinityPath}.${key}[${index}]`;
    const weight = memberOf(preferred, 'weight') ?? 0;
    if (typeof weight !== 'number') throw new MalformedError(`${path}.weight is no number`);
    return { weight, term: readTerm(objectIn(preferred, 'preference', path), `${path}.preference`) };
  });
}

function readTerm(term: JsonObject, path: string): NodeTerm {
  const read = (key: string) =>
    objectsIn(term, key, path).map((requirement, index) => readRequirement(requirement, `${path}.${key}[${index}]`));
  return { expressions: read('matchExpressions'), fields: read('matchFields') };
}

function readRequirement(requirement: JsonObject, path: string): NodeRequirement {
  return {
    key: textIn(requirement, 'key', path) ?? '',
    operator: textIn(requirement, 'operator', path) ?? '',
    values: textListIn(requirement, 'values', path),
  };
}

function readToleration(toleration: JsonObject, index: number): Toleration {
  const path = `spec.tolerations[${index}]`;
  const members = (['key', 'operator', 'value', 'effect'] as const).flatMap((name) => {
    const value = textIn(toleration, name, path);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(members);
}

function imagesOf(spec: JsonObject): readonly PodImage[] {
  const containers = (key: string, kindOf: (container: JsonObject) => PodImage['kind']) =>
    objectsIn(spec, key, 'spec').map((container, index) => {
      const path = `spec.${key}[${index}]`;
      return named(textIn(container, 'name', path) ?? '', kindOf(container), textIn(container, 'image', path));
    });
  return [
    ...containers('initContainers', (container) => (memberOf(container, 'restartPolicy') === 'Always' ? 'sidecar' : 'init')),
    ...containers('containers', () => 'container'),
    ...containers('ephemeralContainers', () => 'ephemeral'),
    ...itemsIn(spec, 'volumes', 'spec').flatMap((item, index) => volumeImage(objectAt(item, `spec.volumes[${index}]`), index)),
  ];
}

/** @source Kubernetes API reference, ImageVolumeSource: `reference` names the image or artefact that is mounted */
function volumeImage(volume: JsonObject, index: number): readonly PodImage[] {
  const path = `spec.volumes[${index}]`;
  const source = memberOf(volume, 'image');
  if (source === undefined) return [];
  const reference = memberOf(objectAt(source, `${path}.image`), 'reference');
  const image = reference === undefined || reference === '' ? undefined : textAt(reference, `${path}.image.reference`);
  return [named(textIn(volume, 'name', path) ?? '', 'volume', image)];
}

function named(name: string, kind: PodImage['kind'], image: string | undefined): PodImage {
  return { name, kind, ...(image !== undefined && { image }) };
}
