import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { S3Refusal } from './s3-refusal.ts';

/** Whose signatures count. */
export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

interface Signature {
  readonly credential: string;
  readonly signedHeaders: readonly string[];
  readonly value: string;
  readonly time: string;
  readonly payload: string;
  readonly query: URLSearchParams;
}

const maxSkewMs = 15 * 60 * 1000;

/**
 * Checks a request as AWS does: signature version 4, in a header or in the query of a presigned address, with its expiry.
 *
 * @returns what was signed for the body: a SHA-256 in hex, `UNSIGNED-PAYLOAD`, or the name of a streaming form
 */
export function checkSignature(request: IncomingMessage, url: URL, keys: S3Credentials, nowMs: number): string {
  const signature = url.searchParams.has('X-Amz-Signature') ? readQuery(url, nowMs) : readHeader(request, url, nowMs);
  const [accessKeyId = '', date = '', region = '', service = ''] = signature.credential.split('/');
  if (accessKeyId !== keys.accessKeyId) throw new S3Refusal(403, 'InvalidAccessKeyId');
  const canonical = [
    request.method ?? '',
    url.pathname,
    canonicalQuery(signature.query),
    ...signature.signedHeaders.map((name) => `${name}:${String(request.headers[name] ?? '').trim()}`),
    '',
    signature.signedHeaders.join(';'),
    signature.payload,
  ].join('\n');
  const scope = `${date}/${region}/${service}/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', signature.time, scope, createHash('sha256').update(canonical).digest('hex')].join('\n');
  let key: Buffer = Buffer.from(`AWS4${keys.secretAccessKey}`);
  for (const part of [date, region, service, 'aws4_request', text]) key = createHmac('sha256', key).update(part).digest();
  const given = Buffer.from(signature.value, 'hex');
  if (given.length !== key.length || !timingSafeEqual(given, key)) throw new S3Refusal(403, 'SignatureDoesNotMatch');
  return signature.payload;
}

function readHeader(request: IncomingMessage, url: URL, nowMs: number): Signature {
  const pattern = /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;
  const [, credential, signedHeaders, value] = pattern.exec(request.headers.authorization ?? '') ?? [];
  const time = String(request.headers['x-amz-date'] ?? '');
  if (credential === undefined || signedHeaders === undefined || value === undefined) throw new S3Refusal(403, 'AccessDenied');
  if (Math.abs(parseTime(time) - nowMs) > maxSkewMs) throw new S3Refusal(403, 'RequestTimeTooSkewed');
  const payload = String(request.headers['x-amz-content-sha256'] ?? '');
  return { credential, signedHeaders: signedHeaders.split(';'), value, time, payload, query: url.searchParams };
}

function readQuery(url: URL, nowMs: number): Signature {
  const query = new URLSearchParams(url.searchParams);
  const get = (name: string): string => query.get(`X-Amz-${name}`) ?? '';
  const [value, time] = [get('Signature'), get('Date')];
  query.delete('X-Amz-Signature');
  if (parseTime(time) + Number(get('Expires')) * 1000 < nowMs) throw new S3Refusal(403, 'AccessDenied', 'Request has expired');
  const payload = query.get('X-Amz-Content-Sha256') ?? 'UNSIGNED-PAYLOAD';
  return { credential: get('Credential'), signedHeaders: get('SignedHeaders').split(';'), value, time, payload, query };
}

function canonicalQuery(query: URLSearchParams): string {
  return [...query]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** `20261121T201500Z` as milliseconds since 1970; NaN becomes a time long ago. */
function parseTime(text: string): number {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  return year === undefined ? 0 : Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}
