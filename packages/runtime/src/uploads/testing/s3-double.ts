import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { errorXml } from './s3-answers.ts';
import { S3Bucket } from './s3-bucket.ts';
import { operationOf, operations, type S3Answer } from './s3-operations.ts';
import { S3Refusal } from './s3-refusal.ts';
import { checkSignature, type S3Credentials } from './s3-signature.ts';

/** Something that goes wrong with one request. */
export type S3Fault =
  /** Refused before anything happens. */
  | { readonly kind: 'refuse'; readonly status: number; readonly code: string }
  /** The connection breaks before anything happens. */
  | { readonly kind: 'cut' }
  /** What was asked for happens, and the connection breaks before the answer. */
  | { readonly kind: 'lose-answer' }
  /** As with S3 when joining fails late: status 200 with an error in the body, and nothing happens. */
  | { readonly kind: 'fail-late'; readonly code: string };

/** One request as the double saw it. */
export interface SeenRequest {
  /** The name that AWS gives the operation. */
  readonly operation: string;
  readonly key: string;
  readonly query: URLSearchParams;
}

export interface S3DoubleOptions {
  /** Decides about each request; undefined lets it through. */
  readonly fault?: (request: SeenRequest) => S3Fault | undefined;
  /** Items on a page of a list at most; 1,000 unless told, as at AWS. */
  readonly pageSize?: number;
  /** Milliseconds since 1970, for the expiry of signatures; the clock of the system unless told. */
  readonly now?: () => number;
}

/** A running double, on a port of its own. */
export interface S3Double {
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly credentials: S3Credentials;
  /** Every request so far. */
  readonly requests: readonly SeenRequest[];
  /** What it holds, for assertions. */
  readonly contents: Pick<S3Bucket, 'objects' | 'multiparts'>;
  stop(): Promise<void>;
}

const credentials = { accessKeyId: 'double', secretAccessKey: 'not-a-real-secret' };

/**
 * An S3 server in this process, with one bucket in memory, for tests. It is as strict as AWS where other servers for tests are
 * not: signatures and their expiry, the least size of a part, order and ETags of joined parts, checksums in headers and
 * trailers, pages. It fails on request.
 */
export async function startS3Double(options: S3DoubleOptions = {}): Promise<S3Double> {
  const bucket = new S3Bucket();
  const requests: SeenRequest[] = [];
  const server = createServer((request, response) => void serve(request, response, { bucket, requests, options }));
  // A busy machine must not find its idle connections closed just as it uses them again: a streamed part is not repeated.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return {
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    bucket: 'uploads',
    credentials,
    requests,
    contents: bucket,
    stop: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}

interface Serving {
  readonly bucket: S3Bucket;
  readonly requests: SeenRequest[];
  readonly options: S3DoubleOptions;
}

async function serve(request: IncomingMessage, response: ServerResponse, serving: Serving): Promise<void> {
  response.on('error', () => undefined);
  try {
    await answer(request, response, serving);
  } catch (error) {
    const refusal = error instanceof S3Refusal ? error : new S3Refusal(500, 'InternalError', String(error));
    if (!request.complete) response.setHeader('Connection', 'close');
    send(
      response,
      { status: refusal.status, headers: { 'Content-Type': 'application/xml' }, body: errorXml(refusal) },
      request.method,
    );
    request.resume();
  }
}

async function answer(request: IncomingMessage, response: ServerResponse, { bucket, requests, options }: Serving): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://double');
  const nowMs = (options.now ?? Date.now)();
  const [, key = ''] = /^\/uploads\/?(.*)$/s.exec(decodeURIComponent(url.pathname)) ?? [];
  const query = url.searchParams;
  const operation = operationOf({ request, key, query });
  const operate = operation === undefined ? undefined : operations[operation];
  if (operation === undefined || operate === undefined) throw new S3Refusal(501, 'NotImplemented');
  const seen = { operation, key, query };
  requests.push(seen);
  const fault = options.fault?.(seen);
  if (fault?.kind === 'refuse') throw new S3Refusal(fault.status, fault.code);
  if (fault?.kind === 'cut') {
    request.destroy();
    return;
  }
  const signedPayload = checkSignature(request, url, credentials, nowMs);
  if (fault?.kind === 'fail-late') {
    request.resume();
    send(response, { status: 200, body: errorXml(new S3Refusal(200, fault.code)) }, request.method);
    return;
  }
  const pageSize = options.pageSize ?? 1000;
  const result = await operate({ request, bucket, key, query, signedPayload, now: new Date(nowMs), pageSize });
  if (fault?.kind === 'lose-answer') response.destroy();
  else send(response, result, request.method);
}

function send(response: ServerResponse, { status, headers = {}, body = '' }: S3Answer, method: string | undefined): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { ...(method === 'HEAD' ? {} : { 'Content-Length': Buffer.byteLength(body) }), ...headers });
  response.end(method === 'HEAD' ? undefined : body);
}
