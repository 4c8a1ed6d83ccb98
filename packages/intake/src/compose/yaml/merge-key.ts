import type { Place, Problem } from '@landfall/model';
import type { MapNode, Node } from '../tree/node.ts';

/**
 * The maps that a merge key brings in, the strongest first: a map, or a list of maps.
 *
 * @source go-yaml v4 constructor.go, merge; compose-go loader/reset.go, resolveContainer: an alias may name the list
 */
export function mergeSources(value: Node, keyPlace: Place, problems: Problem[]): readonly MapNode[] {
  if (value.tag === 'reset') return [];
  if (value.kind === 'map') return [value];
  const items = value.kind === 'seq' ? value.items : [value];
  const maps: MapNode[] = [];
  for (const item of items) {
    if (item.tag === 'reset') continue;
    if (item.kind === 'map') maps.push(item);
    else
      problems.push({
        place: keyPlace,
        message: 'The merge key << takes a map, or a list of maps, usually as aliases: <<: *defaults.',
      });
  }
  return maps;
}
