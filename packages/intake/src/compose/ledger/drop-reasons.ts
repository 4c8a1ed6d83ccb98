import type { LedgerKey } from '@landfall/model';
import type { Node } from '../tree/node.ts';

/** Why a written value is nowhere in the project, by code, for the reference page. Loading adds codes of its own. */
export const dropCatalogue = {
  'profile-inactive': 'The service belongs to a profile that is not chosen in this run.',
  'extension-field': 'An extension field: Compose gives it no meaning of its own.',
  informative: 'Compose reads this key and does nothing with it.',
  'settled-while-loading': 'It told Compose what to load; what it brought in has entries of its own.',
  repeated: 'The result has it already.',
  'says-default': 'It is empty, or says what holds anyway.',
  unused: 'Loading the project leaves nothing of it.',
} as const;

type Dropped = NonNullable<LedgerKey['dropped']>;

/** The reason of an item such as `front` in `networks[0]`, when another file says it as a key: `networks.front`. */
export function repetition(path: string, node: Node, tree: Node): Dropped | undefined {
  const match = /^services\.([^.[]+)\.([^.[]+)\[\d+\]$/.exec(path);
  if (match === null || node.kind !== 'scalar') return undefined;
  const name = String(node.value).split('=', 1)[0] ?? '';
  let found: Node | undefined = tree;
  for (const step of ['services', match[1] ?? '', match[2] ?? '', name])
    found = found?.kind === 'map' ? found.entries.get(step) : undefined;
  return found === undefined ? undefined : { code: 'repeated', reason: `${found.place.file} says it already.` };
}

/** The reason that the path and the value of a written leaf give by themselves. */
export function dropReason(path: string, node: Node): Dropped {
  if (/(?:^|\.)x-/.test(path)) return reason('extension-field');
  if (path.startsWith('jobs.')) return reason('profile-inactive');
  if (path === 'version') return reason('informative');
  if (/^include(?:\W|$)/.test(path) || /^services\.[^.]+\.extends(?:\.|$)/.test(path))
    return { ...reason('settled-while-loading'), outcome: 'translated' };
  if (saysDefault(node)) return reason('says-default');
  return reason('unused');
}

function reason(code: keyof typeof dropCatalogue): Dropped {
  return { code, reason: dropCatalogue[code] };
}

function saysDefault(node: Node): boolean {
  if (node.kind !== 'scalar') return true;
  return node.value === null || node.value === false || node.value === 0 || node.value === '';
}
