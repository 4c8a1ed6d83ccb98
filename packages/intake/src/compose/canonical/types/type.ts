import type { Trail } from '../../load/trail.ts';
import { isNull } from '../../tree/edit.ts';
import type { Node } from '../../tree/node.ts';
import { type Path, pathText } from '../../tree/path.ts';

/**
 * The type of a value in the reference loader's model: how a canonical node becomes a value of it, and how that value is
 * written as JSON.
 */
export interface Type {
  /** The node in its final form. A node of the wrong kind is reported. Null never comes here. */
  readonly read: (node: Node, at: At) => Node;
  readonly json: (node: Node) => unknown;
  /** Whether Go's `omitempty` leaves the value out. */
  readonly isZero: (node: Node) => boolean;
  /** What JSON says when nothing is written; undefined when it then says nothing. */
  readonly absent?: unknown;
}

/** Where a node is, and whom to tell. */
export interface At {
  readonly path: Path | undefined;
  readonly trail: Trail;
}

/** Reports a value that cannot be of the type. */
export function wrongKind(node: Node, at: At, expected: string): Node {
  at.trail.report(node.place, at.path, `${pathText(at.path)} must be ${expected}; this is ${kindInWords(node)}`);
  return node;
}

/** A type whose value stays in JSON even when it is zero, because Go holds it behind a pointer. */
export function pointer(type: Type): Type {
  return { ...type, isZero: isNull };
}

/** A type that JSON always shows, with a value of its own when nothing is written. */
export function always(type: Type, absent: unknown): Type {
  return { ...type, isZero: () => false, absent };
}

function kindInWords(node: Node): string {
  if (node.kind === 'map') return 'a map';
  if (node.kind === 'seq') return 'a list';
  if (node.value === null) return 'nothing';
  return { string: 'a text', number: 'a number', boolean: 'true or false' }[typeof node.value as 'string' | 'number' | 'boolean'];
}
