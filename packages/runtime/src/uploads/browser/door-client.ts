import type {
  BeginRequest,
  CompleteRequest,
  LinksAnswer,
  PartLink,
  PartToLink,
  UploadedFile,
  UploadStatus,
} from '../protocol.ts';
import { networkFailure, toFailure } from './upload-failure.ts';

/** Headers for requests to the server of uploads, such as a token; asked again for each, so that they may be renewed. */
export type HeadersSource = () => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;

/** The requests of the parts door that carry no bytes of the file. All throw `UploadFailure`. */
export interface DoorClient {
  begin(request: BeginRequest, signal: AbortSignal): Promise<UploadStatus>;
  status(id: string, signal: AbortSignal): Promise<UploadStatus>;
  link(id: string, part: PartToLink, signal: AbortSignal): Promise<PartLink>;
  complete(id: string, request: CompleteRequest, signal: AbortSignal): Promise<UploadedFile>;
  remove(id: string): Promise<void>;
}

/** An answer of the server is small; one that takes longer than this has been lost. In milliseconds. */
const answerTimeoutMs = 120_000;

export function createDoorClient(base: string, headers: HeadersSource): DoorClient {
  const ask = async (method: string, path: string, body: unknown, signal?: AbortSignal): Promise<string> => {
    const timeout = AbortSignal.timeout(answerTimeoutMs);
    const answer = await fetchOrFail(`${base}${path}`, {
      method,
      credentials: 'include',
      headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...(await headers()) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
    if (signal?.aborted === true) throw signal.reason;
    if (answer.status < 200 || answer.status > 299) throw toFailure(answer);
    return answer.text;
  };
  // What the door answers is described in protocol.ts, and we trust the server that the page was made for.
  const askJson = async <Answer>(method: string, path: string, body: unknown, signal: AbortSignal): Promise<Answer> =>
    readJson(await ask(method, path, body, signal)) as Answer;
  return {
    begin: (request, signal) => askJson('POST', '', request, signal),
    status: (id, signal) => askJson('GET', `/${encodeURIComponent(id)}`, undefined, signal),
    async link(id, part, signal) {
      const path = `/${encodeURIComponent(id)}/links`;
      const { links } = await askJson<LinksAnswer>('POST', path, { parts: [part] }, signal);
      const [link] = links;
      if (link === undefined) throw toFailure({ status: 200, text: '', retryAfter: null });
      return link;
    },
    complete: (id, request, signal) => askJson('POST', `/${encodeURIComponent(id)}/complete`, request, signal),
    async remove(id) {
      await ask('DELETE', `/${encodeURIComponent(id)}`, undefined);
    },
  };
}

async function fetchOrFail(url: string, init: RequestInit) {
  try {
    const response = await fetch(url, init);
    return { status: response.status, text: await response.text(), retryAfter: response.headers.get('Retry-After') };
  } catch (error) {
    if (init.signal?.aborted === true && !isTimeout(init.signal.reason)) throw init.signal.reason;
    throw networkFailure(error instanceof Error ? error.message : String(error));
  }
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof Error && reason.name === 'TimeoutError';
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A page of a login or a proxy came instead.
    throw toFailure({ status: 200, text, retryAfter: null });
  }
}
