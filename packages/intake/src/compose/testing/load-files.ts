import { AppError, formatPlace, memoryWorkspace } from '@landfall/model';
import type { LoadedProject, LoadOptions } from '../load/options.ts';
import { loadProject, projectJson } from '../load/project.ts';
import type { Node } from '../tree/node.ts';

/** Loads a project that lies in memory, in the folder /project. */
export function loadFiles(files: Readonly<Record<string, string>>, options: Partial<LoadOptions> = {}): LoadedProject {
  const paths = Object.entries(files).map(([path, text]) => [path.startsWith('/') ? path : `/project/${path}`, text] as const);
  return loadProject(memoryWorkspace(new Map(paths)), {
    workingDirectory: '/project',
    files: [],
    profiles: [],
    envFiles: [],
    environment: {},
    ...options,
  });
}

/** The JSON of a project that lies in memory. */
export function loadJson(files: Readonly<Record<string, string>>, options: Partial<LoadOptions> = {}): unknown {
  return projectJson(loadFiles(files, options));
}

/** The lines of a refusal: place and message of each problem. */
export function refusal(files: Readonly<Record<string, string>>, options: Partial<LoadOptions> = {}): string[] {
  try {
    loadFiles(files, options);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.problems.map(({ place, message }) => (place === undefined ? message : `${formatPlace(place)} ${message}`));
  }
  throw new Error('The project was loaded, but should have been refused.');
}

/** The node at a path; list items are numbers. */
export function nodeAt(root: Node, ...path: readonly (string | number)[]): Node {
  let node: Node = root;
  for (const key of path) {
    const next: Node | undefined =
      typeof key === 'number' ? itemOf(node, key) : node.kind === 'map' ? node.entries.get(key) : undefined;
    if (next === undefined) throw new Error(`There is no ${path.join('.')}.`);
    node = next;
  }
  return node;
}

/** Where the value at a path was written. */
export function placeAt(root: Node, ...path: readonly (string | number)[]): string {
  return formatPlace(nodeAt(root, ...path).place);
}

function itemOf(node: Node, index: number): Node | undefined {
  return node.kind === 'seq' ? node.items[index] : undefined;
}
