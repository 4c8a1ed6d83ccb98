import type { KnownImage } from './known-image.ts';
import { type ImageReference, parseImageReference } from './reference.ts';
import { knownImages } from './table/index.ts';

/** A well-known image and the reference that named it. */
export interface FoundImage {
  readonly image: KnownImage;
  readonly reference: ImageReference;
}

const byName: ReadonlyMap<string, KnownImage> = new Map(
  knownImages.flatMap((image) => image.names.map((name) => [name, image] as const)),
);

/**
 * Finds an image in the table by its repository. A copy of an official image in another registry is recognised by its
 * name: `registry.example/postgres`, `registry.example/library/postgres`.
 */
export function findImage(text: string): FoundImage | undefined {
  const reference = parseImageReference(text);
  const { repository } = reference;
  const image = byName.get(repository) ?? byName.get(withoutRegistry(repository));
  return image === undefined ? undefined : { image, reference };
}

/** The name without a registry, which has a dot or a port in it. */
function withoutRegistry(repository: string): string {
  const [first = '', ...rest] = repository.split('/');
  const isRegistry = first === 'localhost' || /[.:]/.test(first);
  if (!isRegistry || rest.length === 0) return repository;
  return (rest[0] === 'library' ? rest.slice(1) : rest).join('/');
}
