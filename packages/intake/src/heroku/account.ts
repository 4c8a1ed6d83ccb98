import { childKey, comparePlaces, itemKey, type LedgerKey, type Note } from '@landfall/model';
import { type Cursor, entriesOf } from '../compose/reading/cursor.ts';
import type { HerokuProject } from './project.ts';

/** Why a written value is not in the application, by code, for the reference page. */
export const herokuDrops = {
  'repeated-name': 'The name stands there again further down; the last one counts.',
} as const;

/**
 * The account that has to be settled: every scalar, and every empty map or list, of the descriptors; of files beside them
 * the versions of languages, and the start script where it is what runs.
 *
 * @returns keys ordered by place, then path
 */
export function herokuKeys(
  { descriptors, sources, live, stages }: HerokuProject,
  used: { readonly startScript: boolean },
): readonly LedgerKey[] {
  const { procfile, appJson, herokuYml, buildpacks } = descriptors;
  const roots = [
    procfile?.at,
    appJson?.at,
    herokuYml?.at,
    buildpacks?.at,
    sources.engines,
    ...sources.runtimes.map(({ at }) => at),
    live?.at,
    ...[...stages.values()].map(({ at }) => at),
  ];
  const keys = roots.flatMap((root) => (root === undefined ? [] : leavesOf(root)));
  if (used.startScript && sources.startScript !== undefined) keys.push(...leavesOf(sources.startScript));
  const lost = descriptors.overridden.flatMap((cursor) =>
    leavesOf({ ...cursor, key: `${cursor.key}@${cursor.node.place.line}:${cursor.node.place.column}` }).map((key) => ({
      ...key,
      dropped: { code: 'repeated-name', reason: herokuDrops['repeated-name'] },
    })),
  );
  return [...keys, ...lost].sort((a, b) => comparePlaces(a.place, b.place) || (a.key < b.key ? -1 : 1));
}

function leavesOf({ node, key }: Cursor): LedgerKey[] {
  if (node.kind === 'seq' && node.items.length > 0)
    return node.items.flatMap((item, index) => leavesOf({ node: item, key: itemKey(key, index) }));
  if (node.kind === 'map' && node.entries.size > 0)
    return [...node.entries].flatMap(([name, value]) => leavesOf({ node: value, key: childKey(key, name) }));
  return [{ key, place: node.place }];
}

/**
 * Remarks on the overlays of app.json: one that is not written in this run, and values that are those of all environments.
 * What differs shows in the files of the environment.
 */
export function overlayNotes(
  { descriptors }: HerokuProject,
  { written, noteOf }: { readonly written: readonly string[]; readonly noteOf: (key: string, code: OverlayCode) => Note },
): readonly Note[] {
  const app = descriptors.appJson?.at;
  const environments = entriesOf(app).find(({ name }) => name === 'environments')?.at;
  return entriesOf(environments).flatMap(({ name, at }) => {
    if (name === 'test') return [];
    if (!written.includes(name)) return [noteOf(at.key, 'heroku-environment-unwritten')];
    const base = new Map(app === undefined ? [] : leavesOf(app).map(({ key }) => [key, true] as const));
    return leavesOf(at)
      .filter(({ key }) => base.has(key) && isSameAsBase(app, at, key))
      .map(({ key }) => noteOf(key, 'heroku-environment-same'));
  });
}

type OverlayCode = 'heroku-environment-unwritten' | 'heroku-environment-same';

/** Whether the value at a key of an overlay is the one that stands at the same path outside it. */
function isSameAsBase(app: Cursor | undefined, overlay: Cursor, key: string): boolean {
  const path = key.slice(overlay.key.length);
  const base = app === undefined ? undefined : scalarAt(app, `${app.key}${path}`);
  const own = scalarAt(overlay, key);
  return base !== undefined && base === own;
}

function scalarAt(root: Cursor, key: string): string | undefined {
  const found = leafCursors(root).find((leaf) => leaf.key === key);
  return found?.node.kind === 'scalar' ? String(found.node.value) : undefined;
}

function leafCursors({ node, key }: Cursor): Cursor[] {
  if (node.kind === 'seq') return node.items.flatMap((item, index) => leafCursors({ node: item, key: itemKey(key, index) }));
  if (node.kind === 'map')
    return [...node.entries].flatMap(([name, value]) => leafCursors({ node: value, key: childKey(key, name) }));
  return [{ node, key }];
}
