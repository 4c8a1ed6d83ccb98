import type { Hint } from '@landfall/model';
import { type Cursor, child, entriesOf } from '../compose/reading/cursor.ts';
import type { Remark } from '../compose/reading/service-key.ts';
import { katenaryHints } from './katenary.ts';
import { komposeHints } from './kompose.ts';
import type { HintKind } from './vocabulary.ts';
import { ownHints } from './x-landfall.ts';

/** Every hint beside a service or volume, ours before those of other converters; of two with one name the first stands. */
export function hintsOf(at: Cursor | undefined, target: HintKind['on'], remark: Remark): Hint[] {
  const labels = [...entriesOf(child(at, 'labels')), ...entriesOf(child(child(at, 'deploy'), 'labels'))];
  const all = [
    ...ownHints(at, target, remark),
    ...komposeHints(labels, target, remark),
    ...(target === 'service' ? katenaryHints(labels, remark) : []),
  ];
  return all.filter((hint, index) => all.findIndex((other) => other.name === hint.name) === index);
}
