import { AppError } from '@landfall/model';
import type { HerokuAccount } from './account.ts';

/** What a request may cost: one reply, one page of a list, one wait. */
export const requestLimits = {
  replyBytes: 8 * 1024 * 1024,
  timeoutMs: 20_000,
  maxRedirects: 3,
  pageItems: 200,
} as const;

/** What a request needs of the world. Tests pass their own. */
export interface Surroundings {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Most time that one request may take, redirects included. */
  readonly timeoutMs?: number;
}

/** An answer of the Platform API, read within the limits. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/**
 * Sends one GET and reads the answer whole. A redirect is followed on the same host alone, so that the token goes nowhere
 * else.
 *
 * @param range the page of a list, as the header `Range`
 * @throws RequestFailure when there is no answer, AppError when the answer may not be read
 */
export async function send(
  account: HerokuAccount,
  path: string,
  { fetch, timeoutMs = requestLimits.timeoutMs, range }: Surroundings & { readonly range?: string },
): Promise<Answer> {
  const signal = AbortSignal.timeout(timeoutMs);
  const headers = {
    accept: 'application/vnd.heroku+json; version=3',
    authorization: `Bearer ${account.token}`,
    'user-agent': 'landfall',
    ...(range === undefined ? {} : { range }),
  };
  let url = new URL(path, account.origin);
  for (let redirects = 0; ; redirects += 1) {
    const response = await attempt(() => fetch(url.href, { headers, redirect: 'manual', signal }), timeoutMs);
    const location = response.headers.get('location');
    if (response.status < 300 || response.status > 399 || location === null) {
      const text = await attempt(() => readText(response), timeoutMs);
      return { status: response.status, headers: response.headers, text };
    }
    await response.body?.cancel();
    const next = URL.canParse(location, url.href) ? new URL(location, url.href) : undefined;
    if (next?.origin !== url.origin || redirects >= requestLimits.maxRedirects)
      throw new AppError('HEROKU_API_FAILED', [
        { message: `The Platform API sent ${path} elsewhere. The token is not sent to another host, so nothing was read.` },
      ]);
    url = next;
  }
}

/** No answer came, or it broke off: worth another try. */
export class RequestFailure extends Error {
  override readonly name = 'RequestFailure';
}

async function attempt<T>(act: () => Promise<T>, timeoutMs: number): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof AppError) throw error;
    const isLate = error instanceof Error && error.name === 'TimeoutError';
    throw new RequestFailure(isLate ? `no answer within ${timeoutMs / 1000} seconds` : reasonOf(error), { cause: error });
  }
}

/** The code of the system says most: ECONNREFUSED, ENOTFOUND, a certificate that has expired. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  if (typeof cause === 'object' && cause !== null && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return 'the connection broke';
}

/** The text of the reply, in pieces, so that one that never ends is cut off. */
async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  const body = response.body as ReadableStream<Uint8Array> | null; // What fetch gives are bytes.
  const reader = body?.getReader();
  for (;;) {
    const { done, value: piece } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done || piece === undefined) break;
    bytes += piece.length;
    if (bytes > requestLimits.replyBytes) {
      await reader?.cancel();
      throw new AppError('HEROKU_API_FAILED', [
        { message: `The Platform API answered with more than ${requestLimits.replyBytes / 1024 ** 2} MiB; no more is read.` },
      ]);
    }
    text += decoder.decode(piece, { stream: true });
  }
  return text + decoder.decode();
}
