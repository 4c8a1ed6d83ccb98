import type { Place, Problem } from '@landfall/model';
import type { MapNode, Node } from '../tree/node.ts';

/** What is known of a merge key. */
interface MergeKey {
  readonly place: Place;
  /** Whether a value that carries `!reset` stays. */
  readonly keepsResets: boolean;
}

/**
 * The maps that a merge key brings in, the strongest first: a map, or a list of maps.
 *
 * @source go-yaml v4 constructor.go, merge; compose-go loader/reset.go, resolveContainer: an alias may name the list
 */
export function mergeSources(value: Node, key: MergeKey, problems: Problem[]): readonly MapNode[] {
  const items = value.kind === 'seq' && !isGone(value, key) ? value.items : [value];
  const maps: MapNode[] = [];
  for (const item of items) {
    if (isGone(item, key)) continue;
    if (item.kind === 'map') maps.push(item);
    else
      problems.push({
        place: key.place,
        message: 'The merge key << takes a map, or a list of maps, usually as aliases: <<: *defaults.',
      });
  }
  return maps;
}

function isGone(node: Node, key: MergeKey): boolean {
  return node.tag === 'reset' && !key.keepsResets;
}
