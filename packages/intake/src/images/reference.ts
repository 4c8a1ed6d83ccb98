/** The parts of an image reference. */
export interface ImageReference {
  /** Without the registry of Docker Hub and without `library/`: `postgres`, `ghcr.io/org/app`. */
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** Ways of writing the registry of Docker Hub, and public copies of its official images. */
const hubPrefixes = [
  'docker.io/',
  'index.docker.io/',
  'registry-1.docker.io/',
  'registry.hub.docker.com/',
  'public.ecr.aws/docker/',
  'mirror.gcr.io/',
];

/** Takes an image reference apart. Any text is taken: a name that no registry would accept is simply known to no table. */
export function parseImageReference(reference: string): ImageReference {
  const [named = '', digest] = reference.trim().split('@', 2);
  const colon = named.lastIndexOf(':');
  const hasTag = colon > named.lastIndexOf('/');
  const tag = hasTag ? named.slice(colon + 1) : undefined;
  let repository = (hasTag ? named.slice(0, colon) : named).toLowerCase();
  for (const prefix of hubPrefixes) if (repository.startsWith(prefix)) repository = repository.slice(prefix.length);
  if (repository.startsWith('library/')) repository = repository.slice('library/'.length);
  return { repository, ...(tag === undefined || tag === '' ? {} : { tag }), ...(digest === undefined ? {} : { digest }) };
}

/** The major version that a tag names: 16 for `16-alpine`, 18 for `pg18`; undefined for `latest`. */
export function majorVersion(tag: string | undefined): number | undefined {
  const match = /^(?:v|pg)?(\d{1,4})(?![\da-z])/i.exec(tag ?? '');
  return match === null ? undefined : Number(match[1]);
}
