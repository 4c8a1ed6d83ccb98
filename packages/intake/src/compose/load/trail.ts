import { AppError, formatPlace, type Place, type Problem } from '@landfall/model';
import type { Node } from '../tree/node.ts';
import { type Path, pathText } from '../tree/path.ts';

/** Why a written value is not in the result. `code` is stable. */
export interface Dropped {
  readonly code: DropCode;
  readonly reason: string;
  /** Set where loading did what the value asks for. */
  readonly outcome?: 'translated';
}

/** Every reason for which loading leaves a written value out, by code, for the reference page. */
export const dropCatalogue = {
  overridden: 'A value that comes later takes its place.',
  reset: 'The tag !reset takes it away.',
  repeated: 'The same entry is already in the list.',
  null: 'Nothing is written here, so nothing is said.',
  empty: 'An empty entry, list or map adds nothing.',
  directive: 'It told Compose what to load; what it brought in has entries of its own.',
  'base-only': 'It lies in a file that a service extends, and no active service takes it.',
  obsolete: 'Compose reads this key and does nothing with it.',
} as const;

export type DropCode = keyof typeof dropCatalogue;

const maxProblems = 1000;

/** Ports of all services together. */
const maxPorts = 70_000;

/**
 * What a load leaves behind besides its result: problems, warnings, and the values that did not survive.
 *
 * A phase reports every problem that it can see; the load stops at the end of the phase.
 */
export class Trail {
  readonly warnings: Problem[] = [];
  readonly dropped = new Map<string, Dropped>();
  #problems: Problem[] = [];
  #portCount = 0;

  /** Notes something that makes the load impossible. After a thousand, more would help nobody. */
  report(place: Place | undefined, path: Path | undefined, message: string): void {
    if (this.#problems.length < maxProblems) this.#problems.push(problemAt(place, path, message));
  }

  /** Whether so much is wrong already that looking for what may have been meant is not worth the time. */
  get isCrowded(): boolean {
    return this.#problems.length >= 50;
  }

  /**
   * Counts ports that a range becomes, before they are made.
   *
   * @throws AppError COMPOSE_TOO_LARGE when a project would have more of them than all ports of a host
   */
  countPorts(count: number, place: Place): void {
    this.#portCount += count;
    if (this.#portCount <= maxPorts) return;
    throw new AppError('COMPOSE_TOO_LARGE', [
      { place, message: `the ranges of ports come to more than ${maxPorts} ports; publish fewer` },
    ]);
  }

  /** Notes something that a person should look at. */
  warn(place: Place | undefined, path: Path | undefined, message: string): void {
    this.warnings.push(problemAt(place, path, message));
  }

  /** Notes problems that another reader found. */
  reportAll(problems: readonly Problem[]): void {
    this.#problems.push(...problems);
  }

  /**
   * Ends a phase.
   *
   * @throws AppError COMPOSE_INVALID with every problem reported since the last call
   */
  settle(): void {
    if (this.#problems.length === 0) return;
    const problems = this.#problems;
    this.#problems = [];
    throw new AppError('COMPOSE_INVALID', problems);
  }

  /**
   * Remembers that the values of a node did not survive. The first reason stays. An implied value stands for the short form
   * at its place; should that survive elsewhere, the reason is not looked at.
   */
  drop(node: Node, code: DropCode, reason: string = dropCatalogue[code]): void {
    if (node.kind === 'map' && node.entries.size > 0) {
      for (const child of node.entries.values()) this.drop(child, code, reason);
    } else if (node.kind === 'seq' && node.items.length > 0) {
      for (const child of node.items) this.drop(child, code, reason);
    } else {
      const key = formatPlace(node.place);
      const honoured = code === 'directive' ? { outcome: 'translated' as const } : {};
      if (!this.dropped.has(key)) this.dropped.set(key, { code, reason, ...honoured });
    }
  }

  /** Remembers that one node took the place of another. */
  dropFor(node: Node, winner: Node): void {
    if (node === winner) return;
    this.drop(node, 'overridden', `${winner.place.file} says something else, and comes later.`);
  }
}

function problemAt(place: Place | undefined, path: Path | undefined, message: string): Problem {
  return {
    ...(place === undefined ? {} : { place }),
    ...(path === undefined ? {} : { path: pathText(path) }),
    message,
  };
}
