import type { Problem } from '@landfall/model';
import type { MapNode, Node } from '../compose/tree/node.ts';
import { didYouMean } from '../wording/closest.ts';
import { shorten } from '../wording/shorten.ts';

/** Dearer than anything that is sold by the hour or the month. */
const highestPrice = 1_000_000;

/** What was found wrong so far, and where. */
export interface Reading {
  readonly problems: Problem[];
  readonly file: string;
}

/** A member that is wanted. */
export interface Asked {
  readonly path: string;
  /** Where to point when it is missing. */
  readonly owner: Node;
  readonly reading: Reading;
}

/** A number from 0 up; what is wrong is reported. */
export function numberAt(entries: MapNode['entries'], name: string, { path, owner, reading }: Asked): number | undefined {
  const node = entries.get(name);
  if (node?.kind === 'scalar' && typeof node.value === 'number' && node.value >= 0 && node.value <= highestPrice)
    return node.value;
  report(reading, node ?? owner, path, `a number from 0 to ${highestPrice}`);
  return undefined;
}

/** A text that is not empty; what is wrong is reported. */
export function textAt(entries: MapNode['entries'], name: string, { path, owner, reading }: Asked): string | undefined {
  const node = entries.get(name);
  if (node?.kind === 'scalar' && typeof node.value === 'string' && node.value.trim() !== '') return node.value.trim();
  report(reading, node ?? owner, path, 'a text');
  return undefined;
}

/** The members of a map. Those that are not known are reported; any may be there when none is known. */
export function recordOf(node: Node, path: string, known: readonly string[] | undefined, reading: Reading): MapNode['entries'] {
  if (node.kind !== 'map') {
    report(reading, node, path, known === undefined ? 'a map' : `a map with ${known.join(', ')}`);
    return new Map();
  }
  for (const name of node.entries.keys()) {
    if (known === undefined || known.includes(name)) continue;
    const near = didYouMean(name, known);
    reading.problems.push({
      place: node.keyPlaces.get(name) ?? node.place,
      path: `${path}.${shorten(name)}`,
      message: `${path} has no ${shorten(name)}.${near === '' ? ` It may hold ${known.join(', ')}.` : near}`,
    });
  }
  return node.entries;
}

/** Adds that something else was expected. */
export function report({ problems }: Reading, node: Node, path: string, expected: string): void {
  const given = node.kind === 'scalar' ? JSON.stringify(node.value) : node.kind === 'map' ? 'a map' : 'a list';
  problems.push({ place: node.place, path, message: `${path}: expected ${expected}, not ${shorten(given, 40)}.` });
}
