import { type Budget, type Outcome, type Priority } from '../budget/budget.ts';
import { readRateLimit, readRetryAfter } from '../budget/rate-limit.ts';
import type { Clock } from '../clock.ts';
import { type HttpAnswer, type HttpRequest, type HttpSend, headerOf } from '../http/message.ts';
import { asList, parseObject } from '../manifest/json.ts';
import type { Descriptor } from '../manifest/manifest.ts';
import { acceptedManifests } from '../manifest/media-types.ts';
import { digestOf, isDigest } from '../reference/digest.ts';
import { RegistryError } from '../registry-error.ts';
import { type Asker, createAuthorizer } from './authorization.ts';
import { createFirstContact } from './first-contact.ts';
import { sendFollowing } from './redirects.ts';

export interface Question extends Asker {
  readonly priority: Priority;
}

export interface FetchedManifest {
  /** Of these very bytes. */
  readonly digest: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** Tags of a repository. */
export interface TagList {
  readonly tags: readonly string[];
  /** There are more than we ask for. */
  readonly isCut: boolean;
}

/** Asks one registry with one credential. Everything that comes back was verified against the digest that it was asked by. */
export interface RegistryClient {
  /**
   * What a tag or digest stands for now; registries with a quota do not count it.
   *
   * @returns undefined when the manifest is there and the registry does not say its digest
   */
  resolve(question: Question, name: string): Promise<string | undefined>;
  manifest(question: Question, name: string): Promise<FetchedManifest>;
  blob(question: Question, descriptor: Descriptor): Promise<Uint8Array>;
  /** Tags of the repository, as the registry orders them; quotas do not count it. */
  tags(question: Question): Promise<TagList>;
}

export interface ClientOptions {
  readonly send: HttpSend;
  readonly budget: Budget;
  readonly clock: Clock;
  /** From connecting to the last byte. */
  readonly timeoutMs?: number;
}

/** @source OCI distribution-spec, "Pushing manifests": registries should take manifests of 4 MiB; configs are held to the same */
const maxBytes = 4 * 1024 * 1024;

interface Asking {
  readonly method: 'GET' | 'HEAD';
  readonly path: string;
  /** Called as soon as it is known how this registry wants to be asked. */
  readonly onHeard: () => void;
}

/** Lists of tags are asked for in pages, and no further than that. */
const tagPages = { size: 1000, most: 10 } as const;

/** @source OCI distribution-spec, "Pulling manifests", "Pulling blobs", "Error codes" */
export function createRegistryClient({ send, budget, clock, timeoutMs = 15_000 }: ClientOptions): RegistryClient {
  const authorizer = createAuthorizer({ send, clock });
  const firstContact = createFirstContact();
  const limits = { maxBytes, timeoutMs };

  async function ask(question: Question, method: 'GET' | 'HEAD', path: string): Promise<HttpAnswer> {
    const { endpoint, signal } = question;
    const made = await firstContact.enter(endpoint.base.origin, signal);
    try {
      return await askNow(question, { method, path, onHeard: made ?? (() => undefined) });
    } finally {
      made?.();
    }
  }

  async function askNow(question: Question, { method, path, onHeard }: Asking): Promise<HttpAnswer> {
    const { endpoint, credential, priority, signal } = question;
    const isManifest = path.startsWith('manifests/');
    const leave = await budget.enter({
      host: endpoint.base.host,
      fingerprint: credential.fingerprint,
      priority,
      isCounted: method === 'GET' && isManifest,
      signal,
    });
    let outcome: Outcome = { kind: 'withdrawn' };
    try {
      const request: HttpRequest = {
        method,
        url: addressOf(question, path),
        headers: { ...endpoint.headers, ...(isManifest && { accept: acceptedManifests }) },
        limits,
        ...(endpoint.connection !== undefined && { connection: endpoint.connection }),
        signal,
      };
      const answer = await exchange(question, request, onHeard);
      outcome = outcomeOf(answer, clock.now());
      return answer;
    } catch (error) {
      if (error instanceof RegistryError) outcome = outcomeOfError(error);
      throw error;
    } finally {
      leave(outcome);
    }
  }

  /** The request, and once more when the registry wants to know who asks. */
  async function exchange(question: Question, request: HttpRequest, onHeard: () => void): Promise<HttpAnswer> {
    const prepared = await authorizer.prepare(question);
    const first = await sendFollowing(send, withAuthorization(request, prepared));
    if (first.status !== 401) return first;
    const answering = authorizer.answer(question, first);
    // How to ask is known from here on; tokens are each one's own.
    onHeard();
    const answered = await answering;
    return answered === undefined || answered === prepared ? first : sendFollowing(send, withAuthorization(request, answered));
  }

  return {
    async resolve(question, name) {
      const answer = await ask(question, 'HEAD', `manifests/${name}`);
      // Some registries know no HEAD for manifests; that says nothing about the image.
      if (answer.status === 405 || answer.status === 406) return undefined;
      requireSuccess(answer, question, clock.now());
      const stated = headerOf(answer, 'docker-content-digest');
      if (isDigest(name)) return name;
      return stated !== undefined && isDigest(stated) ? stated : undefined;
    },
    async manifest(question, name) {
      const answer = await ask(question, 'GET', `manifests/${name}`);
      requireSuccess(answer, question, clock.now());
      const stated = headerOf(answer, 'docker-content-digest');
      const wanted = isDigest(name) ? name : stated !== undefined && isDigest(stated) ? stated : undefined;
      const digest = requireDigest(answer.body, wanted, question);
      return { digest, contentType: headerOf(answer, 'content-type') ?? '', bytes: answer.body };
    },
    async blob(question, { digest }) {
      const answer = await ask(question, 'GET', `blobs/${digest}`);
      requireSuccess(answer, question, clock.now());
      requireDigest(answer.body, digest, question);
      return answer.body;
    },
    async tags(question) {
      const tags: string[] = [];
      let path: string | undefined = `tags/list?n=${tagPages.size}`;
      for (let page = 0; path !== undefined && page < tagPages.most; page += 1) {
        const answer: HttpAnswer = await ask(question, 'GET', path);
        requireSuccess(answer, question, clock.now());
        const listed = asList(parseObject(answer.body)?.['tags']) ?? [];
        tags.push(...listed.filter((tag) => typeof tag === 'string'));
        path = nextPage(answer, addressOf(question, path));
      }
      return { tags, isCut: path !== undefined };
    },
  };
}

function withAuthorization(request: HttpRequest, authorization: string | undefined): HttpRequest {
  return authorization === undefined ? request : { ...request, headers: { ...request.headers, authorization } };
}

/** @source containerd docs/hosts.md: mirrors are told which registry is meant by `ns` */
function addressOf({ endpoint }: Question, path: string): URL {
  const url = new URL(`${endpoint.repository}/${path}`, endpoint.base);
  if (endpoint.mirrorOf !== undefined) url.searchParams.set('ns', endpoint.mirrorOf);
  return url;
}

/** The next page of a list, at the same place. @source OCI distribution-spec, "Listing Tags"; RFC 8288 */
function nextPage(answer: HttpAnswer, from: URL): string | undefined {
  const target = /^\s*<([^>]+)>\s*;.*\brel="?next"?/.exec(headerOf(answer, 'link') ?? '')?.[1];
  if (target === undefined || !URL.canParse(target, from.href)) return undefined;
  const next = new URL(target, from.href);
  const isSamePlace = next.origin === from.origin && next.pathname === from.pathname && next.search !== from.search;
  return isSamePlace ? `tags/list${next.search}` : undefined;
}

function requireDigest(bytes: Uint8Array, wanted: string | undefined, { endpoint }: Question): string {
  const digest = digestOf(bytes, wanted);
  if (wanted === undefined || wanted === digest) return digest;
  throw new RegistryError('digest-mismatch', `${endpoint.host} sends other bytes than their digest says`);
}

function requireSuccess(answer: HttpAnswer, { endpoint: { base, host, repository } }: Question, nowMs: number): void {
  const { status } = answer;
  if (status === 200) return;
  const where = `${host === 'docker.io' ? host : base.host}/${repository}`;
  if (status === 404) throw new RegistryError('not-found', `${where} does not have it, or hides it from us`, { status });
  if (status === 401 || status === 403) {
    throw new RegistryError('refused', `${where} refuses us: it answered ${status}`, { status });
  }
  if (status === 429) {
    const retryAfterMs = readRetryAfter(answer, nowMs);
    const context = { status, isTransient: true, ...(retryAfterMs !== undefined && { retryAfterMs }) };
    throw new RegistryError('throttled', `${base.host} has had enough of our questions for now: it answered 429`, context);
  }
  if (status >= 500)
    throw new RegistryError('unreachable', `${base.host} is in trouble: it answered ${status}`, { status, isTransient: true });
  throw new RegistryError('unreadable', `${base.host} answered ${status}, which makes no sense here`, { status });
}

function outcomeOf(answer: HttpAnswer, nowMs: number): Outcome {
  if (answer.status === 429) return { kind: 'throttled', retryAfterMs: readRetryAfter(answer, nowMs) };
  if (answer.status >= 500) return { kind: 'failed' };
  return { kind: 'answered', rateLimit: readRateLimit(answer) };
}

/** Only what speaks of the health of the registry counts. */
function outcomeOfError({ reason, isTransient, retryAfterMs }: RegistryError): Outcome {
  if (reason === 'throttled') return { kind: 'throttled', retryAfterMs };
  return reason === 'unreachable' && isTransient ? { kind: 'failed' } : { kind: 'withdrawn' };
}
