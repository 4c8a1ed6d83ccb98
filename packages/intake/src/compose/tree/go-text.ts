import type { Node, ScalarNode } from './node.ts';

/**
 * Writes a value as Go's `fmt.Sprint` does, which is how the reference loader turns numbers, booleans and odd values of
 * environment variables, labels and options into text.
 */
export function goText(node: Node): string {
  if (node.kind === 'scalar') return scalarText(node);
  if (node.kind === 'seq') return `[${node.items.map(goText).join(' ')}]`;
  const entries = [...node.entries].sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[${entries.map(([key, value]) => `${key}:${goText(value)}`).join(' ')}]`;
}

function scalarText(node: ScalarNode): string {
  if (node.value === null) return '<nil>';
  return node.digits ?? String(node.value);
}
