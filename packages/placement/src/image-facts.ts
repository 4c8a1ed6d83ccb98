import type { Platform } from './platform.ts';

/**
 * What is known of one image as a pod names it: the result of asking its registry, or why there is none. The one word that
 * decides is `kind`: only what the digest-verified bytes say is proven, and what is not proven is never guessed.
 */
export type ImageFacts = ProvenImage | UnknownImage;

/** The bytes that the digest stands for say which platforms there are. */
export interface ProvenImage {
  /** `index`: several manifests to choose from. `single`: one manifest, whose config states its platform. */
  readonly kind: 'index' | 'single';
  /** Digest of the index or manifest: `sha256:…`; empty for facts that a person wrote down. */
  readonly digest: string;
  /**
   * Platforms that can be run, normalised, without attestations and artefacts, and without children that this registry
   * lacks. An index may have none.
   */
  readonly platforms: readonly Platform[];
  /** Platforms that the index lists and this registry does not have, as sparse mirrors do. */
  readonly absent?: readonly Platform[];
  /** Labels of the image, when its config was read: they tell images that are never run from those that are. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Architectures on which a container of this digest ended with an exec format error, whatever the bytes claim. */
  readonly refuted?: readonly string[];
}

/** Nobody knows what the image runs on. */
export interface UnknownImage {
  readonly kind: 'unknown';
  readonly reason: UnknownReason;
  /** One sentence for people, without credentials: `registry.example answered 429`. */
  readonly detail: string;
  /** Asking again later may give an answer: the registry was busy, away or not asked yet. */
  readonly isTransient: boolean;
  /** Digest, when the name could be resolved and what it stands for could not be read. */
  readonly digest?: string;
}

/**
 * Why an image is unknown. `not-asked`: nobody has looked yet. `not-found`, `refused` and `throttled` are answers of the
 * registry, `unreachable` is none. `forbidden-address`: policy keeps us from asking there. `not-an-image`: an artefact, a
 * chart, a manifest of no kind that is run. `no-platform`: it states no platform. `digest-mismatch`: the bytes are not what
 * was asked for. `unreadable`: the answer breaks the format or a limit.
 */
export const unknownReasons = [
  'not-asked',
  'not-found',
  'refused',
  'throttled',
  'unreachable',
  'forbidden-address',
  'not-an-image',
  'no-platform',
  'digest-mismatch',
  'unreadable',
  'bad-reference',
] as const;
export type UnknownReason = (typeof unknownReasons)[number];
