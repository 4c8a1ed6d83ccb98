import { type Fact, type Hint, stated } from '@landfall/model';
import { type Cursor, entriesOf, itemsOf } from '../compose/reading/cursor.ts';
import type { Remark } from '../compose/reading/service-key.ts';
import { didYouMean } from '../wording/closest.ts';
import { describeHintType, type HintKind, hintKinds, valueOfHint } from './vocabulary.ts';

/** A hint as someone wrote it, under our name for it. */
export interface WrittenHint {
  readonly name: string;
  readonly value: unknown;
  readonly at: Cursor;
}

/** Checks written hints against the vocabulary; remarks tell what cannot be used. */
export function acceptHints(
  written: readonly WrittenHint[],
  target: HintKind['on'],
  dialect: Hint['dialect'],
  remark: Remark,
): Hint[] {
  const hints: Hint[] = [];
  for (const { name, value, at } of written) {
    const kind = hintKinds.find((known) => known.name === name && known.on === target);
    if (kind === undefined) {
      remark(at.key, 'hint-unknown', unknownHint(name, target));
      continue;
    }
    const accepted = valueOfHint(kind.type, value);
    if (accepted === undefined) {
      remark(at.key, 'hint-invalid', `${name} wants ${describeHintType(kind.type)}.`);
      continue;
    }
    remark(at.key, 'hint-followed');
    const fact: Fact<unknown> = stated(accepted, at.node.place, at.key);
    hints.push({ name, value: fact, dialect });
  }
  return hints;
}

/** A label of another tool that nothing of ours answers to. */
export function remarkNotCarried(name: string, at: Cursor, remark: Remark): void {
  const detail = `${name} has no counterpart: what it sets is decided anew, or in the values of the component.`;
  remark(at.key, 'hint-not-carried', detail);
}

function unknownHint(name: string, target: HintKind['on']): string {
  const names = hintKinds.filter((kind) => kind.on === target).map((kind) => kind.name);
  return `Landfall does not know the hint ${name}.${didYouMean(name, names)}`;
}

/** The plain value below a node. */
export function plainValue(at: Cursor): unknown {
  if (at.node.kind === 'scalar') return at.node.value;
  if (at.node.kind === 'seq') return itemsOf(at).map(plainValue);
  return Object.fromEntries(entriesOf(at).map((entry) => [entry.name, plainValue(entry.at)]));
}
