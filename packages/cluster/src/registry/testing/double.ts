import type { HttpAnswer, HttpRequest, HttpSend } from '../http/message.ts';
import { RegistryError } from '../registry-error.ts';
import type { Content, SampleImage } from './images.ts';

/** A request as the double saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly host: string;
  /** With the query. */
  readonly path: string;
  readonly authorization: string | undefined;
}

export interface DoubleAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: Uint8Array | string;
}

/** Decides on an answer before the double does; undefined leaves it to the double. `cut` ends the connection. */
export type Fault = (request: SeenRequest) => DoubleAnswer | 'cut' | undefined;

export interface DoubleOptions {
  /** How it wants to be asked; users and their passwords. */
  readonly access?: {
    readonly kind: 'basic' | 'bearer';
    readonly users: Readonly<Record<string, string>>;
    readonly isPublic?: boolean;
  };
  /** Waits before each answer. */
  readonly delay?: () => Promise<void>;
}

/** A registry and its token server that count what they are asked and fail on demand. */
export interface RegistryDouble {
  readonly send: HttpSend;
  readonly seen: readonly SeenRequest[];
  push(repository: string, tag: string, image: SampleImage): void;
  /** Forgets a manifest, as a sparse mirror never had it. */
  remove(repository: string, digest: string): void;
  /** Replaces the fault; undefined for none. */
  fail(fault: Fault | undefined): void;
  forgetSeen(): void;
  /** The answer to one request, for a server that speaks HTTP. */
  answer(request: SeenRequest & { readonly body?: string }): DoubleAnswer | 'cut';
}

interface Repository {
  readonly tags: Map<string, string>;
  readonly manifests: Map<string, Content>;
  readonly blobs: Map<string, Content>;
}

const tokenPrefix = 'token-for-';

export function createDouble({ access, delay }: DoubleOptions = {}): RegistryDouble {
  const repositories = new Map<string, Repository>();
  const seen: SeenRequest[] = [];
  let fault: Fault | undefined;

  function repositoryOf(name: string): Repository {
    const known = repositories.get(name) ?? { tags: new Map(), manifests: new Map(), blobs: new Map() };
    repositories.set(name, known);
    return known;
  }

  function store(name: string, image: SampleImage): void {
    const repository = repositoryOf(name);
    for (const blob of image.blobs) repository.blobs.set(blob.digest, blob);
    for (const child of image.children) store(name, child);
    repository.manifests.set(image.manifest.digest, image.manifest);
  }

  /** The user of a name and a password; undefined for nobody. */
  function userOf(authorization: string | undefined): string | undefined {
    const [user = '', password] = Buffer.from(afterScheme(authorization, 'Basic') ?? '', 'base64')
      .toString('utf8')
      .split(':');
    return password !== undefined && access?.users[user] === password ? user : undefined;
  }

  function giveToken({ authorization, path }: SeenRequest): DoubleAnswer {
    const user = userOf(authorization) ?? (authorization === undefined && access?.isPublic === true ? 'nobody' : undefined);
    if (user === undefined) return refuse(401, 'UNAUTHORIZED');
    const scopes = new URL(path, 'http://double').searchParams.getAll('scope');
    return { status: 200, body: JSON.stringify({ token: `${tokenPrefix}${user}|${scopes.join('|')}` }) };
  }

  function mayCome({ authorization }: SeenRequest, repository: string): boolean {
    if (access === undefined) return true;
    if (access.kind === 'basic') return userOf(authorization) !== undefined;
    const token = afterScheme(authorization, 'Bearer') ?? '';
    return token.startsWith(tokenPrefix) && token.split('|').includes(`repository:${repository}:pull`);
  }

  function challenge({ host, path }: SeenRequest): string {
    const name = repositoryIn(path);
    return access?.kind === 'basic'
      ? 'Basic realm="double"'
      : `Bearer realm="http://${host}/token",service="double",scope="repository:${name}:pull"`;
  }

  /** In the order of the alphabet, and where to go on. @source OCI distribution-spec, "Listing Tags" */
  function listTags(name: string, { path }: SeenRequest): DoubleAnswer {
    const repository = repositories.get(name);
    if (repository === undefined) return refuse(404, 'NAME_UNKNOWN');
    const query = new URL(path, 'http://double').searchParams;
    const most = Number(query.get('n') ?? 100);
    const rest = [...repository.tags.keys()].sort().filter((tag) => tag > (query.get('last') ?? ''));
    const tags = rest.slice(0, most);
    const next = `</v2/${name}/tags/list?last=${encodeURIComponent(tags.at(-1) ?? '')}&n=${most}>; rel="next"`;
    const headers = { 'content-type': 'application/json', ...(rest.length > most && { link: next }) };
    return { status: 200, headers, body: JSON.stringify({ name, tags }) };
  }

  function serve(request: SeenRequest): DoubleAnswer {
    const path = request.path.split('?')[0] ?? '';
    if (path === '/token') return giveToken(request);
    const isKnown = mayCome(request, repositoryIn(path));
    if (!isKnown) return { ...refuse(401, 'UNAUTHORIZED'), headers: { 'www-authenticate': challenge(request) } };
    if (path === '/v2/') return { status: 200, body: '{}' };
    const [, listed] = /^\/v2\/(.+)\/tags\/list$/.exec(path) ?? [];
    if (listed !== undefined) return listTags(listed, request);
    const [, name = '', kind = '', wanted = ''] = /^\/v2\/(.+)\/(manifests|blobs)\/([^/]+)$/.exec(path) ?? [];
    const repository = repositories.get(name);
    const found =
      kind === 'manifests' ? repository?.manifests.get(repository.tags.get(wanted) ?? wanted) : repository?.blobs.get(wanted);
    if (found === undefined) return refuse(404, kind === 'blobs' ? 'BLOB_UNKNOWN' : 'MANIFEST_UNKNOWN');
    const type = kind === 'blobs' ? 'application/octet-stream' : found.mediaType;
    return { status: 200, headers: { 'content-type': type, 'docker-content-digest': found.digest }, body: found.bytes };
  }

  const double: RegistryDouble = {
    seen,
    push(name, tag, image) {
      store(name, image);
      repositoryOf(name).tags.set(tag, image.manifest.digest);
    },
    remove: (name, digest) => void repositories.get(name)?.manifests.delete(digest),
    fail(next) {
      fault = next;
    },
    forgetSeen: () => void seen.splice(0),
    answer({ method, host, path, authorization }) {
      const request = { method, host, path, authorization };
      seen.push(request);
      return fault?.(request) ?? serve(request);
    },
    async send(request) {
      await delay?.();
      request.signal?.throwIfAborted();
      const { url, method, headers, body } = request;
      const path = `${url.pathname}${url.search}`;
      const given = double.answer({
        method,
        host: url.host,
        path,
        authorization: headers['authorization'],
        ...(body !== undefined && { body }),
      });
      if (given === 'cut')
        throw new RegistryError('unreachable', `${url.host} cannot be reached (ECONNRESET)`, { isTransient: true });
      return toHttpAnswer(given, request);
    },
  };
  return double;
}

function repositoryIn(path: string): string {
  return /^\/v2\/(.+)\/(?:manifests|blobs|tags)\//.exec(path)?.[1] ?? '';
}

function afterScheme(authorization: string | undefined, scheme: 'Basic' | 'Bearer'): string | undefined {
  return authorization?.startsWith(`${scheme} `) === true ? authorization.slice(scheme.length + 1) : undefined;
}

function refuse(status: number, code: string): DoubleAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ errors: [{ code, message: code.toLowerCase() }] }),
  };
}

function toHttpAnswer({ status, headers = {}, body = '' }: DoubleAnswer, { method, limits, url }: HttpRequest): HttpAnswer {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  if (method !== 'HEAD' && bytes.length > limits.maxBytes) throw new RegistryError('unreadable', `${url.host} sends too much`);
  const lines = Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? [value] : value] as const);
  return { status, headers: new Map(lines), body: method === 'HEAD' ? new Uint8Array() : bytes };
}
