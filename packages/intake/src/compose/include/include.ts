import { dirname, isAbsolute, relative } from 'node:path/posix';
import { readEnvFiles } from '../load/env-files.ts';
import type { Incoming, LoadModel, Scope } from '../load/scope.ts';
import { mergeResource } from '../merge/merge.ts';
import { forget } from '../merge/reset.ts';
import { joinPath } from '../paths/clean.ts';
import { isRemote } from '../paths/remote.ts';
import { isSameValue, mapAt, mapNode, withEntry, withoutEntry } from '../tree/edit.ts';
import type { MapNode } from '../tree/node.ts';
import { pathOf } from '../tree/path.ts';
import { type IncludeEntry, readInclude } from './entries.ts';

/** Includes inside includes; more is a mistake or an attack. */
const maxDepth = 50;

/**
 * Brings in what the document includes, and takes the directive away. Where both sides name one resource, they are merged
 * and the including side wins.
 *
 * @source compose-go loader/include.go, ApplyInclude
 */
export function applyInclude(incoming: Incoming, scope: Scope, loadModel: LoadModel): MapNode {
  const directive = incoming.tree.entries.get('include');
  if (directive === undefined) return incoming.tree;
  const { trail } = scope.session;
  const chain = [...scope.including, incoming.file];
  let tree = incoming.tree;
  for (const entry of readInclude(directive, trail)) {
    const inner = scopeOf(entry, scope, chain);
    if (inner === undefined) continue;
    tree = importResources(loadOnce(inner, loadModel), { ...incoming, tree }, scope);
  }
  trail.settle();
  trail.drop(directive, 'directive');
  return withoutEntry(tree, 'include');
}

function scopeOf(entry: IncludeEntry, scope: Scope, chain: readonly string[]): Scope | undefined {
  const { session, sourceDirectory } = scope;
  const files: string[] = [];
  for (const { text, node } of entry.paths) {
    if (isRemote(text)) {
      session.trail.report(node.place, pathOf('include'), `${text} is elsewhere; copy it into the project and include the copy`);
      return undefined;
    }
    files.push(isAbsolute(text) ? text : joinPath(sourceDirectory, text));
  }
  const [main] = files;
  if (main !== undefined && chain.includes(main)) {
    const circle = [...chain.slice(chain.indexOf(main)), main].map((file) => session.files.name(file)).join(' includes ');
    session.trail.report(entry.node.place, pathOf('include'), `files include each other in a circle: ${circle}`);
    session.trail.settle();
  }
  if (chain.length > maxDepth) {
    session.trail.report(entry.node.place, pathOf('include'), `includes lie more than ${maxDepth} deep inside each other`);
    session.trail.settle();
  }
  const folders = foldersOf(entry, main, scope);
  return {
    session,
    files,
    ...folders,
    environment: withEnvFiles(entry, folders.sourceDirectory, scope),
    including: chain,
    role: 'include',
    reference: { place: entry.node.place, why: 'but it is included' },
  };
}

/**
 * Loads a scope unless the same files have been loaded with the same folders and variables: files that many others include
 * would otherwise be loaded once for every way that leads to them.
 *
 * @source compose-go loader/include.go, includeModelKey
 */
function loadOnce(scope: Scope, loadModel: LoadModel): MapNode {
  const variables = [...scope.environment].sort(([a], [b]) => (a < b ? -1 : 1));
  const key = JSON.stringify([scope.files, scope.workingDirectory, scope.sourceDirectory, variables]);
  const known = scope.session.included.get(key);
  if (known !== undefined) return known;
  const model = loadModel(scope);
  scope.session.included.set(key, model);
  return model;
}

/**
 * The folder that paths of the included files count from, as seen from the including model; and the folder itself.
 *
 * @source compose-go loader/include.go, ApplyInclude: project_directory, else the folder of the first file
 */
function foldersOf(
  entry: IncludeEntry,
  main: string | undefined,
  scope: Scope,
): Pick<Scope, 'workingDirectory' | 'sourceDirectory'> {
  const { session } = scope;
  const seenFrom = (folder: string) => relative(session.files.absolute(scope.sourceDirectory), session.files.absolute(folder));
  const given = entry.projectDirectory;
  if (given === undefined || given === '') {
    if (main === undefined) return { workingDirectory: '', sourceDirectory: '' };
    return { workingDirectory: seenFrom(dirname(main)), sourceDirectory: dirname(main) };
  }
  if (isAbsolute(given)) return { workingDirectory: given, sourceDirectory: given };
  const folder = joinPath(scope.sourceDirectory, given);
  const isFolder = session.files.kind(folder) === 'folder';
  return {
    workingDirectory: seenFrom(isFolder ? folder : dirname(folder)),
    sourceDirectory: joinPath(scope.workingDirectory, given),
  };
}

/** The variables of the including model win over those of the included one's env files. */
function withEnvFiles(entry: IncludeEntry, sourceDirectory: string, scope: Scope): ReadonlyMap<string, string> {
  const { session, environment } = scope;
  const byDefault = joinPath(sourceDirectory, '.env');
  let files = [{ path: byDefault, place: entry.node.place }];
  if (entry.envFiles.length > 0) {
    files = entry.envFiles
      .filter(({ text }) => text !== '/dev/null')
      .map(({ text, node }) => ({ path: isAbsolute(text) ? text : joinPath(scope.workingDirectory, text), place: node.place }));
  } else if (session.files.kind(byDefault) !== 'file') {
    return environment;
  }
  return readEnvFiles(files, environment, session);
}

const sections = ['services', 'jobs', 'volumes', 'networks', 'secrets', 'configs', 'models'];

/** @source compose-go loader/include.go, importResources */
function importResources(included: MapNode, { tree, forgotten }: Incoming, scope: Scope): MapNode {
  const { trail } = scope.session;
  let document = tree;
  for (const section of sections) {
    const from = mapAt(included, section);
    if (from === undefined) continue;
    const known = document.entries.get(section) ?? mapNode([], from.place);
    if (known.kind !== 'map') {
      trail.report(known.place, pathOf(section), `${section} must be a map of names`);
      continue;
    }
    const entries = new Map(known.entries);
    const keyPlaces = new Map(known.keyPlaces);
    for (const [name, node] of from.entries) {
      const conflict = entries.get(name);
      if (conflict === undefined) {
        entries.set(name, node);
        keyPlaces.set(name, from.keyPlaces.get(name) ?? node.place);
      } else if (!isSameValue(node, conflict)) {
        const wrapped = mapNode([[section, mapNode([[name, node]], node.place)]], node.place);
        const cleared = mapAt(forget(wrapped, forgotten, trail), section)?.entries.get(name) ?? node;
        const path = pathOf(section, name);
        entries.set(name, mergeResource(cleared, conflict, path, trail));
      }
    }
    const to: MapNode = { ...known, entries, keyPlaces };
    document = withEntry(document, section, to, from.place);
  }
  return document;
}
