import type { IncomingMessage } from 'node:http';
import { UploadError } from '../errors.ts';
import { type BeginRequest, type CompleteRequest, contentDigestHeader, type PartToLink } from '../protocol.ts';
import type { Checksum } from '../storage/guarded-body.ts';
import { header } from './http.ts';

const maxNameLength = 4096;

export function parseBegin(body: unknown): BeginRequest {
  const { name, sizeBytes, type, fingerprint } = asObject(body);
  if (typeof name !== 'string' || name.length > maxNameLength) throw invalid('`name` must be a text.');
  if (typeof sizeBytes !== 'number') throw invalid('`sizeBytes` must be a number.');
  if (type !== undefined && typeof type !== 'string') throw invalid('`type` must be a text.');
  if (fingerprint !== undefined && typeof fingerprint !== 'string') throw invalid('`fingerprint` must be a text.');
  return { name, sizeBytes, ...(type === undefined ? {} : { type }), ...(fingerprint === undefined ? {} : { fingerprint }) };
}

export function parseLinks(body: unknown): readonly PartToLink[] {
  return asArray(asObject(body)['parts']).map((part) => {
    const { number, checksum } = asObject(part);
    if (typeof number !== 'number' || typeof checksum !== 'string') throw invalid('A part needs `number` and `checksum`.');
    return { number, checksum };
  });
}

export function parseComplete(body: unknown): CompleteRequest {
  const { parts } = asObject(body);
  if (parts === undefined) return {};
  return {
    parts: asArray(parts).map((part) => {
      const { number, etag, sha256 } = asObject(part);
      if (typeof number !== 'number') throw invalid('A part needs `number`.');
      return { number, ...(typeof etag === 'string' ? { etag } : {}), ...(typeof sha256 === 'string' ? { sha256 } : {}) };
    }),
  };
}

export function parsePartNumber(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw invalid('A part is named by its number.');
  return Number(text);
}

/** `Content-Digest: sha-256=:…:` of RFC 9530, or the older `Content-MD5`. */
export function parseDigest(request: IncomingMessage): Checksum | undefined {
  const digest = header(request, contentDigestHeader.toLowerCase());
  const md5 = header(request, 'content-md5');
  if (digest === undefined) return md5 === undefined ? undefined : { kind: 'md5', value: md5 };
  const [, algorithm, value] = /^(sha-256|md5)=:([A-Za-z0-9+/=]+):$/.exec(digest.trim()) ?? [];
  if (algorithm === undefined || value === undefined) {
    throw new UploadError('CHECKSUM_INVALID', `${contentDigestHeader} must read sha-256=:BASE64:.`);
  }
  return { kind: algorithm === 'md5' ? 'md5' : 'sha256', value };
}

function asObject(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid('An object was expected.');
  return value as Record<string, unknown>; // just checked
}

function asArray(value: unknown): readonly unknown[] {
  if (!Array.isArray(value) || value.length > 10_000) throw invalid('`parts` must be a list of at most 10,000.');
  return value;
}

function invalid(detail: string): UploadError {
  return new UploadError('REQUEST_INVALID', detail);
}
