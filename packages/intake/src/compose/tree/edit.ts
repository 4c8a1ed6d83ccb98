import type { Place } from '@landfall/model';
import type { MapNode, Node, ScalarNode, SeqNode } from './node.ts';

/** A scalar with a place; `implied` when no one wrote it. */
export function scalarNode(value: ScalarNode['value'], place: Place, options: { implied?: boolean } = {}): ScalarNode {
  return options.implied === true ? { kind: 'scalar', value, place, implied: true } : { kind: 'scalar', value, place };
}

/** The same scalar with another value: its place, the text before interpolation and the variables stay. */
export function withValue(node: ScalarNode, value: ScalarNode['value']): ScalarNode {
  if (node.value === value) return node;
  const { digits: _digits, form: _form, ...rest } = node;
  return { ...rest, value };
}

/** A list with a place. */
export function seqNode(items: readonly Node[], place: Place): SeqNode {
  return { kind: 'seq', items, place };
}

/** A map with a place. The keys share the place of their values, or of the map for an implied entry. */
export function mapNode(entries: Iterable<readonly [string, Node]>, place: Place, options: { implied?: boolean } = {}): MapNode {
  const all = new Map(entries);
  const keyPlaces = new Map<string, Place>();
  for (const [key, node] of all) keyPlaces.set(key, node.place);
  const map: MapNode = { kind: 'map', entries: all, keyPlaces, place };
  return options.implied === true ? { ...map, implied: true } : map;
}

/** The map with an entry set; a new key comes last. */
export function withEntry(map: MapNode, key: string, node: Node, keyPlace?: Place): MapNode {
  if (map.entries.get(key) === node) return map;
  const entries = new Map(map.entries).set(key, node);
  const known = map.keyPlaces.get(key);
  if (known !== undefined && keyPlace === undefined) return { ...map, entries };
  return { ...map, entries, keyPlaces: new Map(map.keyPlaces).set(key, keyPlace ?? node.place) };
}

/** The map without a key. */
export function withoutEntry(map: MapNode, key: string): MapNode {
  if (!map.entries.has(key)) return map;
  const entries = new Map(map.entries);
  const keyPlaces = new Map(map.keyPlaces);
  entries.delete(key);
  keyPlaces.delete(key);
  return { ...map, entries, keyPlaces };
}

/** Changes each value; undefined takes the entry out. The same map comes back when nothing changed. */
export function changeEntries(map: MapNode, change: (node: Node, key: string) => Node | undefined): MapNode {
  let entries: Map<string, Node> | undefined;
  let keyPlaces: Map<string, Place> | undefined;
  for (const [key, node] of map.entries) {
    const changed = change(node, key);
    if (changed === node) continue;
    entries ??= new Map(map.entries);
    if (changed === undefined) {
      keyPlaces ??= new Map(map.keyPlaces);
      entries.delete(key);
      keyPlaces.delete(key);
    } else {
      entries.set(key, changed);
    }
  }
  if (entries === undefined) return map;
  return { ...map, entries, keyPlaces: keyPlaces ?? map.keyPlaces };
}

/** Changes each item; undefined takes it out. The same list comes back when nothing changed. */
export function changeItems(seq: SeqNode, change: (node: Node, index: number) => Node | undefined): SeqNode {
  let isChanged = false;
  const items: Node[] = [];
  for (const [index, node] of seq.items.entries()) {
    const changed = change(node, index);
    if (changed !== node) isChanged = true;
    if (changed !== undefined) items.push(changed);
  }
  return isChanged ? { ...seq, items } : seq;
}

/** The map at a key, if there is one. */
export function mapAt(map: MapNode, key: string): MapNode | undefined {
  const node = map.entries.get(key);
  return node?.kind === 'map' ? node : undefined;
}

/** The items at a key; none when there is no list. */
export function itemsAt(map: MapNode, key: string): readonly Node[] {
  const node = map.entries.get(key);
  return node?.kind === 'seq' ? node.items : [];
}

/** The text at a key, if it is one. */
export function textAt(map: MapNode, key: string): string | undefined {
  const node = map.entries.get(key);
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}

/** Whether a node is `null`, which in Compose mostly means that nothing is said. */
export function isNull(node: Node): boolean {
  return node.kind === 'scalar' && node.value === null;
}

/** The text of a node that is one. */
export function asText(node: Node | undefined): string | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}

/** Whether two nodes hold the same values, wherever they were written. The order of map entries does not count. */
export function isSameValue(a: Node, b: Node): boolean {
  if (a === b) return true;
  if (a.kind === 'scalar') return b.kind === 'scalar' && a.value === b.value && a.digits === b.digits;
  if (a.kind === 'seq') {
    if (b.kind !== 'seq' || a.items.length !== b.items.length) return false;
    const others = b.items;
    return a.items.every((item, index) => {
      const other = others[index];
      return other !== undefined && isSameValue(item, other);
    });
  }
  if (b.kind !== 'map' || a.entries.size !== b.entries.size) return false;
  for (const [key, node] of a.entries) {
    const other = b.entries.get(key);
    if (other === undefined || !isSameValue(node, other)) return false;
  }
  return true;
}

/** A text that two nodes share if and only if they hold the same values, so that many can be told apart at once. */
export function valueKey(node: Node): string {
  if (node.kind === 'scalar') return JSON.stringify([node.value, node.digits]);
  if (node.kind === 'seq') return `[${node.items.map(valueKey).join()}]`;
  const entries = [...node.entries].sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, child]) => `${JSON.stringify(key)}:${valueKey(child)}`).join()}}`;
}
