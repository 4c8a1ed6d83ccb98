import type { Place } from '@landfall/model';
import type { Node } from '../tree/node.ts';
import type { Session } from './session.ts';

/**
 * Says of the written values of extended files that are neither in the result nor known to have been dropped that no active
 * service takes them: such a file may hold much more than the service that is wanted.
 */
export function sweep(session: Session, results: readonly Node[]): void {
  const bases = session.written.filter(({ role }) => role === 'extends');
  if (bases.length === 0) return;
  const survivors = new PlaceSet();
  for (const result of results) collectPlaces(result, survivors);
  for (const { tree } of bases) {
    dropMissing(tree, survivors, (leaf) => session.trail.drop(leaf, 'base-only'));
  }
}

/** Places without writing them out: there are thousands, and almost all of them survive. */
class PlaceSet {
  readonly #positions = new Map<string, Set<number>>();

  add({ file, line, column }: Place): void {
    let positions = this.#positions.get(file);
    if (positions === undefined) {
      positions = new Set();
      this.#positions.set(file, positions);
    }
    positions.add(position(line, column));
  }

  has({ file, line, column }: Place): boolean {
    return this.#positions.get(file)?.has(position(line, column)) === true;
  }
}

/** One number for a line and a column; a line of a file that is read is shorter than 2^24. */
function position(line: number, column: number): number {
  return line * 2 ** 24 + column;
}

function collectPlaces(node: Node, places: PlaceSet): void {
  places.add(node.place);
  if (node.kind === 'map') for (const child of node.entries.values()) collectPlaces(child, places);
  if (node.kind === 'seq') for (const child of node.items) collectPlaces(child, places);
}

function dropMissing(node: Node, survivors: PlaceSet, drop: (leaf: Node) => void): void {
  if (node.kind === 'map' && node.entries.size > 0) {
    for (const child of node.entries.values()) dropMissing(child, survivors, drop);
  } else if (node.kind === 'seq' && node.items.length > 0) {
    for (const child of node.items) dropMissing(child, survivors, drop);
  } else if (!survivors.has(node.place)) {
    drop(node);
  }
}
