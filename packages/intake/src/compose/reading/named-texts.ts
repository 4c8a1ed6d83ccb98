import type { NamedText } from '@landfall/model';
import { type Cursor, factOf, itemsOf, sortedEntriesOf } from './cursor.ts';
import { plainText } from './scalar.ts';

/** Entries of a map of texts, sorted by name; an entry that holds nothing is an empty text. Takes `NAME=VALUE` lists too. */
export function namedTexts(at: Cursor | undefined): NamedText[] {
  if (at?.node.kind === 'seq') {
    return itemsOf(at)
      .map((item) => {
        const [name = '', ...rest] = (plainText(item) ?? '').split('=');
        return { name, ...factOf(item, rest.join('=')) };
      })
      .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  }
  return sortedEntriesOf(at).map((entry) => ({ name: entry.name, ...factOf(entry.at, plainText(entry.at) ?? '') }));
}
