import { createHash } from 'node:crypto';

/** Hexadecimal digits of each algorithm that content may be named by. @source OCI image specification, descriptor.md, "Registered algorithms" */
const digitsOf: ReadonlyMap<string, number> = new Map([
  ['sha256', 64],
  ['sha384', 96],
  ['sha512', 128],
]);

/** Tells whether a text is a digest of an algorithm that can be verified here: `sha256:` and 64 lower-case digits, for example. */
export function isDigest(text: string): boolean {
  const colon = text.indexOf(':');
  const digits = digitsOf.get(text.slice(0, Math.max(colon, 0)));
  const hex = text.slice(colon + 1);
  return digits !== undefined && hex.length === digits && /^[0-9a-f]+$/.test(hex);
}

/** Names bytes by their content. The algorithm is that of `like`, so that the result can be compared with it; SHA-256 without. */
export function digestOf(bytes: Uint8Array, like = 'sha256:'): string {
  const algorithm = like.slice(0, like.indexOf(':'));
  return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
}
