import {
  comparePlatforms,
  formatPlatform,
  type ImageFacts,
  type Platform,
  type ProvenImage,
  type UnknownImage,
} from '@landfall/placement';
import type { RegistryError } from '../registry-error.ts';
import type { ImageDescription } from './describe.ts';

/**
 * What one digest is known to be for ever: the bytes cannot change. Small, and safe to store: nothing in it is a secret or
 * comes from one.
 */
export type DigestFacts =
  | Pick<ProvenImage, 'kind' | 'platforms' | 'absent' | 'labels'>
  | Pick<UnknownImage, 'kind' | 'reason' | 'detail'>;

/** What is kept of labels: enough to tell kinds of images apart, never enough to fill the memory. */
const labelLimits = { count: 32, characters: 128 };

/** Reduces a description to what placement needs. Without any platform an image is not "for none": it is unknown. */
export function factsOf({ kind, variants, passedOver, labels, artifactType }: ImageDescription): DigestFacts {
  if (kind === 'artifact') {
    return { kind: 'unknown', reason: 'not-an-image', detail: `it is no image but ${shorten(artifactType ?? 'something else')}` };
  }
  const platforms = distinct(variants.map(({ platform }) => platform));
  const absent = distinct(
    passedOver.flatMap(({ why, platform }) => (why === 'absent' && platform !== undefined ? [platform] : [])),
  );
  if (platforms.length === 0 && absent.length === 0) {
    const detail = kind === 'index' ? 'its index lists nothing that can be run' : 'its config does not say what it runs on';
    return { kind: 'unknown', reason: 'no-platform', detail };
  }
  const kept = [...labels]
    .filter(([name, value]) => name.length + value.length <= labelLimits.characters)
    .slice(0, labelLimits.count);
  return {
    kind,
    platforms,
    ...(absent.length > 0 && { absent }),
    ...(kept.length > 0 && { labels: Object.fromEntries(kept) }),
  };
}

/** The facts of an image, as placement takes them, from those of its digest. */
export function imageFactsOf(digest: string, facts: DigestFacts): ImageFacts {
  return facts.kind === 'unknown' ? { ...facts, isTransient: false, digest } : { ...facts, digest };
}

/** What placement is told when a registry could not answer. */
export function unknownFacts(error: RegistryError, digest?: string): UnknownImage {
  const { reason, message: detail, isTransient } = error;
  return { kind: 'unknown', reason, detail, isTransient, ...(digest !== undefined && { digest }) };
}

function distinct(platforms: readonly Platform[]): readonly Platform[] {
  const byName = new Map(platforms.map((platform) => [`${formatPlatform(platform)} ${platform.osVersion ?? ''}`, platform]));
  return [...byName.values()].sort(comparePlatforms);
}

function shorten(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
