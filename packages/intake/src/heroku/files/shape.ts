import { childKey, itemKey, type Problem } from '@landfall/model';
import type { Node } from '../../compose/tree/node.ts';
import type { NoteCode } from '../../notes/catalogue.ts';
import { closestWord } from '../../wording/closest.ts';
import { shorten } from '../../wording/shorten.ts';

/** What may stand at a place of a descriptor. */
export type Shape =
  /** A text; numbers and truth values count as what they look like. */
  | { readonly kind: 'text' }
  /** Of six digits at most unless it says how many. */
  | { readonly kind: 'whole-number'; readonly maxDigits?: number }
  | { readonly kind: 'flag' }
  /** Anything: it is not read. */
  | { readonly kind: 'anything' }
  | { readonly kind: 'list'; readonly items: Shape }
  | { readonly kind: 'map'; readonly values: Shape }
  | { readonly kind: 'record'; readonly fields: Readonly<Record<string, Field>> }
  /** One form or another; they differ in being a scalar, a list or a map. */
  | { readonly kind: 'either'; readonly forms: readonly Shape[] };

/** A field of a record. */
export interface Field {
  readonly shape: Shape;
  /** What becomes of it, for the reference page. */
  readonly becomes: string;
  /** The remark that settles it and all below it, for what never reaches the App. */
  readonly note?: NoteCode;
  /** With a note: the value is held against its shape all the same. */
  readonly isChecked?: true;
}

/** What looking over a document against its shape finds. */
export interface ShapeReport {
  readonly problems: readonly Problem[];
  readonly notes: readonly { readonly key: string; readonly code: NoteCode; readonly reason?: string }[];
}

/**
 * Holds a document against its shape. A value of the wrong kind is a problem with its place and what was expected; a field
 * that nobody knows is a remark, because real descriptors hold fields that the published schema lacks.
 */
export function checkShape(root: Node, shape: Shape, rootKey: string): ShapeReport {
  const problems: Problem[] = [];
  const notes: { key: string; code: NoteCode; reason?: string }[] = [];
  const visit = (node: Node, expected: Shape, key: string): void => {
    const form = formOf(node, expected);
    if (form === undefined) {
      problems.push({
        place: node.place,
        path: key,
        message: `${key}: expected ${describe(expected)}, not ${describeNode(node)}.`,
      });
    } else if (form.kind === 'list' && node.kind === 'seq') {
      for (const [index, item] of node.items.entries()) visit(item, form.items, itemKey(key, index));
    } else if (form.kind === 'map' && node.kind === 'map') {
      for (const [name, value] of node.entries) visit(value, form.values, childKey(key, name));
    } else if (form.kind === 'record' && node.kind === 'map') {
      for (const [name, value] of node.entries) visitField(value, { name, fields: form.fields, key: childKey(key, name) });
    }
  };
  const visitField = (
    value: Node,
    { name, fields, key }: { name: string; fields: Readonly<Record<string, Field>>; key: string },
  ): void => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined) {
      const near = closestWord(name, Object.keys(fields));
      const meant = near === undefined ? '' : ` Did you mean ${near}?`;
      notes.push({ key, code: 'heroku-field-unknown', reason: `Heroku has no field ${shorten(name)} here.${meant}` });
      return;
    }
    if (field.note !== undefined) notes.push({ key, code: field.note });
    if (field.note === undefined || field.isChecked === true) visit(value, field.shape, key);
  };
  visit(root, shape, rootKey);
  return { problems, notes };
}

/** The form that a node has; undefined when it has none of them. `null` says nothing wherever it stands. */
function formOf(node: Node, shape: Shape): Shape | undefined {
  if (shape.kind === 'either') return shape.forms.find((form) => formOf(node, form) !== undefined);
  if (shape.kind === 'anything' || (node.kind === 'scalar' && node.value === null)) return shape;
  if (node.kind === 'map') return shape.kind === 'map' || shape.kind === 'record' ? shape : undefined;
  if (node.kind === 'seq') return shape.kind === 'list' ? shape : undefined;
  switch (shape.kind) {
    case 'text':
      return shape;
    case 'whole-number':
      return /^\d+$/.test(String(node.value)) && String(node.value).length <= (shape.maxDigits ?? 6) ? shape : undefined;
    case 'flag':
      return /^(?:true|false)$/.test(String(node.value)) ? shape : undefined;
    default:
      return undefined;
  }
}

function describe(shape: Shape): string {
  switch (shape.kind) {
    case 'text':
      return 'a text';
    case 'whole-number':
      return 'a whole number';
    case 'flag':
      return 'true or false';
    case 'list':
      return 'a list';
    case 'either':
      return shape.forms.map(describe).join(' or ');
    case 'record':
      return `a map with ${Object.keys(shape.fields).slice(0, 4).join(', ')}`;
    default:
      return 'a map';
  }
}

function describeNode(node: Node): string {
  if (node.kind === 'map') return 'a map';
  if (node.kind === 'seq') return 'a list';
  return typeof node.value === 'string' ? `the text ${JSON.stringify(shorten(node.value, 30))}` : String(node.value);
}
