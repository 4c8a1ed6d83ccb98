import type { LoadedProject } from '../load/options.ts';
import type { MapNode } from '../tree/node.ts';
import { readDocuments } from '../yaml/read.ts';

/** A project whose one file is written in canonical form already, as `docker compose config` prints it: for tests of single keys. */
export function canonicalProject(yaml: string, overrides: Partial<LoadedProject> = {}): LoadedProject {
  const [tree] = readDocuments(new TextEncoder().encode(yaml), 'compose.yaml');
  if (tree?.kind !== 'map') throw new Error('A project is a map.');
  return {
    name: 'app',
    directory: '/project',
    files: ['compose.yaml'],
    profiles: [],
    tree,
    disabled: emptyMap(tree),
    written: [{ file: 'compose.yaml', role: 'main', tree }],
    dropped: new Map(),
    variables: new Map(),
    shell: new Set(),
    warnings: [],
    ...overrides,
  };
}

function emptyMap({ place }: MapNode): MapNode {
  return { kind: 'map', entries: new Map(), keyPlaces: new Map(), place };
}
