import type { NamedText } from '@landfall/model';
import { type Cursor, entriesOf, factOf, itemsOf } from './cursor.ts';
import { plainText } from './scalar.ts';

/** Every scalar below a node, named by its path from there: `cache_from[0]`. For settings that are kept and not understood. */
export function leavesBelow(at: Cursor): NamedText[] {
  const leaves: NamedText[] = [];
  const visit = (cursor: Cursor): void => {
    if (cursor.node.kind === 'scalar') {
      const name = cursor.key.slice(at.key.length).replace(/^\./, '');
      leaves.push({ name, ...factOf(cursor, plainText(cursor) ?? '') });
    }
    for (const entry of entriesOf(cursor)) visit(entry.at);
    for (const item of itemsOf(cursor)) visit(item);
  };
  visit(at);
  return leaves;
}
