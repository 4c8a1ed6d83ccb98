import type { Node } from '../tree/node.ts';
import { kinds } from './rule.ts';

/** Kinds in words, in the order in which a reader expects them. A number covers a whole number. */
const words: readonly (readonly [number, string])[] = [
  [kinds.object, 'a map'],
  [kinds.array, 'a list'],
  [kinds.string, 'text'],
  [kinds.number, 'a number'],
  [kinds.integer, 'a whole number'],
  [kinds.boolean, 'true or false'],
  [kinds.null, 'empty'],
];

/** Says which kinds are expected: `a list or text`. */
export function expectedKinds(accepted: number): string {
  const names = words
    .filter(([bit]) => (accepted & bit) !== 0 && !(bit === kinds.integer && (accepted & kinds.number) !== 0))
    .map(([, name]) => name);
  const last = names.pop() ?? 'nothing';
  return names.length === 0 ? last : `${names.join(', ')} or ${last}`;
}

/** Says what a node is, without showing its value. */
export function foundKind(node: Node): string {
  if (node.kind === 'map') return 'a map';
  if (node.kind === 'seq') return 'a list';
  if (node.value === null) return 'nothing';
  if (typeof node.value === 'string') return 'text';
  if (typeof node.value === 'boolean') return String(node.value);
  return Number.isInteger(node.value) ? 'a number' : 'a number with a fraction';
}
