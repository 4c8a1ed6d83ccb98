import type { Trail } from '../load/trail.ts';
import { changeEntries, changeItems } from '../tree/edit.ts';
import type { MapNode, Node } from '../tree/node.ts';

/** A place in a document that carries `!reset` or `!override`: what earlier documents say there is forgotten. */
export interface Forgotten {
  readonly keys: readonly string[];
  readonly tag: Node;
}

/** A document without `!reset` values, and the paths that its tags clear. */
export interface TagsApplied {
  readonly tree: Node | undefined;
  readonly forgotten: readonly Forgotten[];
}

/**
 * Takes `!reset` values out of a document and collects the paths that it clears in what came before.
 *
 * @source compose-go loader/reset.go, resolveReset
 */
export function applyTags(document: Node, trail: Trail): TagsApplied {
  const forgotten: Forgotten[] = [];
  const tree = withoutResets(document, [], forgotten);
  for (const { tag } of forgotten) {
    if (tag.tag === 'reset') trail.drop(tag, 'reset');
  }
  return { tree, forgotten };
}

/**
 * Forgets what earlier documents say at the given paths.
 *
 * List items stay: the reference loader does not take them out either.
 *
 * @source compose-go loader/reset.go, Apply
 */
export function forget(base: MapNode, forgotten: readonly Forgotten[], trail: Trail): MapNode {
  return forgotten.length === 0 ? base : forgetIn(base, clearings(forgotten), trail);
}

/** The paths to clear, as a tree, so that a document is walked once however many there are. */
interface Clearing {
  tag?: Node;
  readonly below: Map<string, Clearing>;
}

function clearings(forgotten: readonly Forgotten[]): Clearing {
  const root: Clearing = { below: new Map() };
  for (const { keys, tag } of forgotten) {
    let at = root;
    for (const key of keys) {
      const next = at.below.get(key) ?? { below: new Map() };
      at.below.set(key, next);
      at = next;
    }
    at.tag = tag;
  }
  return root;
}

function forgetIn(map: MapNode, clearing: Clearing, trail: Trail): MapNode {
  return changeEntries(map, (child, key) => {
    const next = clearing.below.get(key);
    if (next === undefined) return child;
    if (next.tag === undefined) return child.kind === 'map' ? forgetIn(child, next, trail) : child;
    trail.drop(child, 'overridden', `${next.tag.place.file} clears it with !${next.tag.tag ?? 'reset'}.`);
    return undefined;
  });
}

function withoutResets(node: Node, keys: readonly string[], forgotten: Forgotten[]): Node | undefined {
  if (node.tag !== undefined) {
    forgotten.push({ keys, tag: node });
    const adopted = adoptedKeys(keys);
    if (adopted !== undefined) forgotten.push({ keys: adopted, tag: node });
    return node.tag === 'reset' ? undefined : node;
  }
  if (node.kind === 'map') return changeEntries(node, (child, key) => withoutResets(child, [...keys, key], forgotten));
  if (node.kind === 'seq') return changeItems(node, (child, index) => withoutResets(child, [...keys, String(index)], forgotten));
  return node;
}

/**
 * The path of an attribute that is tagged under its old name: earlier documents hold it under the adopted one already.
 *
 * @source compose-go loader/reset.go, addAliasPaths
 */
function adoptedKeys(keys: readonly string[]): readonly string[] | undefined {
  const [section, service, attribute, ...rest] = keys;
  if (section !== 'services' || service === undefined || attribute !== 'x-develop') return undefined;
  return [section, service, 'develop', ...rest];
}
