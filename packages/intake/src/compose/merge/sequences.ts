import type { Trail } from '../load/trail.ts';
import { scalarNode, valueKey } from '../tree/edit.ts';
import { goText } from '../tree/go-text.ts';
import type { MapNode, Node, ScalarNode, SeqNode } from '../tree/node.ts';

/**
 * Appends the entries that are not there yet. Only an identical entry counts as there: the short and the long form of
 * one thing are different entries.
 *
 * @source compose-go override/merge.go, appendWithoutDuplicates
 */
export function appendNew(base: SeqNode, over: SeqNode, trail: Trail): SeqNode {
  const items = [...base.items];
  const known = new Set(items.map(valueKey));
  for (const item of over.items) {
    const key = valueKey(item);
    if (known.has(key)) {
      trail.drop(item, 'repeated');
    } else {
      known.add(key);
      items.push(item);
    }
  }
  return { ...base, items };
}

/**
 * Reads what may be a list, a text or a map as a list; a map becomes `NAME=VALUE` texts, sorted.
 *
 * @source compose-go override/merge.go, convertIntoSequence
 */
export function asSequence(node: Node): SeqNode {
  if (node.kind === 'seq') return node;
  if (node.kind === 'map') return { kind: 'seq', items: pairTexts(node), place: node.place };
  return { kind: 'seq', items: typeof node.value === 'string' ? [node] : [], place: node.place };
}

function pairTexts(map: MapNode): Node[] {
  const items: ScalarNode[] = [];
  for (const [key, node] of map.entries) {
    if (node.kind === 'seq') {
      for (const item of node.items) items.push(pairText(key, item));
    } else if (node.kind === 'scalar' && node.value === null) {
      items.push(scalarNode(key, node.place));
    } else {
      items.push(pairText(key, node));
    }
  }
  return items.sort((a, b) => (String(a.value) < String(b.value) ? -1 : 1));
}

function pairText(key: string, node: Node): ScalarNode {
  const text = scalarNode(`${key}=${goText(node)}`, node.place);
  if (node.kind !== 'scalar') return text;
  return {
    ...text,
    ...(node.template === undefined ? {} : { template: `${key}=${node.template}` }),
    ...(node.variables === undefined ? {} : { variables: node.variables }),
  };
}
