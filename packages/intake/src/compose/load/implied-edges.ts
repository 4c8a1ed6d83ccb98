import { asText, itemsAt, textAt } from '../tree/edit.ts';
import type { MapNode, Node } from '../tree/node.ts';

/** A dependency that nobody wrote, and the value that implies it. */
export interface ImpliedEdge {
  readonly service: string;
  readonly restart: boolean;
  readonly evidence: Node;
}

/**
 * The services that a container needs because it links to them, shares a namespace with them or mounts their volumes.
 *
 * @source compose-go loader/normalize.go, Normalize
 */
export function dependencyEdges(container: MapNode): ImpliedEdge[] {
  return [...linkEdges(container), ...namespaceEdges(container), ...volumeEdges(container)];
}

function linkEdges(container: MapNode): ImpliedEdge[] {
  return itemsAt(container, 'links').map((link) => {
    const text = asText(link) ?? '';
    const parts = text.split(':');
    return { service: parts.length === 2 ? (parts[0] ?? '') : text, restart: true, evidence: link };
  });
}

function namespaceEdges(container: MapNode): ImpliedEdge[] {
  const edges: ImpliedEdge[] = [];
  for (const namespace of ['network_mode', 'ipc', 'pid', 'uts', 'cgroup']) {
    const evidence = container.entries.get(namespace);
    const text = textAt(container, namespace);
    if (evidence === undefined || text === undefined || !text.startsWith('service:')) continue;
    edges.push({ service: text.slice('service:'.length), restart: true, evidence });
  }
  return edges;
}

function volumeEdges(container: MapNode): ImpliedEdge[] {
  const edges: ImpliedEdge[] = [];
  for (const evidence of itemsAt(container, 'volumes_from')) {
    const text = asText(evidence) ?? '';
    if (!text.startsWith('container:')) edges.push({ service: text.split(':')[0] ?? '', restart: false, evidence });
  }
  return edges;
}
