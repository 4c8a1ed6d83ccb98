import { childKey, comparePlaces, formatPlace, itemKey, type LedgerKey } from '@landfall/model';
import type { LoadedProject } from '../load/options.ts';
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
  const written = writtenLeaves(project);
  const active = pathsByPlace(project.tree, '', written);
  const inactive = pathsByPlace(project.disabled, 'services', written);
  const keys = new Map<string, LedgerKey>();
  const add = (key: LedgerKey) => {
    const path = keys.has(key.key) ? `${key.key}@${formatPlace(key.place)}` : key.key;
    if (!keys.has(path)) keys.set(path, path === key.key ? key : { ...key, key: path });
  };

  const lost: LedgerKey[] = [];
  for (const [text, { node, path }] of written.leaves) {
    const { place } = node;
    for (const { key } of active.get(text) ?? []) add({ key, place });
    const off = inactive.get(text) ?? [];
    for (const { key } of off) lost.push({ key, place, dropped: inactiveReason(key, project) ?? dropReason(key, node) });
    if (active.has(text) || off.length > 0) continue;
    const reason = project.dropped.get(text) ?? inactiveReason(path, project) ?? repetition(path, node, project.tree);
    lost.push({ key: path, place, dropped: reason ?? dropReason(path, node) });
  }
  for (const [text, nodes] of active) {
    if (written.leaves.has(text)) continue;
    for (const { key, node } of nodes) if (isLeaf(node)) add({ key, place: node.place });
  }
  for (const key of lost) add(key);
  return [...keys.values()].sort((a, b) => comparePlaces(a.place, b.place) || (a.key < b.key ? -1 : 1));
}

interface Written {
  /** Every leaf of every document by place, with its path there. */
  readonly leaves: ReadonlyMap<string, { readonly node: Node; readonly path: string }>;
  /** Places at which a map or list begins. A key without a value is placed where its map begins when it is the first. */
  readonly containers: ReadonlySet<string>;
}

function writtenLeaves(project: LoadedProject): Written {
  const leaves = new Map<string, { node: Node; path: string }>();
  const containers = new Set<string>();
  const visit = (node: Node, path: string): void => {
    const place = formatPlace(node.place);
    if (isLeaf(node)) {
      if (!leaves.has(place)) leaves.set(place, { node, path });
      return;
    }
    containers.add(place);
    if (node.kind === 'seq') for (const [index, item] of node.items.entries()) visit(item, itemKey(path, index));
    else if (node.kind === 'map') for (const [name, value] of node.entries) visit(value, childKey(path, name));
  };
  for (const document of project.written) visit(document.tree, '');
  return { leaves, containers };
}

interface PlacedPath {
  readonly key: string;
  readonly node: Node;
}

/**
 * The paths of a tree at which each place is found: the shallowest, so that a short form counts once and not for each field
 * that it became. Only where a map begins at the very place is it the deepest, the key without a value. Nodes that no one
 * wrote are passed over, unless their key is what was written: an item of a list that became a key.
 */
function pathsByPlace(root: Node, rootKey: string, written: Written): ReadonlyMap<string, readonly PlacedPath[]> {
  const paths = new Map<string, PlacedPath[]>();
  const record = (place: string, found: PlacedPath, isBelow: boolean): void => {
    const known = paths.get(place);
    if (known === undefined) paths.set(place, [found]);
    else if (!isBelow) known.push(found);
    else if (written.containers.has(place)) known[known.length - 1] = found;
  };
  const visit = (node: Node, key: string, above: readonly string[]): void => {
    const place = formatPlace(node.place);
    if (node.implied !== true) record(place, { key, node }, above.includes(place));
    if (node.kind === 'scalar') return;
    const chain = node.implied === true ? above : [...above.slice(-3), place];
    if (node.kind === 'seq') {
      for (const [index, item] of node.items.entries()) visit(item, itemKey(key, index), chain);
      return;
    }
    for (const [name, value] of ownEntries(node)) {
      const path = childKey(key, name);
      const keyPlace = node.keyPlaces.get(name);
      if (value.implied === true && keyPlace !== undefined) {
        const text = formatPlace(keyPlace);
        if (written.leaves.has(text) && !chain.includes(text)) record(text, { key: path, node: value }, false);
      }
      visit(value, path, chain);
    }
  };
  visit(root, rootKey, []);
  return paths;
}

/** Entries of a map; a start step is shown without what loading copied into it from its service. */
function ownEntries(node: MapNode): Iterable<readonly [string, Node]> {
  const hooks = node.entries.get('pre_start');
  if (hooks?.kind !== 'seq') return node.entries;
  const items = hooks.items.map((hook) => (hook.kind === 'map' ? withoutInherited(hook, node) : hook));
  return [...node.entries].map(([name, value]) => [name, name === 'pre_start' ? { ...hooks, items } : value] as const);
}

function withoutInherited(hook: MapNode, service: MapNode): MapNode {
  const entries = new Map([...hook.entries].filter(([name, value]) => !isSamePlace(value, service.entries.get(name))));
  return { ...hook, entries };
}

function isSamePlace(a: Node, b: Node | undefined): boolean {
  return b !== undefined && comparePlaces(a.place, b.place) === 0;
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
