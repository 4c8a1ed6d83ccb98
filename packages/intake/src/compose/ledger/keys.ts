import { childKey, comparePlaces, formatPlace, itemKey, type LedgerKey } from '@landfall/model';
import type { LoadedProject } from '../load/options.ts';
import type { MapNode, Node } from '../tree/node.ts';
import { dropReason } from './drop-reasons.ts';

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
  const active = pathsByPlace(project.tree, '');
  const inactive = pathsByPlace(project.disabled, 'services');
  const keys = new Map<string, LedgerKey>();
  const add = (key: LedgerKey) => {
    const path = keys.has(key.key) ? `${key.key}@${formatPlace(key.place)}` : key.key;
    if (!keys.has(path)) keys.set(path, path === key.key ? key : { ...key, key: path });
  };

  const written = new Map<string, { node: Node; path: string }>();
  for (const document of project.written) {
    for (const leaf of leavesOf(document.tree)) {
      const place = formatPlace(leaf.node.place);
      if (!written.has(place)) written.set(place, leaf);
    }
  }

  const lost: LedgerKey[] = [];
  for (const [text, { node, path }] of written) {
    const { place } = node;
    const found = active.get(text);
    for (const { key } of found ?? []) add({ key, place });
    for (const { key } of inactive.get(text) ?? []) lost.push({ key, place, dropped: inactiveReason(key, project) });
    if (found === undefined && !inactive.has(text))
      lost.push({ key: path, place, dropped: project.dropped.get(text) ?? dropReason(path, node) });
  }
  for (const [text, nodes] of active) {
    if (written.has(text)) continue;
    for (const { key, node } of nodes) if (isLeaf(node)) add({ key, place: node.place });
  }
  for (const key of lost) add(key);
  return [...keys.values()].sort((a, b) => comparePlaces(a.place, b.place) || (a.key < b.key ? -1 : 1));
}

interface PlacedPath {
  readonly key: string;
  readonly node: Node;
}

/** The shallowest paths of a tree at which each place is found. Nodes that no one wrote are passed over. */
function pathsByPlace(root: Node, rootKey: string): ReadonlyMap<string, readonly PlacedPath[]> {
  const paths = new Map<string, PlacedPath[]>();
  const visit = (node: Node, key: string, above: readonly string[]): void => {
    const place = formatPlace(node.place);
    if (node.implied !== true && !above.includes(place)) {
      const known = paths.get(place);
      if (known === undefined) paths.set(place, [{ key, node }]);
      else known.push({ key, node });
    }
    if (node.kind === 'scalar') return;
    const chain = node.implied === true ? above : [...above.slice(-3), place];
    if (node.kind === 'seq') for (const [index, item] of node.items.entries()) visit(item, itemKey(key, index), chain);
    else for (const [name, value] of ownEntries(node)) visit(value, childKey(key, name), chain);
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

/** Every leaf of a document with its path there. */
function leavesOf(root: Node): { readonly node: Node; readonly path: string }[] {
  const leaves: { node: Node; path: string }[] = [];
  const visit = (node: Node, path: string): void => {
    if (isLeaf(node)) leaves.push({ node, path });
    else if (node.kind === 'seq') for (const [index, item] of node.items.entries()) visit(item, itemKey(path, index));
    else if (node.kind === 'map') for (const [name, value] of node.entries) visit(value, childKey(path, name));
  };
  visit(root, '');
  return leaves;
}

function inactiveReason(key: string, project: LoadedProject): NonNullable<LedgerKey['dropped']> {
  for (const [name, service] of project.disabled.entries) {
    const path = childKey('services', name);
    if (key !== path && !key.startsWith(`${path}.`)) continue;
    const profiles = service.kind === 'map' ? service.entries.get('profiles') : undefined;
    const names =
      profiles?.kind === 'seq' ? profiles.items.map((item) => (item.kind === 'scalar' ? String(item.value) : '')) : [];
    return {
      code: 'profile-inactive',
      reason: `The service belongs to ${names.length === 1 ? 'profile' : 'profiles'} ${names.join(', ')}, not chosen here.`,
    };
  }
  return { code: 'profile-inactive', reason: 'The service belongs to a profile that is not chosen here.' };
}
