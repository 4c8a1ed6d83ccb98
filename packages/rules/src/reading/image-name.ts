import type { Fact, Service } from '@landfall/model';

/** The parts of an image reference that rules ask about. */
export interface ImageName {
  /** With a dot or a port in it, or `localhost`; undefined for Docker Hub. */
  readonly registry?: string;
  /** Without registry and without `library/`: `postgres`, `org/app`. */
  readonly repository: string;
  /** Last part of the repository. */
  readonly name: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** The image that a service pulls; undefined for one that is built. */
export function pulledImageOf({ image, build }: Service): Fact<string> | undefined {
  return build === undefined ? image : undefined;
}

/** Takes an image reference apart. Any text is taken. */
export function imageNameOf(reference: string): ImageName {
  const [named = '', digest] = reference.trim().split('@', 2);
  const colon = named.lastIndexOf(':');
  const hasTag = colon > named.lastIndexOf('/');
  const path = hasTag ? named.slice(0, colon) : named;
  const tag = hasTag ? named.slice(colon + 1) : undefined;
  const [first = '', ...rest] = path.split('/');
  const isRegistry = rest.length > 0 && (first === 'localhost' || /[.:]/.test(first));
  const registry = isRegistry && !/^(?:index\.|registry-1\.)?docker\.io$/.test(first) ? first : undefined;
  const repository = (isRegistry ? rest.join('/') : path).replace(/^library\//, '').toLowerCase();
  return {
    ...(registry === undefined ? {} : { registry }),
    repository,
    name: repository.slice(repository.lastIndexOf('/') + 1),
    ...(tag === undefined || tag === '' ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

/** The numbers that a tag starts with: [16, 4] for `16.4-alpine`, [18] for `v18`; none for `latest`. */
export function versionOfTag(tag: string | undefined): readonly number[] {
  const match = /^(?:v|pg)?(\d{1,4}(?:\.\d{1,6})*)(?![\da-f]{5})/i.exec(tag ?? '');
  return (match?.[1] ?? '')
    .split('.')
    .filter((part) => part !== '')
    .map(Number);
}
