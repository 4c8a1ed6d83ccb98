import { isDigest } from '../reference/digest.ts';
import { RegistryError } from '../registry-error.ts';
import { asCount, asList, asObject, asText, type JsonObject, parseObject, textsOf } from './json.ts';
import { imageConfigTypes, indexTypes, manifestTypes, schema1Types } from './media-types.ts';

/** A manifest as its bytes say, sorted into what placement can use. */
export type Manifest =
  | { readonly kind: 'index'; readonly entries: readonly IndexEntry[]; readonly annotations: ReadonlyMap<string, string> }
  | ImageManifest
  /** Something else that registries keep: a chart, a signature, an SBOM. `what` is its media type. */
  | { readonly kind: 'artifact'; readonly what: string; readonly layers: readonly Descriptor[] };

export interface ImageManifest {
  readonly kind: 'image';
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
  readonly annotations: ReadonlyMap<string, string>;
}

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly sizeBytes: number;
  readonly annotations: ReadonlyMap<string, string>;
}

/** One line of an index. */
export interface IndexEntry extends Descriptor {
  /** `unknown`: a type of which nothing can be said; by the specification that is no error. */
  readonly role: 'image' | 'index' | 'attestation' | 'artifact' | 'unknown';
  /** As the index states it, if it does. */
  readonly platform?: StatedPlatform;
  /** Digest of the image that an attestation is about. */
  readonly about?: string;
}

/** Words of an image about what it runs on; nothing is normalised. */
export interface StatedPlatform {
  readonly os?: string;
  readonly architecture?: string;
  readonly variant?: string;
  readonly osVersion?: string;
}

/** More lines than any real index has. */
const maxEntries = 1000;

/**
 * Reads a manifest from bytes that were verified against its digest.
 *
 * @param contentType header of the answer; parameters in it are ignored
 * @throws RegistryError `unreadable` when the bytes are no manifest, contradict themselves or pass a limit
 * @source OCI image-spec manifest.md and image-index.md; distribution-spec "Pulling manifests"
 */
export function readManifest(bytes: Uint8Array, contentType = ''): Manifest {
  const body = parseObject(bytes);
  if (body === undefined) throw unreadable('its manifest is no JSON object');
  const header = plainType(contentType);
  const stated = asText(body['mediaType']);
  if (stated !== undefined && isSpecific(header) && stated !== header) {
    throw unreadable('its manifest says it is of another type than the registry says');
  }
  const type = stated ?? header;
  const isSchema1 = schema1Types.includes(type) || body['schemaVersion'] === 1 || body['fsLayers'] !== undefined;
  if (isSchema1) throw unreadable('it has a manifest of schema 1, which is no longer in use; build and push it again');
  if (indexTypes.includes(type) || (!manifestTypes.includes(type) && Array.isArray(body['manifests']))) return readIndex(body);
  return readSingle(body, type);
}

function readIndex(body: JsonObject): Manifest {
  const entries = asList(body['manifests']) ?? [];
  if (entries.length > maxEntries) throw unreadable(`its index has more than ${maxEntries} entries`);
  return { kind: 'index', entries: entries.map(readEntry), annotations: textsOf(body['annotations']) };
}

function readEntry(value: unknown): IndexEntry {
  const descriptor = readDescriptor(value);
  if (descriptor === undefined) throw unreadable('an entry of its index has no digest');
  const entry = asObject(value) ?? {};
  const about = descriptor.annotations.get('vnd.docker.reference.digest');
  const platform = readPlatform(entry['platform']);
  return {
    ...descriptor,
    role: roleOf(descriptor, entry),
    ...(platform !== undefined && { platform }),
    ...(about !== undefined && { about }),
  };
}

/** @source BuildKit attestation storage: either annotation marks an attestation, whatever its platform says */
function roleOf({ mediaType, annotations }: Descriptor, entry: JsonObject): IndexEntry['role'] {
  if (annotations.has('vnd.docker.reference.type') || annotations.has('vnd.docker.reference.digest')) return 'attestation';
  if (asText(entry['artifactType']) !== undefined) return 'artifact';
  if (indexTypes.includes(mediaType)) return 'index';
  return manifestTypes.includes(mediaType) || mediaType === '' ? 'image' : 'unknown';
}

function readSingle(body: JsonObject, type: string): Manifest {
  const config = readDescriptor(body['config']);
  const layers = (asList(body['layers']) ?? []).slice(0, maxEntries).flatMap((layer) => readDescriptor(layer) ?? []);
  const artifactType = asText(body['artifactType']);
  if (artifactType !== undefined && artifactType !== '') return { kind: 'artifact', what: artifactType, layers };
  if (config === undefined) throw unreadable(type === '' ? 'its manifest is of no known kind' : 'its manifest names no config');
  if (!imageConfigTypes.has(config.mediaType)) return { kind: 'artifact', what: config.mediaType, layers };
  return { kind: 'image', config, layers, annotations: textsOf(body['annotations']) };
}

function readDescriptor(value: unknown): Descriptor | undefined {
  const descriptor = asObject(value);
  const digest = asText(descriptor?.['digest']);
  if (descriptor === undefined || digest === undefined || !isDigest(digest)) return undefined;
  return {
    mediaType: plainType(asText(descriptor['mediaType']) ?? ''),
    digest,
    sizeBytes: asCount(descriptor['size']) ?? 0,
    annotations: textsOf(descriptor['annotations']),
  };
}

/** Reads the words about a platform from an entry of an index or from a config; undefined when there are none. */
export function readPlatform(value: unknown): StatedPlatform | undefined {
  const stated = asObject(value);
  if (stated === undefined) return undefined;
  const words = {
    os: asText(stated['os']),
    architecture: asText(stated['architecture']),
    variant: asText(stated['variant']),
    osVersion: asText(stated['os.version']),
  };
  const known = Object.entries(words).filter(([, word]) => word !== undefined && word !== '');
  return known.length === 0 ? undefined : Object.fromEntries(known);
}

function plainType(contentType: string): string {
  return (contentType.split(';')[0] ?? '').trim().toLowerCase();
}

function isSpecific(type: string): boolean {
  return indexTypes.includes(type) || manifestTypes.includes(type) || schema1Types.includes(type);
}

function unreadable(detail: string): RegistryError {
  return new RegistryError('unreadable', detail);
}
