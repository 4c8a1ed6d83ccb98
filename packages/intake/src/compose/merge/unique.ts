import { parseVolume } from '../canonical/volume-spec.ts';
import type { Trail } from '../load/trail.ts';
import { changeEntries } from '../tree/edit.ts';
import type { MapNode, Node, SeqNode } from '../tree/node.ts';
import { below, type Path, pathText } from '../tree/path.ts';
import { type RuleTree, ruleTree, stepInto } from '../tree/rule-tree.ts';
import { writtenAs } from '../tree/written-as.ts';

/** The part of a list entry that may occur once. Undefined, with the reason reported, when there is none. */
export type EntryKey = (entry: Node, at: Unique) => string | undefined;

/** Where a list is, and whom to tell. */
export interface Unique {
  readonly path: Path | undefined;
  readonly trail: Trail;
}

/**
 * Takes repeated entries out of every list in which an entry is known by a part of it: a port by its numbers, a mount by
 * its target, a variable by its name.
 *
 * @source compose-go override/uncity.go, EnforceUnicity
 */
export function keepUnique(document: MapNode, trail: Trail): MapNode {
  return uniqueInside(document, rules, { path: undefined, trail }) as MapNode; // a map stays a map
}

/**
 * Keeps one entry per key: the last one takes effect, where the first one stood.
 *
 * @source compose-go override/uncity.go, uniqueEntries
 */
export function keepLastPerKey(seq: SeqNode, keyOf: EntryKey, at: Unique): SeqNode {
  const positions = new Map<string, number>();
  const items: Node[] = [];
  for (const entry of seq.items) {
    const key = keyOf(entry, at);
    const known = key === undefined ? undefined : positions.get(key);
    if (known === undefined) {
      if (key !== undefined) positions.set(key, items.length);
      items.push(entry);
    } else {
      const earlier = items[known];
      if (earlier !== undefined && earlier !== entry) {
        at.trail.drop(earlier, 'overridden', `${entry.place.file} sets the same entry again, and comes later.`);
      }
      items[known] = entry;
    }
  }
  return items.length === seq.items.length ? seq : { ...seq, items };
}

/** The name in `NAME=VALUE`, or the whole text. */
export const nameOfPair: EntryKey = (entry, { path, trail }) => {
  if (entry.kind === 'scalar' && typeof entry.value === 'string') {
    const equals = entry.value.indexOf('=');
    return equals === -1 ? entry.value : entry.value.slice(0, equals);
  }
  trail.report(entry.place, path, `${pathText(path)} holds texts; put this entry in quotes`);
  return undefined;
};

function uniqueInside(node: Node, tree: RuleTree<EntryKey>, at: Unique): Node {
  if (node.kind === 'map') {
    return changeEntries(node, (child, key) => {
      const next = stepInto(tree, key);
      return next === undefined ? child : uniqueInside(child, next, { path: below(at.path, key), trail: at.trail });
    });
  }
  if (node.kind === 'seq' && tree.rule !== undefined) return keepLastPerKey(node, tree.rule, at);
  return node;
}

const volumeTarget: EntryKey = (entry, { path, trail }) => {
  if (entry.kind === 'map') return targetText(entry, 'a mount', { path, trail });
  if (entry.kind !== 'scalar' || typeof entry.value !== 'string') return '';
  const volume = parseVolume(entry.value);
  if (volume.kind === 'wrong') {
    trail.report(entry.place, path, volume.reason + writtenAs(entry));
    return undefined;
  }
  return volume.target;
};

const deviceTarget: EntryKey = (entry, at) => {
  if (entry.kind === 'map') return targetText(entry, 'a device', at);
  if (entry.kind !== 'scalar' || typeof entry.value !== 'string') return '';
  const parts = entry.value.split(':');
  return parts[1] ?? parts[0];
};

function targetText(entry: MapNode, what: string, { path, trail }: Unique): string | undefined {
  const target = entry.entries.get('target');
  if (target?.kind === 'scalar' && typeof target.value === 'string') return target.value;
  trail.report(entry.place, path, `${what} of ${pathText(path)} has no \`target\`; say where it goes in the container`);
  return undefined;
}

const exposedPort: EntryKey = (entry, { path, trail }) => {
  if (entry.kind === 'scalar' && (typeof entry.value === 'string' || typeof entry.value === 'number')) return String(entry.value);
  trail.report(entry.place, path, `${pathText(path)} holds port numbers; this is none`);
  return undefined;
};

/** Two published ports are the same when address, host port, container port and protocol are; `8080` and `"8080"` differ. */
const publishedPort: EntryKey = (entry, { path, trail }) => {
  if (entry.kind === 'scalar') return typeof entry.value === 'boolean' || entry.value === null ? '' : String(entry.value);
  if (entry.kind === 'seq') return '';
  const target = entry.entries.get('target');
  if (target === undefined) {
    trail.report(entry.place, path, `a port of ${pathText(path)} has no \`target\`; say which port of the container it is`);
    return undefined;
  }
  const published = entry.entries.get('published');
  const host = valueText(entry.entries.get('host_ip')) ?? '0.0.0.0';
  const protocol = valueText(entry.entries.get('protocol')) ?? 'tcp';
  const kind = published?.kind === 'scalar' ? typeof published.value : 'none';
  return `${host}:${kind}=${valueText(published) ?? ''}:${valueText(target) ?? ''}/${protocol}`;
};

const envFilePath: EntryKey = (entry, { path, trail }) => {
  if (entry.kind === 'scalar') return typeof entry.value === 'string' ? entry.value : '';
  const file = entry.kind === 'map' ? valueText(entry.entries.get('path')) : '';
  if (file === undefined) trail.report(entry.place, path, `an entry of ${pathText(path)} has no \`path\``);
  return file;
};

function mountTarget(folder: string): EntryKey {
  return (entry, { path, trail }) => {
    if (entry.kind === 'scalar' && typeof entry.value === 'string') return `${folder}/${entry.value}`;
    if (entry.kind === 'map') {
      return valueText(entry.entries.get('target')) ?? `${folder}/${valueText(entry.entries.get('source')) ?? ''}`;
    }
    trail.report(entry.place, path, `${pathText(path)} holds names or maps with \`source\` and \`target\``);
    return undefined;
  };
}

function valueText(node: Node | undefined): string | undefined {
  return node?.kind === 'scalar' && node.value !== null ? String(node.value) : undefined;
}

const rules = ruleTree<EntryKey>({
  'networks.*.labels': nameOfPair,
  'networks.*.ipam.options': nameOfPair,
  'services.*.annotations': nameOfPair,
  'services.*.build.args': nameOfPair,
  'services.*.build.additional_contexts': nameOfPair,
  'services.*.build.platform': nameOfPair,
  'services.*.build.tags': nameOfPair,
  'services.*.build.labels': nameOfPair,
  'services.*.cap_add': nameOfPair,
  'services.*.cap_drop': nameOfPair,
  'services.*.configs': mountTarget(''),
  'services.*.deploy.labels': nameOfPair,
  'services.*.dns': nameOfPair,
  'services.*.dns_opt': nameOfPair,
  'services.*.dns_search': nameOfPair,
  'services.*.environment': nameOfPair,
  'services.*.env_file': envFilePath,
  'services.*.expose': exposedPort,
  'services.*.labels': nameOfPair,
  'services.*.links': nameOfPair,
  'services.*.networks.*.aliases': nameOfPair,
  'services.*.networks.*.link_local_ips': nameOfPair,
  'services.*.ports': publishedPort,
  'services.*.profiles': nameOfPair,
  'services.*.secrets': mountTarget('/run/secrets'),
  'services.*.sysctls': nameOfPair,
  'services.*.tmpfs': nameOfPair,
  'services.*.volumes': volumeTarget,
  'services.*.devices': deviceTarget,
});
