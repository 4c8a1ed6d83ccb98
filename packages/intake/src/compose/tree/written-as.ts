import type { ScalarNode } from './node.ts';

/** What a person looks for in the file, when variables made something else of it: an addition to a message. */
export function writtenAs(node: ScalarNode): string {
  return node.template === undefined ? '' : ` (it is written as "${node.template}")`;
}
