import type { Fact } from '@landfall/model';
import { parseBytes } from './bytes.ts';
import { type Cursor, factOf, itemsOf } from './cursor.ts';
import { parseDurationMs } from './duration.ts';

/** The scalar as text, whatever its type; undefined for a map, a list or nothing. */
export function plainText(at: Cursor | undefined): string | undefined {
  if (at?.node.kind !== 'scalar' || at.node.value === null) return undefined;
  return String(at.node.value);
}

/** The scalar as a number, also when it was written in quotes. */
export function plainNumber(at: Cursor | undefined): number | undefined {
  const written = plainText(at)?.trim();
  if (written === undefined || written === '') return undefined;
  const value = Number(written);
  return Number.isFinite(value) ? value : undefined;
}

/** The scalar as a boolean; `undefined` when it is neither. */
export function plainFlag(at: Cursor | undefined): boolean | undefined {
  const word = plainText(at)?.toLowerCase();
  return word === undefined ? undefined : flags.get(word);
}

/** @source compose-go loader/interpolate.go, toBoolean */
const flags: ReadonlyMap<string, boolean> = new Map([
  ...['true', 'y', 'yes', 'on', '1'].map((word) => [word, true] as const),
  ...['false', 'n', 'no', 'off', '0'].map((word) => [word, false] as const),
]);

/** Text of a setting with its origin; an empty text counts as nothing, as in Compose. */
export function text(at: Cursor | undefined): Fact<string> | undefined {
  const value = plainText(at);
  return at === undefined || value === undefined || value === '' ? undefined : factOf(at, value);
}

export function number(at: Cursor | undefined): Fact<number> | undefined {
  const value = plainNumber(at);
  return at === undefined || value === undefined ? undefined : factOf(at, value);
}

export function flag(at: Cursor | undefined): Fact<boolean> | undefined {
  const value = plainFlag(at);
  return at === undefined || value === undefined ? undefined : factOf(at, value);
}

/** A duration in milliseconds. */
export function durationMs(at: Cursor | undefined): Fact<number> | undefined {
  const value = parseDurationMs(plainText(at) ?? '');
  return at === undefined || value === undefined ? undefined : factOf(at, value);
}

/** A size in bytes. */
export function bytes(at: Cursor | undefined): Fact<number> | undefined {
  const value = parseBytes(plainText(at) ?? '');
  return at === undefined || value === undefined ? undefined : factOf(at, value);
}

/** Permission bits: a text is octal, as `"0440"`; a number was octal already when YAML read it. */
export function permissionBits(at: Cursor | undefined): Fact<number> | undefined {
  if (at?.node.kind !== 'scalar') return undefined;
  const { value } = at.node;
  if (typeof value === 'number') return factOf(at, value);
  if (typeof value !== 'string' || !/^0?o?[0-7]+$/.test(value)) return undefined;
  return factOf(at, Number.parseInt(value.replace('o', ''), 8));
}

/** A whole list of texts as one fact, at the place of the list. An empty list is a fact too. */
export function textListFact(at: Cursor | undefined): Fact<readonly string[]> | undefined {
  if (at === undefined) return undefined;
  if (at.node.kind === 'seq')
    return factOf(
      at,
      itemsOf(at).map((item) => plainText(item) ?? ''),
    );
  const single = plainText(at);
  return single === undefined ? undefined : factOf(at, [single]);
}

/** Each item of a list as a fact of its own; a single text counts as a list of one. */
export function texts(at: Cursor | undefined): Fact<string>[] {
  if (at === undefined) return [];
  const items = at.node.kind === 'seq' ? itemsOf(at) : [at];
  return items.map(text).filter((fact) => fact !== undefined);
}
