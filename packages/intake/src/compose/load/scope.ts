import type { Forgotten } from '../merge/reset.ts';
import type { MapNode } from '../tree/node.ts';
import type { DocumentRole } from './options.ts';
import type { Reference } from './project-files.ts';
import type { Session } from './session.ts';

/** A set of files that is loaded as one model: the project itself, or what one `include` names. */
export interface Scope {
  readonly session: Session;
  readonly files: readonly string[];
  /** What relative paths of the result count from. For an include it is relative to the folder of the including model. */
  readonly workingDirectory: string;
  /** What the paths of `include` and `extends` count from. */
  readonly sourceDirectory: string;
  /** Variables for interpolation. */
  readonly environment: ReadonlyMap<string, string>;
  /** The files that led here through `include`, outermost first. */
  readonly including: readonly string[];
  readonly role: DocumentRole;
  /** Where the files are named, for the message when one is missing. */
  readonly reference?: Reference;
}

/** A document on its way: what it says, what it clears in earlier ones, and the file that it stands in. */
export interface Incoming {
  readonly tree: MapNode;
  readonly forgotten: readonly Forgotten[];
  readonly file: string;
}

/** Loads a scope; handed to `include`, which loads scopes inside scopes. */
export type LoadModel = (scope: Scope) => MapNode;

/** Loads one file for `extends`: merged and canonical, but neither checked nor extended itself. */
export type LoadBase = (file: string, scope: Scope, reference: { readonly place: MapNode['place'] }) => Incoming;
