import type { Place, Problem } from '@landfall/model';
import { shorten } from '../../wording/shorten.ts';
import type { Node } from '../tree/node.ts';
import type { MapSyntax, ScalarSyntax, Syntax } from './syntax.ts';
import { readScalar } from './tagged-scalar.ts';

/** Whether a key is the merge key: `<<` without quotes, or any text that is tagged as one. */
export function isMergeKey(key: Syntax): boolean {
  if (key.kind !== 'scalar') return false;
  return key.tag === undefined ? key.isPlain && key.text === '<<' : key.tag === '!!merge';
}

/** Whether a value carries the tag `!reset`, itself or through an alias, so that it goes away together with its key. */
export function isReset(value: Syntax): boolean {
  return (value.kind === 'alias' ? value.target : value).tag === '!reset';
}

/**
 * Whether every key of a map is text, or the merge key. The reference loader then takes the keys that are merged into it
 * as text, whatever they look like.
 *
 * @param keepsResets whether what carries `!reset` stays
 * @source go-yaml v4 constructor.go, isStringMap
 */
export function isTextMap(source: MapSyntax, keepsResets: boolean): boolean {
  return source.pairs.every(({ key, value }) => {
    if (!keepsResets && isReset(value)) return true;
    const scalar = key.kind === 'alias' ? key.target : key;
    if (scalar.kind !== 'scalar') return false;
    if (scalar.tag !== undefined) return scalar.tag === '!!str' || scalar.tag === '!!merge';
    const read = readScalar(scalar);
    return typeof read?.value === 'string' && read.form === undefined;
  });
}

/** A key as it is written: of an alias that is its name. */
export function writtenKey(key: Syntax): string {
  if (key.kind === 'alias') return key.name;
  return key.kind === 'scalar' ? key.text : '';
}

/**
 * Looks for a key that stands twice in a map, compared as keys are written.
 *
 * @param seen the keys so far with their places; the key is added
 */
export function findDuplicate(seen: Map<string, Place>, key: Syntax, place: Place): Problem | undefined {
  const written = writtenKey(key);
  const earlier = seen.get(written);
  if (earlier === undefined) {
    seen.set(written, place);
    return undefined;
  }
  return {
    place,
    message: `The key ${JSON.stringify(shorten(written))} is already defined at line ${earlier.line}, column ${earlier.column}. Remove one of them, or merge what they hold.`,
  };
}

/** Why a value cannot be a key, or undefined for text, which can. */
export function whyNoKey(node: Node): string | undefined {
  if (node.kind !== 'scalar') return `A ${node.kind === 'map' ? 'map' : 'list'} cannot be a key. Write the key as text.`;
  if (typeof node.value === 'string' && node.form === undefined) return undefined;
  if (node.value === null) return 'The key is empty (null), but keys are text. Write the key before the ":".';
  const kind = node.form === 'date' ? 'date' : typeof node.value;
  return `A key without quotes is read as a ${kind} here, but keys are text. Put the key in quotes.`;
}

/**
 * The text of a key in a map that is merged into one whose keys are text.
 *
 * @returns undefined for nothing, which the reference loader leaves out, and for text that does not fit its tag
 */
export function readMergedKey(source: ScalarSyntax, place: Place, problems: Problem[]): string | undefined {
  const read = readScalar(source);
  if (read === undefined) {
    problems.push({ place, message: 'The key does not fit its tag. Correct the key, or remove the tag.' });
    return undefined;
  }
  if (read.value === null) return undefined;
  return typeof read.value === 'string' && read.form === undefined ? read.value : source.text;
}
