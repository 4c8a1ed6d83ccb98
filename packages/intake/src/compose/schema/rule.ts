import type { Node } from '../tree/node.ts';

/** Kinds of value, as bits, so that "text or number" is one number. A whole number is both a number and an integer. */
export const kinds = { string: 1, number: 2, integer: 4, boolean: 8, null: 16, object: 32, array: 64 } as const;
export type Kind = keyof typeof kinds;

/** One schema, made ready for checking: references resolved, patterns compiled. Absent fields demand nothing. */
export interface Rule {
  /** Kinds that are accepted. */
  readonly accepts?: number;
  readonly oneOfValues?: readonly string[];
  readonly pattern?: RegExp;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Rule;
  readonly hasUniqueItems?: boolean;
  readonly required?: readonly string[];
  readonly properties?: ReadonlyMap<string, Rule>;
  readonly patterns?: readonly { readonly name: RegExp; readonly rule: Rule }[];
  /** What other keys must be; `none` when there may be none. */
  readonly others?: Rule | 'none';
  readonly allOf?: readonly Rule[];
  readonly anyOf?: readonly Rule[];
  readonly oneOf?: readonly Rule[];
}

/** The kinds that a node is of. */
export function kindsOf(node: Node): number {
  if (node.kind === 'map') return kinds.object;
  if (node.kind === 'seq') return kinds.array;
  const { value } = node;
  if (value === null) return kinds.null;
  if (typeof value === 'string') return kinds.string;
  if (typeof value === 'boolean') return kinds.boolean;
  return Number.isInteger(value) ? kinds.number | kinds.integer : kinds.number;
}
