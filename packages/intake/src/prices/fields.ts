import type { MapNode, Node } from '../compose/tree/node.ts';
import { type Reading, report } from '../own-yaml/record.ts';

/** Dearer than anything that is sold by the hour or the month. */
const highestPrice = 1_000_000;

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
  reportMember(node, { path, owner, reading }, `a number from 0 to ${highestPrice}`);
  return undefined;
}

/** A text that is not empty; what is wrong is reported. */
export function textAt(entries: MapNode['entries'], name: string, { path, owner, reading }: Asked): string | undefined {
  const node = entries.get(name);
  if (node?.kind === 'scalar' && typeof node.value === 'string' && node.value.trim() !== '') return node.value.trim();
  reportMember(node, { path, owner, reading }, 'a text');
  return undefined;
}

function reportMember(node: Node | undefined, { path, owner, reading }: Asked, expected: string): void {
  if (node !== undefined) report(reading, node, path, expected);
  else reading.problems.push({ place: owner.place, path, message: `${path} is missing; expected ${expected}.` });
}
