import { surroundings, type XhrLike } from './platform.ts';
import { networkFailure, toFailure } from './upload-failure.ts';

/** One part, and where it goes. */
export interface PartRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Blob;
  /** Whether cookies go along: to the server of uploads, never to an object store. */
  readonly withCredentials: boolean;
  /** Without progress for longer than this it is given up, in milliseconds. */
  readonly stallMs: number;
  readonly signal: AbortSignal;
  /** How much of the part has left this machine, in bytes. */
  readonly onProgress: (sentBytes: number) => void;
}

/**
 * Puts one part.
 *
 * @throws UploadFailure, or the reason of the signal
 */
export async function sendPart(request: PartRequest): Promise<void> {
  request.signal.throwIfAborted();
  const { XMLHttpRequest } = surroundings;
  await (XMLHttpRequest === undefined ? sendByFetch(request) : sendByXhr(new XMLHttpRequest(), request));
}

async function sendByXhr(xhr: XhrLike, request: PartRequest): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const stop = () => xhr.abort();
  let isStalled = false;
  const giveUp = (): void => {
    isStalled = true;
    xhr.abort();
  };
  let timer = setTimeout(giveUp, request.stallMs);
  xhr.open('PUT', request.url);
  xhr.withCredentials = request.withCredentials;
  for (const [name, value] of Object.entries(request.headers)) xhr.setRequestHeader(name, value);
  xhr.upload.addEventListener('progress', ({ loaded }) => {
    clearTimeout(timer);
    timer = setTimeout(giveUp, request.stallMs);
    request.onProgress(loaded);
  });
  xhr.addEventListener('load', () => {
    const { status } = xhr;
    if (status >= 200 && status <= 299) resolve();
    else reject(toFailure({ status, text: xhr.responseText, retryAfter: xhr.getResponseHeader('Retry-After') }));
  });
  xhr.addEventListener('error', () => reject(networkFailure('The connection was cut while a part was sent.')));
  xhr.addEventListener('abort', () => reject(isStalled ? networkFailure('Nothing moved for too long.') : request.signal.reason));
  request.signal.addEventListener('abort', stop, { once: true });
  xhr.send(request.body);
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    request.signal.removeEventListener('abort', stop);
  }
}

/** Where there is no XMLHttpRequest. Progress is told when the part has arrived. */
async function sendByFetch({ url, headers, body, withCredentials, stallMs, signal, onProgress }: PartRequest): Promise<void> {
  const answer = await fetch(url, {
    method: 'PUT',
    headers,
    body,
    credentials: withCredentials ? 'include' : 'omit',
    signal: AbortSignal.any([signal, AbortSignal.timeout(stallMs)]),
  }).catch((error: unknown) => {
    signal.throwIfAborted();
    throw networkFailure(error instanceof Error ? error.message : String(error));
  });
  const text = await answer.text();
  if (!answer.ok) throw toFailure({ status: answer.status, text, retryAfter: answer.headers.get('Retry-After') });
  onProgress(body.size);
}
