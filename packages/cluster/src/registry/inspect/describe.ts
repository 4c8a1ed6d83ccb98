import { normalisePlatform, type Platform } from '@landfall/placement';
import type { FetchedManifest, Question, RegistryClient } from '../client/registry-client.ts';
import { readConfig } from '../manifest/config.ts';
import { type ImageManifest, type IndexEntry, readManifest, type StatedPlatform } from '../manifest/manifest.ts';
import { RegistryError } from '../registry-error.ts';

/** All that one image says of itself, from bytes that were verified. */
export interface ImageDescription {
  /** Of the index or manifest that the name stands for. */
  readonly digest: string;
  readonly mediaType: string;
  /** `artifact`: nothing that can be run. `single`: one manifest, whose config states its platform. */
  readonly kind: 'index' | 'single' | 'artifact';
  readonly variants: readonly ImageVariant[];
  /** What else an index holds. */
  readonly passedOver: readonly PassedOver[];
  /** Labels of the config, when it was read, and annotations of the index or manifest, which come first. */
  readonly labels: ReadonlyMap<string, string>;
  /** When it was made, as its config says, when that was read. */
  readonly created?: string;
  /** Of an artefact: its type. */
  readonly artifactType?: string;
}

export interface ImageVariant {
  readonly platform: Platform;
  readonly digest: string;
  /** Of all layers together, compressed; known when its manifest was read. */
  readonly sizeBytes?: number;
  /** What says so: a line of the index, or the config of the image itself. */
  readonly statedBy: 'index' | 'config';
}

export interface PassedOver {
  readonly digest: string;
  /** `absent`: the registry does not have what its index lists. `no-platform`: nothing in it says what it runs on. */
  readonly why: 'attestation' | 'artifact' | 'unknown-type' | 'no-platform' | 'absent' | 'too-deep';
  /** What the index says of one that is absent. */
  readonly platform?: Platform;
  /** The image that an attestation is about. */
  readonly about?: string;
}

export interface DescribeOptions {
  readonly client: RegistryClient;
  readonly question: Question;
  /** Asks the registry whether it has each child, as sparse mirrors have not; not counted against quotas. */
  readonly verifiesChildren?: boolean;
}

/** Indexes within indexes that are followed; nobody has been seen to need more than one. */
const maxDepth = 3;
/** Manifests and configs that one image may make us read. */
const maxReads = 64;

interface Walk extends DescribeOptions {
  readonly variants: ImageVariant[];
  readonly passedOver: PassedOver[];
  readonly labels: Map<string, string>;
  created: string | undefined;
  reads: number;
}

/**
 * Follows a manifest to everything that can be run.
 *
 * @throws RegistryError when a part that decides cannot be read: an image is known whole or not at all
 */
export async function describeManifest(fetched: FetchedManifest, options: DescribeOptions): Promise<ImageDescription> {
  const walk: Walk = { ...options, variants: [], passedOver: [], labels: new Map(), created: undefined, reads: 0 };
  const manifest = readManifest(fetched.bytes, fetched.contentType);
  const head = { digest: fetched.digest, mediaType: fetched.contentType.split(';')[0]?.trim() ?? '' };
  if (manifest.kind === 'artifact') {
    return { ...head, kind: 'artifact', variants: [], passedOver: [], labels: new Map(), artifactType: manifest.what };
  }
  addLabels(walk, manifest.annotations);
  if (manifest.kind === 'index') await walkIndex(walk, manifest.entries, 1);
  else await walkImage(walk, manifest, fetched.digest);
  return {
    ...head,
    kind: manifest.kind === 'index' ? 'index' : 'single',
    variants: walk.variants,
    passedOver: walk.passedOver,
    labels: walk.labels,
    ...(walk.created !== undefined && { created: walk.created }),
  };
}

async function walkIndex(walk: Walk, entries: readonly IndexEntry[], depth: number): Promise<void> {
  for (const entry of entries) {
    switch (entry.role) {
      case 'image':
        await walkEntry(walk, entry);
        break;
      case 'index':
        if (depth < maxDepth) await walkChild(walk, entry, depth + 1);
        else passOver(walk, entry, 'too-deep');
        break;
      case 'attestation':
      case 'artifact':
        passOver(walk, entry, entry.role);
        break;
      case 'unknown':
        passOver(walk, entry, 'unknown-type');
    }
  }
}

async function walkEntry(walk: Walk, entry: IndexEntry): Promise<void> {
  if (entry.platform === undefined) return walkChild(walk, entry, maxDepth);
  const platform = platformOf(entry.platform);
  if (platform === undefined) return passOver(walk, entry, 'no-platform');
  if (walk.verifiesChildren === true && !(await isPresent(walk, entry.digest))) return passOver(walk, entry, 'absent');
  walk.variants.push({ platform, digest: entry.digest, statedBy: 'index' });
}

/** Reads what an entry leads to; a registry that does not have it says nothing about the others. */
async function walkChild(walk: Walk, entry: IndexEntry, depth: number): Promise<void> {
  let fetched: FetchedManifest;
  try {
    countRead(walk);
    fetched = await walk.client.manifest(walk.question, entry.digest);
  } catch (error) {
    if (error instanceof RegistryError && error.reason === 'not-found') return passOver(walk, entry, 'absent');
    throw error;
  }
  const manifest = readManifest(fetched.bytes, fetched.contentType);
  if (manifest.kind === 'artifact') return passOver(walk, entry, 'artifact');
  if (manifest.kind === 'index') return walkIndex(walk, manifest.entries, depth);
  return walkImage(walk, manifest, entry.digest);
}

async function walkImage(walk: Walk, manifest: ImageManifest, digest: string): Promise<void> {
  countRead(walk);
  const config = readConfig(await walk.client.blob(walk.question, manifest.config));
  addLabels(walk, config.labels);
  walk.created ??= config.created;
  const platform = config.platform?.architecture === undefined ? undefined : platformOf(config.platform);
  if (platform === undefined) walk.passedOver.push({ digest, why: 'no-platform' });
  else walk.variants.push({ platform, digest, statedBy: 'config', sizeBytes: sizeOf(manifest) });
}

/** The size that a node pulls: all layers, compressed. */
export function sizeOf({ layers }: ImageManifest): number {
  let total = 0;
  for (const { sizeBytes } of layers) total += sizeBytes;
  return total;
}

function platformOf(stated: StatedPlatform): Platform | undefined {
  return normalisePlatform(stated);
}

async function isPresent(walk: Walk, digest: string): Promise<boolean> {
  try {
    await walk.client.resolve(walk.question, digest);
    return true;
  } catch (error) {
    if (error instanceof RegistryError && error.reason === 'not-found') return false;
    throw error;
  }
}

function passOver(walk: Walk, { digest, platform, about }: IndexEntry, why: PassedOver['why']): void {
  const known = platform === undefined ? undefined : platformOf(platform);
  walk.passedOver.push({ digest, why, ...(known !== undefined && { platform: known }), ...(about !== undefined && { about }) });
}

function countRead(walk: Walk): void {
  walk.reads += 1;
  if (walk.reads > maxReads) throw new RegistryError('unreadable', `it leads to more than ${maxReads} manifests and configs`);
}

function addLabels(walk: Walk, labels: ReadonlyMap<string, string>): void {
  for (const [name, value] of labels) if (!walk.labels.has(name)) walk.labels.set(name, value);
}
