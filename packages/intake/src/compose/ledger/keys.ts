import { childKey, comparePlaces, formatPlace, isWithin, itemKey, type LedgerKey, type Place } from '@landfall/model';
import type { LoadedProject } from '../load/options.ts';
import type { Cursor } from '../reading/cursor.ts';
import type { MapNode, Node } from '../tree/node.ts';
import { dropReason, repetition } from './drop-reasons.ts';
import { serviceOfKey } from './service-of-key.ts';

/**
 * The account that has to be settled: at least one key for every scalar, and every empty map or list, of every document
 * that was read, and for every variable of its env files.
 *
 * A written leaf is found again in the project by its place. One that an anchor brings to three services is three keys; one
 * that is nowhere in the project is a dropped key with the reason. Paths are unique.
 *
 * @returns keys ordered by place, then path
 */
export function ledgerKeys(project: LoadedProject): LedgerKey[] {
  const numberOf = numberPlaces();
  const written = writtenLeaves(project, numberOf);
  const active = pathsByPlace({ node: project.tree, key: '' }, written, numberOf);
  const inactive = pathsByPlace({ node: project.disabled, key: 'services' }, written, numberOf);
  const keys = new Map<string, LedgerKey>();
  const add = (key: LedgerKey) => {
    const path = keys.has(key.key) ? `${key.key}@${formatPlace(key.place)}` : key.key;
    if (!keys.has(path)) keys.set(path, path === key.key ? key : { ...key, key: path });
  };

  const lost: LedgerKey[] = [];
  for (const [at, { node, key: path }] of written.leaves) {
    const { place } = node;
    const found = active.get(at);
    for (const { key } of found ?? []) add({ key, place });
    const off = inactive.get(at);
    for (const { key } of off ?? []) lost.push({ key, place, dropped: inactiveReason(key, project) ?? dropReason(key, node) });
    if (found !== undefined || off !== undefined) continue;
    const reason =
      project.dropped.get(formatPlace(place)) ?? inactiveReason(path, project) ?? repetition(path, node, project.tree);
    lost.push({ key: path, place, dropped: reason ?? dropReason(path, node) });
  }
  for (const [at, nodes] of active) {
    if (written.leaves.has(at)) continue;
    for (const { key, node } of nodes) if (isLeaf(node)) add({ key, place: node.place });
  }
  for (const key of [...lost, ...lostVariables(project)]) add(key);
  return [...keys.values()].sort((a, b) => comparePlaces(a.place, b.place) || (a.key < b.key ? -1 : 1));
}

/** Values of env and label files that did not survive: they are in no document, and loading tells only their places. */
function lostVariables({ dropped, written }: LoadedProject): LedgerKey[] {
  const documents = new Set(written.map(({ file }) => file));
  return [...dropped].flatMap(([text, reason]) => {
    const [, file = '', line = '', column = ''] = /^(.*):(\d+):(\d+)$/.exec(text) ?? [];
    if (file === '' || documents.has(file)) return [];
    return [{ key: `variable@${text}`, place: { file, line: Number(line), column: Number(column) }, dropped: reason }];
  });
}

interface Written {
  /** Every leaf of every document by place, with its path there. */
  readonly leaves: ReadonlyMap<number, Cursor>;
  /** Places at which a map or list begins. A key without a value is placed where its map begins when it is the first. */
  readonly containers: ReadonlySet<number>;
}

function writtenLeaves(project: LoadedProject, numberOf: (place: Place) => number): Written {
  const leaves = new Map<number, Cursor>();
  const containers = new Set<number>();
  const visit = (node: Node, key: string): void => {
    const at = numberOf(node.place);
    if (isLeaf(node)) {
      if (!leaves.has(at)) leaves.set(at, { node, key });
      return;
    }
    containers.add(at);
    if (node.kind === 'seq') for (const [index, item] of node.items.entries()) visit(item, itemKey(key, index));
    else if (node.kind === 'map') for (const [name, value] of node.entries) visit(value, childKey(key, name));
  };
  for (const document of project.written) visit(document.tree, '');
  return { leaves, containers };
}

/**
 * The paths of a tree at which each place is found: the shallowest, so that a short form counts once and not for each field
 * that it became. Only where a map begins at the very place is it the deepest, the key without a value. Nodes that no one
 * wrote are passed over, unless their key is what was written: an item of a list that became a key.
 */
function pathsByPlace(
  root: Cursor,
  written: Written,
  numberOf: (place: Place) => number,
): ReadonlyMap<number, readonly Cursor[]> {
  const paths = new Map<number, Cursor[]>();
  /** Places of the nodes above the one that is visited. */
  const above: number[] = [];
  const record = (at: number, found: Cursor, isBelow: boolean): void => {
    const known = paths.get(at);
    if (known === undefined) paths.set(at, [found]);
    else if (isCopyInHook(found.key, known)) return;
    else if (!isBelow) known.push(found);
    else if (written.containers.has(at)) known[known.length - 1] = found;
  };
  const visit = (node: Node, key: string): void => {
    const at = numberOf(node.place);
    const isWritten = node.implied !== true;
    if (isWritten) record(at, { node, key }, above.includes(at));
    if (node.kind === 'scalar') return;
    if (isWritten) above.push(at);
    if (node.kind === 'seq') {
      for (const [index, item] of node.items.entries()) visit(item, itemKey(key, index));
    } else {
      for (const [name, value] of hooksLast(node)) {
        const path = childKey(key, name);
        const keyPlace = value.implied === true ? node.keyPlaces.get(name) : undefined;
        const keyAt = keyPlace === undefined ? undefined : numberOf(keyPlace);
        if (keyAt !== undefined && written.leaves.has(keyAt) && !above.includes(keyAt))
          record(keyAt, { key: path, node: value }, false);
        visit(value, path);
      }
    }
    if (isWritten) above.pop();
  };
  visit(root.node, root.key);
  return paths;
}

/** Gives each place a number of its own: much cheaper to look up than its text. Lines and columns of what is read are below 2^21. */
function numberPlaces(): (place: Place) => number {
  const files = new Map<string, number>();
  let lastFile = '';
  let lastNumber = 0;
  return ({ file, line, column }) => {
    if (file !== lastFile || files.size === 0) {
      lastNumber = files.get(file) ?? files.size;
      files.set(file, lastNumber);
      lastFile = file;
    }
    return (lastNumber * 2 ** 21 + line) * 2 ** 21 + column;
  };
}

/** Entries of a map, start steps after what loading copies into them from their service. */
function hooksLast({ entries }: MapNode): Iterable<readonly [string, Node]> {
  const hooks = entries.get('pre_start');
  if (hooks === undefined) return entries;
  return [...[...entries].filter(([name]) => name !== 'pre_start'), ['pre_start', hooks]];
}

const hookKey = '.pre_start[';

/** True for a setting of a start step that is the service's own, copied into the step by loading. */
function isCopyInHook(key: string, known: readonly Cursor[]): boolean {
  const hook = key.indexOf(hookKey);
  if (hook === -1) return false;
  const service = key.slice(0, hook);
  return known.some((other) => isWithin(other.key, service) && !other.key.startsWith(hookKey, hook));
}

function isLeaf(node: Node): boolean {
  return node.kind === 'scalar' || (node.kind === 'seq' ? node.items.length === 0 : node.entries.size === 0);
}

/** The reason of everything in a service that no active profile switches on; undefined for any other key. */
function inactiveReason(key: string, { disabled }: LoadedProject): LedgerKey['dropped'] {
  if (disabled.entries.size === 0) return undefined;
  const name = serviceOfKey(key);
  const service = name === undefined ? undefined : disabled.entries.get(name);
  if (service === undefined) return undefined;
  const profiles = service.kind === 'map' ? service.entries.get('profiles') : undefined;
  const names = profiles?.kind === 'seq' ? profiles.items.map((item) => (item.kind === 'scalar' ? String(item.value) : '')) : [];
  return {
    code: 'profile-inactive',
    reason: `The service belongs to ${names.length === 1 ? 'profile' : 'profiles'} ${names.join(', ')}, not chosen here.`,
  };
}
