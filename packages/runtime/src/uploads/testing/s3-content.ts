import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { S3Refusal } from './s3-refusal.ts';

/** All chunks but the last have this size at least. */
const leastChunkBytes = 8192;

/** A body that was checked against everything that was said of it. */
export interface S3Content {
  readonly bytes: Buffer;
  /** Base64, when the request asked for it to be kept. */
  readonly sha256: string | undefined;
}

/** Reads a body and refuses it as AWS does when its length, MD5, SHA-256 or signed hash is wrong. */
export async function readContent(request: IncomingMessage, signedPayload: string): Promise<S3Content> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer); // a stream of bytes
  } catch {
    throw new S3Refusal(400, 'IncompleteBody');
  }
  const raw = Buffer.concat(chunks);
  const announced = request.headers['content-length'];
  if (announced !== undefined && Number(announced) !== raw.length) throw new S3Refusal(400, 'IncompleteBody');
  if (/^[0-9a-f]{64}$/.test(signedPayload) && hash('sha256', raw, 'hex') !== signedPayload) {
    throw new S3Refusal(400, 'XAmzContentSHA256Mismatch');
  }
  const isChunked = (headerOf(request, 'content-encoding') ?? '').includes('aws-chunked');
  const { bytes, trailers } = isChunked ? decodeChunks(raw) : { bytes: raw, trailers: new Map<string, string>() };
  const decodedLength = request.headers['x-amz-decoded-content-length'];
  if (isChunked && Number(decodedLength) !== bytes.length) throw new S3Refusal(400, 'IncompleteBody');
  const sha256 = headerOf(request, 'x-amz-checksum-sha256') ?? trailers.get('x-amz-checksum-sha256');
  const md5 = headerOf(request, 'content-md5');
  if (md5 !== undefined && hash('md5', bytes, 'base64') !== md5) throw new S3Refusal(400, 'BadDigest');
  if (sha256 !== undefined && hash('sha256', bytes, 'base64') !== sha256) throw new S3Refusal(400, 'BadDigest');
  return { bytes, sha256 };
}

export function hash(algorithm: string, bytes: Buffer, encoding: 'hex' | 'base64'): string {
  return createHash(algorithm).update(bytes).digest(encoding);
}

export function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** Takes `aws-chunked` apart: sizes in hex, chunks, and trailers. */
function decodeChunks(raw: Buffer): { readonly bytes: Buffer; readonly trailers: ReadonlyMap<string, string> } {
  const chunks: Buffer[] = [];
  let position = 0;
  let last = leastChunkBytes;
  for (;;) {
    const end = raw.indexOf('\r\n', position);
    const size = end < 0 ? Number.NaN : Number.parseInt(raw.toString('latin1', position, end), 16);
    if (Number.isNaN(size)) throw new S3Refusal(400, 'IncompleteBody');
    position = end + 2;
    if (size === 0) break;
    if (last < leastChunkBytes) throw new S3Refusal(400, 'InvalidChunkSizeError');
    last = size;
    chunks.push(raw.subarray(position, position + size));
    position += size + 2;
  }
  const lines = raw
    .toString('latin1', position)
    .split('\r\n')
    .filter((line) => line.includes(':'));
  const trailers = new Map(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  return { bytes: Buffer.concat(chunks), trailers };
}
