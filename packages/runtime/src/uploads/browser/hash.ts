import type { ChecksumKind } from '../protocol.ts';
import { createMd5 } from './md5.ts';
import { createSha256 } from './sha256.ts';

/** Read at once when a checksum is made piece by piece. */
const pieceBytes = 1024 * 1024;

/** WebCrypto wants all bytes at once; larger parts are not worth the memory. */
const maxWholeBytes = 64 * 1024 * 1024;

/**
 * The checksum of some bytes of a file, base64. Bytes are read as they are needed.
 *
 * @throws DOMException `NotReadableError` when the file has changed or gone since it was chosen
 */
export async function hashBlob(blob: Blob, kind: ChecksumKind): Promise<string> {
  if (kind === 'sha256' && blob.size <= maxWholeBytes && hasWebCrypto()) {
    return toBase64(new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer())));
  }
  const hash = kind === 'sha256' ? createSha256() : createMd5();
  for (let at = 0; at < blob.size; at += pieceBytes) {
    hash.update(new Uint8Array(await blob.slice(at, at + pieceBytes).arrayBuffer()));
  }
  return toBase64(hash.digest());
}

/** Pages that came without encryption have none. */
function hasWebCrypto(): boolean {
  return (globalThis as { readonly crypto?: { readonly subtle?: unknown } }).crypto?.subtle !== undefined;
}

function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
