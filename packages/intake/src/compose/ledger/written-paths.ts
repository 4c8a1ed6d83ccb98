import { formatPlace, type Place } from '@landfall/model';
import type { WrittenDocument } from '../load/options.ts';
import type { Node } from '../tree/node.ts';

/**
 * How paths were written. Loading makes every path absolute, and what is shown to people must depend neither on the folder that
 * the project lies in nor on who runs Landfall.
 */
export interface WrittenPaths {
  /** True when a relative path is written at the place: `../conf`, or `${CONF:-./conf}`. */
  isRelative(place: Place): boolean;
  /** The path with `~`, when one below the home folder is written at the place: `~/.ssh`, `$HOME/.ssh:/root/.ssh`. */
  homePath(place: Place): string | undefined;
}

const relativePath = /^(?:\$\{\w+:?-)?\.{1,2}(?:[/:}]|$)/;
const homePath = /^(?:~|\$HOME|\$\{HOME\})(\/[^:]*)?(?::|$)/;

/** Looks through the documents once. */
export function writtenPaths(written: readonly WrittenDocument[]): WrittenPaths {
  const relative = new Set<string>();
  const home = new Map<string, string>();
  const visit = (node: Node): void => {
    if (node.kind === 'seq') for (const item of node.items) visit(item);
    else if (node.kind === 'map') for (const value of node.entries.values()) visit(value);
    else if (typeof node.value === 'string') {
      const below = homePath.exec(node.value);
      if (below !== null) home.set(formatPlace(node.place), `~${below[1] ?? ''}`);
      else if (relativePath.test(node.value)) relative.add(formatPlace(node.place));
    }
  };
  for (const document of written) visit(document.tree);
  return { isRelative: (place) => relative.has(formatPlace(place)), homePath: (place) => home.get(formatPlace(place)) };
}
