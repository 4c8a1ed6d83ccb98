import type { Hint } from '@landfall/model';
import { type Cursor, child, entriesOf } from '../compose/reading/cursor.ts';
import type { Remark } from '../compose/reading/service-key.ts';
import { acceptHints, plainValue, type WrittenHint } from './collect.ts';
import type { HintKind } from './vocabulary.ts';

/** Hints in `x-landfall` beside a service or volume. `exposure: {host: …}` and `exposure.host: …` are the same. */
export function ownHints(at: Cursor | undefined, target: HintKind['on'], remark: Remark): Hint[] {
  return acceptHints(writtenIn(child(at, 'x-landfall')), target, 'x-landfall', remark);
}

/** Hints in `x-landfall` at the top level: below `services` and `volumes` stand the names that they are for. */
export function sharedHints(
  root: Cursor,
  remark: Remark,
): { readonly services: ReadonlyMap<string, Hint[]>; readonly volumes: ReadonlyMap<string, Hint[]> } {
  const top = child(root, 'x-landfall');
  for (const entry of entriesOf(top)) {
    if (entry.name !== 'services' && entry.name !== 'volumes')
      remark(entry.at.key, 'hint-unknown', 'At the top level x-landfall holds services and volumes.');
  }
  const of = (target: HintKind['on'], section: 'services' | 'volumes') =>
    new Map(
      entriesOf(child(top, section)).map((entry) => {
        const known = child(child(root, section), entry.name) !== undefined || section === 'volumes';
        if (!known) remark(entry.at.key, 'hint-unknown', `There is no service ${entry.name}.`);
        return [entry.name, known ? acceptHints(writtenIn(entry.at), target, 'x-landfall', remark) : []] as const;
      }),
    );
  return { services: of('service', 'services'), volumes: of('volume', 'volumes') };
}

function writtenIn(at: Cursor | undefined): WrittenHint[] {
  return entriesOf(at).flatMap((entry) =>
    entry.at.node.kind === 'map'
      ? entriesOf(entry.at).map((inner) => ({ name: `${entry.name}.${inner.name}`, value: plainValue(inner.at), at: inner.at }))
      : [{ name: entry.name, value: plainValue(entry.at), at: entry.at }],
  );
}
