import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { Caller } from '../core/options.ts';
import { UploadError, uploadErrors } from '../errors.ts';
import type { ProblemAnswer } from '../protocol.ts';

/** A front door: give it to `http.createServer`, or call it from a route of any framework that leaves the body alone. */
export type Door = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** What both doors are told. */
export interface DoorOptions {
  /** Path under which the door is reached, without a slash at its end: `/uploads`. */
  readonly base: string;
  /** Says who asks, by a cookie or a token; throws an `UploadError` `NOT_ALLOWED` when nobody may. */
  readonly authorize: (request: IncomingMessage) => Caller | Promise<Caller>;
  /** Whether pages of this origin may call; none but those of the same origin unless told. */
  readonly allowsOrigin?: (origin: string) => boolean;
  /** A request whose body brings less than 16 KiB in this time, in milliseconds, is broken off; 120,000 unless told, 0 never. */
  readonly stallMs?: number;
  /** Told of every fault, that is of what is not an `UploadError`; the client learns nothing of it. */
  readonly onFault?: (error: unknown) => void;
}

/** Requests are smaller than this: 10,000 parts with their checksums have 1.2 MB. Bytes of files do not count. */
const maxJsonBytes = 2 * 1024 * 1024;
/** What is read, and thrown away, of a refused body, so that the client comes to read the answer. */
const maxDrainedBytes = 64 * 1024 * 1024;
const drainTimeoutMs = 30_000;

/** Path segments below the base, or undefined for a path elsewhere. */
export function segmentsBelow(base: string, url: string | undefined): readonly string[] | undefined {
  const path = (url ?? '').split('?')[0] ?? '';
  if (path !== base && !path.startsWith(`${base}/`)) return undefined;
  return path
    .slice(base.length)
    .split('/')
    .filter((segment) => segment !== '');
}

export function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

/** Size that the client announces, in bytes; undefined when it does not, as with chunked bodies. */
export function announcedBytes(request: IncomingMessage): number | undefined {
  const text = header(request, 'content-length');
  if (text === undefined || header(request, 'transfer-encoding') !== undefined) return undefined;
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

export async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as Readable) {
    const bytes = chunk as Buffer; // a stream of bytes
    size += bytes.length;
    if (size > maxJsonBytes) throw new UploadError('REQUEST_INVALID', `A request has at most ${maxJsonBytes} bytes.`);
    chunks.push(bytes);
  }
  if (size === 0) return {};
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch (cause) {
    throw new UploadError('REQUEST_INVALID', 'The body is not JSON.', { cause });
  }
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, headersOf(text)).end(text);
}

function headersOf(text: string, type = 'application/json'): OutgoingHttpHeaders {
  return { 'Content-Type': type, 'Content-Length': Buffer.byteLength(text), 'Cache-Control': 'no-store' };
}

/**
 * Answers what went wrong. What the client still sends is read and thrown away before, within limits: browsers listen only when
 * all is sent, and a proxy that cannot pass the rest on says something of its own. Of a body beyond the limits the answer comes
 * first, and the connection is closed.
 */
export async function sendProblem(
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
  { onFault, statusOf }: { readonly onFault?: DoorOptions['onFault']; readonly statusOf?: (error: UploadError) => number },
): Promise<void> {
  if (!(error instanceof UploadError)) onFault?.(error);
  const isEndless = (announcedBytes(request) ?? 0) > maxDrainedBytes;
  const isDrained = !isEndless && (await drain(request));
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  if (!isDrained) response.setHeader('Connection', 'close');
  const text = JSON.stringify(describe(error));
  response.writeHead(statusFor(error, statusOf), headersOf(text, 'application/problem+json'));
  response.write(text);
  // The end would close the connection, and what is on its way then takes the answer with it.
  if (isEndless) await drain(request);
  response.end();
}

function statusFor(error: unknown, statusOf: ((error: UploadError) => number) | undefined): number {
  if (!(error instanceof UploadError)) return 500;
  return statusOf?.(error) ?? error.status;
}

function describe(error: unknown): ProblemAnswer {
  if (!(error instanceof UploadError)) {
    const detail = 'The server failed in a way that it did not foresee.';
    return {
      type: 'about:blank',
      status: 500,
      code: 'FAULT',
      title: 'The server failed.',
      detail,
      hint: 'Try again.',
      retry: 'later',
    };
  }
  const { code, status, message, hint, retry } = error;
  return { type: 'about:blank', status, code, title: uploadErrors[code].title, detail: message, hint, retry };
}

/** Reads the rest of a body and throws it away. @returns false when it did not end within limits */
async function drain(request: IncomingMessage): Promise<boolean> {
  if (request.complete && request.readableLength === 0) return true;
  if (request.destroyed) return false;
  return new Promise<boolean>((resolve) => {
    let left = maxDrainedBytes;
    const stop = (): void => {
      clearTimeout(timer);
      request.off('data', count).off('end', stop).off('close', stop).pause();
      resolve(request.complete);
    };
    const count = (chunk: Buffer): void => {
      left -= chunk.length;
      if (left < 0) stop();
    };
    const timer = setTimeout(stop, drainTimeoutMs);
    request.on('data', count).once('end', stop).once('close', stop).resume();
  });
}

/** Headers for pages of other origins. @returns true when the request was only a question about that, and is answered */
export function answerCors(
  request: IncomingMessage,
  response: ServerResponse,
  options: DoorOptions & { readonly exposed: string },
): boolean {
  const origin = header(request, 'origin');
  response.setHeader('Vary', 'Origin');
  if (origin === undefined || options.allowsOrigin?.(origin) !== true) return false;
  response.setHeader('Access-Control-Allow-Origin', origin);
  response.setHeader('Access-Control-Allow-Credentials', 'true');
  response.setHeader('Access-Control-Expose-Headers', options.exposed);
  if (request.method !== 'OPTIONS' || header(request, 'access-control-request-method') === undefined) return false;
  response.setHeader('Access-Control-Allow-Methods', 'DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT');
  response.setHeader('Access-Control-Allow-Headers', header(request, 'access-control-request-headers') ?? '');
  response.setHeader('Access-Control-Max-Age', '86400');
  response.writeHead(204).end();
  return true;
}
