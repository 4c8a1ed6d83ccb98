import { type ImageFacts, type UnknownReason, unknownReasons } from '../image-facts.ts';
import { comparePlatforms, normalisePlatform, type Platform, parsePlatform } from '../platform.ts';
import { isObject, type JsonObject, memberOf } from '../pod/json.ts';

/** Facts of images from a file, by the names used there, and what in it could not be used. */
export interface FactsAnswer {
  readonly facts: ReadonlyMap<string, ImageFacts>;
  readonly problems: readonly string[];
}

/**
 * Reads facts that were saved: what `landfall arch inspect --json` prints, or a map of names to platforms, in one
 * text or in a list: `{"registry.example/web:1": "linux/amd64 linux/arm64"}`.
 */
export function readImageFacts(json: unknown): FactsAnswer {
  const facts = new Map<string, ImageFacts>();
  const problems: string[] = [];
  const add = (image: string, found: ImageFacts | undefined) => {
    if (found === undefined)
      problems.push(`${image.slice(0, 200)} has no platforms that can be read; expected such as "linux/amd64 linux/arm64".`);
    else facts.set(image, found);
  };
  if (!isObject(json)) return { facts, problems: ['It is no JSON object.'] };
  const images = memberOf(json, 'images');
  if (Array.isArray(images)) {
    for (const entry of images) {
      const name = isObject(entry) ? memberOf(entry, 'image') : undefined;
      if (isObject(entry) && typeof name === 'string') add(name, entryFacts(entry));
      else problems.push('An entry of images names no image.');
    }
    return { facts, problems };
  }
  for (const [image, written] of Object.entries(json)) {
    const platforms = typeof written === 'string' ? written.split(/[\s,]+/).filter((word) => word !== '') : written;
    add(image, Array.isArray(platforms) ? proven(platforms, 'index', '') : undefined);
  }
  return { facts, problems };
}

function entryFacts(entry: JsonObject): ImageFacts | undefined {
  const kind = memberOf(entry, 'kind');
  const digest = memberOf(entry, 'digest');
  if (kind === 'unknown') return unknownFacts(entry);
  if (kind === 'artifact')
    return { kind: 'unknown', reason: 'not-an-image', detail: 'It is an artefact that nobody runs.', isTransient: false };
  const platforms = memberOf(entry, 'platforms');
  const found = Array.isArray(platforms) ? proven(platforms, kind === 'index' ? 'index' : 'single', digest) : undefined;
  const labels = memberOf(entry, 'labels');
  if (found === undefined || !isObject(labels)) return found;
  const texts = Object.entries(labels).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  return { ...found, labels: Object.fromEntries(texts) };
}

function proven(platforms: readonly unknown[], kind: 'index' | 'single', digest: unknown) {
  const read = platforms.map(platformOf);
  const known = read.filter((platform) => platform !== undefined);
  if (known.length < read.length) return undefined;
  return { kind, digest: typeof digest === 'string' ? digest : '', platforms: known.sort(comparePlatforms) };
}

function platformOf(written: unknown): Platform | undefined {
  if (typeof written === 'string') return parsePlatform(written);
  if (!isObject(written)) return undefined;
  const word = (key: string) => {
    const value = memberOf(written, key);
    return typeof value === 'string' ? value : undefined;
  };
  return normalisePlatform({
    os: word('os'),
    architecture: word('architecture'),
    variant: word('variant'),
    osVersion: word('osVersion'),
  });
}

function unknownFacts(entry: JsonObject): ImageFacts {
  const stated = memberOf(entry, 'reason');
  const detail = memberOf(entry, 'detail');
  const reason: UnknownReason = unknownReasons.find((known) => known === stated) ?? 'not-asked';
  return {
    kind: 'unknown',
    reason,
    detail: typeof detail === 'string' ? detail.slice(0, 500) : 'Nobody knows.',
    isTransient: memberOf(entry, 'isTransient') === true,
  };
}
