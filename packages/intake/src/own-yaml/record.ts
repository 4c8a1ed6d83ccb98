import type { Problem } from '@landfall/model';
import type { MapNode, Node } from '../compose/tree/node.ts';
import { didYouMean } from '../wording/closest.ts';
import { shorten } from '../wording/shorten.ts';

/** What was found wrong so far. */
export interface Reading {
  readonly problems: Problem[];
}

/** The members of a map. Those that are not known are reported, with what was meant; any may be there when none is known. */
export function recordOf(node: Node, path: string, known: readonly string[] | undefined, reading: Reading): MapNode['entries'] {
  if (node.kind !== 'map') {
    report(reading, node, path, known === undefined ? 'a map' : `a map with ${known.slice(0, 5).join(', ')}`);
    return new Map();
  }
  for (const name of node.entries.keys()) {
    if (known === undefined || known.includes(name)) continue;
    const meant = didYouMean(name, known);
    reading.problems.push({
      place: node.keyPlaces.get(name) ?? node.place,
      path: `${path}.${shorten(name)}`,
      message: `${path} has no ${shorten(name)}.${meant === '' ? ` It may hold ${known.join(', ')}.` : meant}`,
    });
  }
  return node.entries;
}

/** Adds that something else was expected. */
export function report({ problems }: Reading, node: Node, path: string, expected: string): void {
  problems.push({ place: node.place, path, message: `${path}: expected ${expected}, not ${describe(node)}.` });
}

function describe(node: Node): string {
  if (node.kind === 'map') return 'a map';
  if (node.kind === 'seq') return 'a list';
  return typeof node.value === 'string' ? JSON.stringify(shorten(node.value, 30)) : String(node.value);
}
