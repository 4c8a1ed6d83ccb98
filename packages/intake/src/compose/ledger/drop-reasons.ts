import type { LedgerKey } from '@landfall/model';
import type { Node } from '../tree/node.ts';

/** Why a written value is nowhere in the project, by code, for the reference page. Loading adds codes of its own. */
export const dropCatalogue = {
  'profile-inactive': 'The service belongs to a profile that is not chosen in this run.',
  'extension-field': 'An extension field: Compose gives it no meaning of its own.',
  informative: 'Compose reads this key and does nothing with it.',
  'settled-while-loading': 'It told Compose what to load; what it brought in has entries of its own.',
  'says-default': 'It is empty, or says what holds anyway.',
  unused: 'Loading the project leaves nothing of it.',
} as const;

type Dropped = NonNullable<LedgerKey['dropped']>;

/** The reason that the path and the value of a written leaf give by themselves. */
export function dropReason(path: string, node: Node): Dropped {
  if (/(?:^|\.)x-/.test(path)) return reason('extension-field');
  if (path === 'version') return reason('informative');
  if (/^include(?:\W|$)/.test(path) || /^services\.[^.]+\.extends(?:\.|$)/.test(path)) return reason('settled-while-loading');
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
