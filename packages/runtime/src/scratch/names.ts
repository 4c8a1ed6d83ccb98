import { createHash, randomBytes } from 'node:crypto';

/** Longest name of a file in an entry, in bytes of UTF-8: every file system takes it, with room for what is put before it. */
export const maxNameBytes = 120;

/**
 * The name of an entry on disk: 40 hexadecimal digits of the SHA-256 of its key. Keys may hold anything; nothing of them reaches
 * the file system, so none leads elsewhere, is too long, or differs from another by upper and lower case alone.
 */
export function idOf(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 40);
}

/** A word that nobody else has: 24 hexadecimal digits. */
export function makeToken(): string {
  return randomBytes(12).toString('hex');
}

/** What takes room, as told by the name of its folder. */
export interface Claim {
  /** Name of its folder. */
  readonly name: string;
  /** Of the entry that it is for. */
  readonly id: string;
  readonly bytes: number;
  /** Of this very copy of the entry. */
  readonly token: string;
}

/** `ID~BYTES~TOKEN` */
export function nameClaim({ id, bytes, token }: Omit<Claim, 'name'>): string {
  return `${id}~${bytes}~${token}`;
}

/** Undefined for what is no claim of ours. */
export function parseClaim(name: string): Claim | undefined {
  const match = /^([0-9a-f]{40})~(\d{1,16})~([0-9a-f]{24})$/.exec(name);
  return match === null ? undefined : { name, id: match[1] ?? '', bytes: Number(match[2]), token: match[3] ?? '' };
}

/**
 * A name for a file that every file system and every program takes: the last part of a path, letters, digits, dots, dashes and
 * underscores of any script, no dot or dash in front, not a device of Windows, at most `maxNameBytes` long, its extension kept.
 * `file` when nothing is left.
 */
export function cleanName(name: string): string {
  const last =
    name
      .normalize('NFC')
      .split(/[/\\]/)
      .findLast((part) => part !== '') ?? '';
  const plain = last
    .toWellFormed()
    .replaceAll(/[^\p{L}\p{M}\p{N}._-]+/gu, '_')
    .replace(/^[._-]+/, '')
    .replace(/[._]+$/, '');
  if (plain === '') return 'file';
  return shorten(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(plain) ? `file-${plain}` : plain);
}

function shorten(name: string): string {
  if (Buffer.byteLength(name) <= maxNameBytes) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && Buffer.byteLength(name.slice(dot)) <= 20 ? name.slice(dot) : '';
  let stem = '';
  let room = maxNameBytes - Buffer.byteLength(extension);
  for (const character of name.slice(0, name.length - extension.length)) {
    room -= Buffer.byteLength(character);
    if (room < 0) break;
    stem += character;
  }
  return stem.replace(/[._]+$/, '') + extension;
}
