import { isDigest } from './digest.ts';

/** Which image, wherever it is asked for: what a pod calls `nginx` is `docker.io/library/nginx:latest`. */
export interface ImageReference {
  /** Registry as in names of images, with the port if there is one, lower-case: `docker.io`, `registry.example:5000`. */
  readonly host: string;
  /** Path in the registry: `library/nginx`. */
  readonly repository: string;
  /** `latest` when neither tag nor digest is written; undefined when a digest decides. */
  readonly tag?: string;
  /** Decides over a tag that is written beside it. */
  readonly digest?: string;
}

export type ReferenceAnswer =
  | { readonly ok: true; readonly reference: ImageReference }
  | { readonly ok: false; readonly reason: string };

/** Longest name that registries take. @source distribution/reference, `RepositoryNameTotalLengthMax` */
const maxRepositoryLength = 255;
/** Longer than every legal reference. */
const maxTextLength = 1024;

const pathPattern = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const labelPattern = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const hostPattern = new RegExp(String.raw`^(?:${labelPattern}(?:\.${labelPattern})*|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?$`);

/**
 * Reads the name of an image as a container runtime does.
 *
 * @source distribution/reference, grammar in reference.go and `ParseDockerRef`: the digest decides over the tag
 * @source distribution/reference, `splitDockerDomain`: which first component is a host
 */
export function parseReference(text: string): ReferenceAnswer {
  if (text === '') return refused('it is empty');
  if (text.length > maxTextLength) return refused(`it is longer than ${maxTextLength} characters`);
  const at = text.indexOf('@');
  const digest = at === -1 ? undefined : text.slice(at + 1);
  if (digest !== undefined && !isDigest(digest)) return refused(`"${shorten(digest)}" is no sha256, sha384 or sha512 digest`);
  const named = at === -1 ? text : text.slice(0, at);

  const colon = named.lastIndexOf(':');
  const hasTag = colon > named.lastIndexOf('/') && colon !== -1;
  const tag = hasTag ? named.slice(colon + 1) : undefined;
  if (tag !== undefined && !tagPattern.test(tag)) return refused(`"${shorten(tag)}" is no tag`);
  const name = hasTag ? named.slice(0, colon) : named;
  if (/^[0-9a-f]{64}$/.test(name)) return refused('64 hexadecimal digits are the identifier of an image, not a name');

  const { host, path } = splitHost(name);
  if (!isHost(host)) return refused(`"${shorten(host)}" is no host`);
  if (path !== path.toLowerCase()) return refused(`"${shorten(path)}" must be in lower case`);
  if (!pathPattern.test(path)) return refused(`"${shorten(path)}" is no name of a repository`);
  if (path.length > maxRepositoryLength) return refused(`its repository is longer than ${maxRepositoryLength} characters`);
  const reference = { host: host.toLowerCase(), repository: path };
  if (digest !== undefined) return { ok: true, reference: { ...reference, digest } };
  return { ok: true, reference: { ...reference, tag: tag ?? 'latest' } };
}

/** Writes the one full name of an image: the same for every way to write it. */
export function formatReference({ host, repository, tag, digest }: ImageReference): string {
  return digest === undefined ? `${host}/${repository}:${tag ?? 'latest'}` : `${host}/${repository}@${digest}`;
}

/** What names the manifest in a request: the digest, else the tag. */
export function manifestName({ tag, digest }: ImageReference): string {
  return digest ?? tag ?? 'latest';
}

function splitHost(name: string): { readonly host: string; readonly path: string } {
  const slash = name.indexOf('/');
  const first = slash === -1 ? '' : name.slice(0, slash);
  const isNamed = first === 'localhost' || /[.:]/.test(first) || first !== first.toLowerCase();
  const host = isNamed ? first : 'docker.io';
  const path = isNamed ? name.slice(slash + 1) : name;
  if (host !== 'docker.io' && host !== 'index.docker.io') return { host, path };
  return { host: 'docker.io', path: path.includes('/') ? path : `library/${path}` };
}

function isHost(host: string): boolean {
  if (!hostPattern.test(host) || host.length > 260) return false;
  const port = /:([0-9]+)$/.exec(host.slice(host.lastIndexOf(']') + 1))?.[1];
  return port === undefined || (Number(port) > 0 && Number(port) <= 65_535);
}

function refused(reason: string): ReferenceAnswer {
  return { ok: false, reason };
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
