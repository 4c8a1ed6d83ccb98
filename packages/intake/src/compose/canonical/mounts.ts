import type { Trail } from '../load/trail.ts';
import { cleanPath } from '../paths/clean.ts';
import { mapNode, scalarNode, seqNode } from '../tree/edit.ts';
import type { MapNode, Node, ScalarNode } from '../tree/node.ts';
import { type Path, pathText } from '../tree/path.ts';
import { writtenAs } from '../tree/written-as.ts';
import { type PortSpec, parsePorts } from './port-spec.ts';
import { refuseKind, type Transform } from './transform.ts';
import { parseVolume, splitSections, type VolumeSpec } from './volume-spec.ts';

const implied = { implied: true };

/**
 * `./data:/data:ro` becomes a mount with its type.
 *
 * @source compose-go transform/volume.go, format/volume.go
 */
export const volumeMount: Transform = {
  goesOn: false,
  change: (node, path, trail) => {
    if (node.kind === 'map') return node;
    if (node.kind !== 'scalar' || typeof node.value !== 'string') {
      return refuseKind(node, path, trail, '`source:target`, or a map with `type`, `source` and `target`');
    }
    const spec = parseVolume(node.value);
    if (spec.kind !== 'wrong') return mountNode(spec, node);
    trail.report(node.place, path, spec.reason + writtenAs(node));
    return node;
  },
};

/** The text before interpolation that belongs to the source alone. */
function sourceNode(source: string, { template, ...node }: ScalarNode): ScalarNode {
  const sections = template === undefined ? [] : splitSections(template);
  return { ...node, value: source, ...(sections.length > 1 ? { template: sections[0] ?? '' } : {}) };
}

function mountNode(spec: VolumeSpec, node: ScalarNode): MapNode {
  const { place } = node;
  const entries: [string, Node][] = [['type', scalarNode(spec.kind, place, implied)]];
  if (spec.source !== undefined) entries.push(['source', sourceNode(spec.source, node)]);
  entries.push(['target', scalarNode(cleanPath(spec.target), place)]);
  if (spec.isReadOnly) entries.push(['read_only', scalarNode(true, place)]);
  if (spec.isBare) return mapNode(entries, place);

  const bind: [string, Node][] = [];
  if (spec.selinux !== undefined) bind.push(['selinux', scalarNode(spec.selinux, place)]);
  if (spec.propagation !== undefined) bind.push(['propagation', scalarNode(spec.propagation, place)]);
  if (spec.kind === 'bind') bind.push(['create_host_path', scalarNode(true, place, implied)]);
  if (bind.length > 0) entries.push(['bind', mapNode(bind, place)]);
  if (spec.isNoCopy) entries.push(['volume', mapNode([['nocopy', scalarNode(true, place)]], place)]);
  else if (spec.kind === 'volume') entries.push(['volume', mapNode([], place, implied)]);
  return mapNode(entries, place);
}

/**
 * `/dev/a:/dev/b:rw` becomes a map.
 *
 * @source compose-go transform/device.go
 */
export const deviceMapping: Transform = {
  goesOn: false,
  change: (node, path, trail) => {
    if (node.kind === 'map') return node;
    if (node.kind !== 'scalar' || typeof node.value !== 'string')
      return refuseKind(node, path, trail, '`source:target`, or a map');
    const parts = node.value.split(':');
    const [source = '', target = '', permissions] = parts;
    if (parts.length > 3) {
      trail.report(
        node.place,
        path,
        `"${node.value}" has too many colons; use the long form with source, target and permissions`,
      );
      return node;
    }
    return mapNode(
      [
        ['source', scalarNode(source, node.place)],
        ['target', scalarNode(target === '' ? source : target, node.place)],
        ['permissions', permissions === undefined ? scalarNode('rwm', node.place, implied) : scalarNode(permissions, node.place)],
      ],
      node.place,
    );
  },
};

/**
 * Port texts and numbers become maps; a range becomes several.
 *
 * @source compose-go transform/ports.go
 */
export const portList: Transform = {
  goesOn: false,
  change: (node, path, trail) => {
    if (node.kind !== 'seq') return refuseKind(node, path, trail, 'a list of ports');
    if (node.items.every((item) => item.kind === 'map')) return node;
    return seqNode(
      node.items.flatMap((item) => portNodes(item, path, trail)),
      node.place,
    );
  },
};

function portNodes(item: Node, path: Path | undefined, trail: Trail): Node[] {
  if (item.kind === 'map') return [item];
  if (item.kind === 'seq' || item.form !== undefined || (typeof item.value !== 'string' && typeof item.value !== 'number')) {
    trail.report(item.place, path, `an entry of ${pathText(path)} must be a port such as "8080:80", or a map with \`target\``);
    return [];
  }
  const ports = parsePorts(String(item.value));
  if ('kind' in ports) {
    trail.report(item.place, path, ports.reason + writtenAs(item));
    return [];
  }
  trail.countPorts(ports.length, item.place);
  const isProtocolWritten = typeof item.value === 'string' && item.value.includes('/');
  return ports.map((port) => portNode(port, item, isProtocolWritten));
}

function portNode(port: PortSpec, node: ScalarNode, isProtocolWritten: boolean): MapNode {
  const { place } = node;
  const entries: [string, Node][] = [['mode', scalarNode('ingress', place, implied)]];
  if (port.hostIp !== '') entries.push(['host_ip', scalarNode(port.hostIp, place)]);
  entries.push(['target', scalarNode(port.target, place)]);
  if (port.published !== '') entries.push(['published', { ...scalarNode(port.published, place), ...origin(node) }]);
  entries.push(['protocol', scalarNode(port.protocol, place, { implied: !isProtocolWritten })]);
  return mapNode(entries, place);
}

/** The published port is what people make a variable of, so it carries the text before interpolation. */
function origin(node: ScalarNode): Partial<ScalarNode> {
  return {
    ...(node.template === undefined ? {} : { template: node.template }),
    ...(node.variables === undefined ? {} : { variables: node.variables }),
  };
}
