import type { Trail } from '../load/trail.ts';
import type { Node } from '../tree/node.ts';
import { type Path, pathText } from '../tree/path.ts';

/** How one attribute gets its long form. */
export interface Transform {
  /** The long form; undefined takes the value away. */
  readonly change: (node: Node, path: Path | undefined, trail: Trail) => Node | undefined;
  /** Whether attributes below have long forms of their own. */
  readonly goesOn: boolean;
}

/** Reports a value whose kind the attribute cannot have, and leaves it. */
export function refuseKind(node: Node, path: Path | undefined, trail: Trail, expected: string): Node {
  trail.report(node.place, path, `${pathText(path)} must be ${expected}`);
  return node;
}
