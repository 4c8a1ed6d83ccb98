import { formatPlace, type Place } from '@landfall/model';
import type { WrittenDocument } from '../load/options.ts';
import type { Node } from '../tree/node.ts';

/**
 * Tells of a place whether a relative path is written there: `../conf`, or `${CONF:-./conf}`. Loading makes every path
 * absolute, and what is shown to people must not depend on the folder that the project lies in.
 */
export function relativePlaces(written: readonly WrittenDocument[]): (place: Place) => boolean {
  const relative = new Set<string>();
  const visit = (node: Node): void => {
    if (node.kind === 'seq') for (const item of node.items) visit(item);
    else if (node.kind === 'map') for (const value of node.entries.values()) visit(value);
    else if (typeof node.value === 'string' && /^(?:\$\{\w+:?-)?\.{1,2}(?:[/:}]|$)/.test(node.value))
      relative.add(formatPlace(node.place));
  };
  for (const document of written) visit(document.tree);
  return (place) => relative.has(formatPlace(place));
}
