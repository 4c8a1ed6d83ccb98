import type { Node, ScalarNode } from './node.ts';

/**
 * Writes a value as Go's `fmt.Sprint` does, which is how the reference loader turns numbers, booleans and odd values of
 * environment variables, labels and options into text.
 */
export function goText(node: Node): string {
  switch (node.kind) {
    case 'scalar':
      return scalarText(node);
    case 'seq':
      return `[${node.items.map(goText).join(' ')}]`;
    case 'map': {
      const keys = [...node.entries.keys()].sort();
      return `map[${keys.map((key) => `${key}:${goText(node.entries.get(key) as Node)}`).join(' ')}]`;
    }
  }
}

function scalarText(node: ScalarNode): string {
  if (node.value === null) return '<nil>';
  return node.digits ?? String(node.value);
}
