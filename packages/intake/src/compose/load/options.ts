import type { Problem } from '@landfall/model';
import type { MapNode, Node } from '../tree/node.ts';
import type { Dropped } from './trail.ts';

/** What to load, as the command line says it. */
export interface LoadOptions {
  /** Absolute: what relative paths of the other options count from. */
  readonly workingDirectory: string;
  /** Compose files in the order of merging; `-` is standard input. Empty: they are looked for. */
  readonly files: readonly string[];
  readonly projectDirectory?: string;
  /** Active profiles; empty: COMPOSE_PROFILES decides. */
  readonly profiles: readonly string[];
  /** Files of variables for interpolation; empty: `.env` of the project directory. */
  readonly envFiles: readonly string[];
  /** Variables of the shell. They win over those of files. */
  readonly environment: Readonly<Record<string, string>>;
  readonly projectName?: string;
  /** The bytes of standard input, for the file `-`. */
  readonly stdin?: Uint8Array;
}

/** How a document came into the project. */
export type DocumentRole = 'main' | 'override' | 'include' | 'extends';

/** A document as it is written: aliases and merge keys followed, nothing else done. */
export interface WrittenDocument {
  /** As places name it. */
  readonly file: string;
  readonly role: DocumentRole;
  readonly tree: Node;
}

/** A project in canonical form; every node keeps the place where it was written. */
export interface LoadedProject {
  readonly name: string;
  /** Absolute. */
  readonly directory: string;
  /** The Compose files given or found, as places name them. */
  readonly files: readonly string[];
  /** Active profiles. */
  readonly profiles: readonly string[];
  /** The whole project with active services only. Nodes that no one wrote are marked as implied. */
  readonly tree: MapNode;
  /** Services that no active profile switches on, by name. */
  readonly disabled: MapNode;
  /** Every document that was read, once each. */
  readonly written: readonly WrittenDocument[];
  /** Written values that did not survive, by `file:line:column`. */
  readonly dropped: ReadonlyMap<string, Dropped>;
  /** Variables of the project, for interpolation and for secrets and configs that name one. Never to be printed. */
  readonly variables: ReadonlyMap<string, string>;
  /** Names of the variables that the surroundings of the run give, before any env file. */
  readonly shell: ReadonlySet<string>;
  readonly warnings: readonly Problem[];
}
