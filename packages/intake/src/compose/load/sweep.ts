import { formatPlace } from '@landfall/model';
import type { Node } from '../tree/node.ts';
import type { Session } from './session.ts';

/**
 * Finds the written values that are neither in the result nor known to have been dropped, and says why they are gone.
 * What remains are parts of extended files that no service takes, and values that a short form leaves out.
 */
export function sweep(session: Session, results: readonly Node[]): void {
  const survivors = new Set<string>();
  for (const result of results) collectPlaces(result, survivors);
  for (const { tree, role } of session.written) {
    const [code, reason] =
      role === 'extends'
        ? (['base-only', 'No active service takes this from the file that it extends.'] as const)
        : (['unused', 'Nothing in the project comes from this value.'] as const);
    dropMissing(tree, survivors, (leaf) => session.trail.drop(leaf, code, reason));
  }
}

function collectPlaces(node: Node, places: Set<string>): void {
  places.add(formatPlace(node.place));
  if (node.kind === 'map') for (const child of node.entries.values()) collectPlaces(child, places);
  if (node.kind === 'seq') for (const child of node.items) collectPlaces(child, places);
}

function dropMissing(node: Node, survivors: ReadonlySet<string>, drop: (leaf: Node) => void): void {
  if (node.kind === 'map' && node.entries.size > 0) {
    for (const child of node.entries.values()) dropMissing(child, survivors, drop);
  } else if (node.kind === 'seq' && node.items.length > 0) {
    for (const child of node.items) dropMissing(child, survivors, drop);
  } else if (!survivors.has(formatPlace(node.place))) {
    drop(node);
  }
}
