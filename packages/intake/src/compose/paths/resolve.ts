import { isAbsolute } from 'node:path/posix';
import type { Trail } from '../load/trail.ts';
import { asText, changeEntries, changeItems, mapAt, textAt, withEntry, withValue } from '../tree/edit.ts';
import type { MapNode, Node, ScalarNode } from '../tree/node.ts';
import { below, type Path, pathText } from '../tree/path.ts';
import { type RuleTree, ruleTree, stepInto } from '../tree/rule-tree.ts';
import { joinPath } from './clean.ts';
import { isWindowsAbsolute } from './windows.ts';

/** What relative paths of a document count from. */
export interface PathBase {
  readonly folder: string;
  /** The home folder that `~` stands for. */
  readonly home: string | undefined;
}

type Resolve = (node: Node, base: PathBase, at: At) => Node;

interface At {
  readonly path: Path | undefined;
  readonly trail: Trail;
}

/**
 * Makes the relative paths of a document count from the given folder, which may itself be relative: a document that is
 * included or extended is resolved against its own folder first, and against the project's later.
 *
 * @source compose-go paths/resolve.go, ResolveRelativePaths
 */
export function resolvePaths(document: MapNode, base: PathBase, trail: Trail): MapNode {
  return resolveInside(document, rules, base, { path: undefined, trail }) as MapNode; // a map stays a map
}

/** Replaces a leading `~` by the home folder. */
export function expandHome(path: string, home: string | undefined): string {
  return path.startsWith('~') && home !== undefined && home !== '' ? joinPath(home, path.slice(1)) : path;
}

function resolveInside(node: Node, tree: RuleTree<Resolve>, base: PathBase, at: At): Node {
  if (tree.rule !== undefined) return tree.rule(node, base, at);
  if (node.kind === 'map') {
    return changeEntries(node, (child, key) => {
      const next = stepInto(tree, key);
      return next === undefined ? child : resolveInside(child, next, base, { ...at, path: below(at.path, key) });
    });
  }
  const next = tree.any;
  if (node.kind === 'scalar' || next === undefined) return node;
  return changeItems(node, (child, index) => resolveInside(child, next, base, { ...at, path: below(at.path, index) }));
}

const filePath: Resolve = (node, base, at) => {
  const text = asText(node);
  if (text === undefined) {
    at.trail.report(node.place, at.path, `${pathText(at.path)} must be a path`);
    return node;
  }
  const path = expandHome(text, base.home);
  return withText(node, path === '' || isAbsolute(path) ? path : joinPath(base.folder, path));
};

/** A path that may be one of Windows, or empty, which then stands for the folder itself. */
const hostPath: Resolve = (node, base) => {
  const text = asText(node);
  return text === undefined ? node : withText(node, hostPathText(text, base));
};

function hostPathText(text: string, base: PathBase): string {
  const path = expandHome(text, base.home);
  return isAbsolute(path) || isWindowsAbsolute(path) ? path : joinPath(base.folder, path);
}

/** A build context may also be a repository, an image or another service. */
const buildContext: Resolve = (node, base, at) => {
  const text = asText(node);
  if (text !== undefined && (text.includes('://') || /^(service:|https?:\/\/|git:\/\/|ssh:\/\/|github\.com\/|git@)/.test(text)))
    return node;
  return filePath(node, base, at);
};

const bindMount: Resolve = (node, base, at) => {
  if (node.kind !== 'map' || textAt(node, 'type') !== 'bind') return node;
  const source = node.entries.get('source');
  if (source === undefined) {
    at.trail.report(node.place, at.path, `${pathText(at.path)} is a bind mount without \`source\`; say what to mount`);
    return node;
  }
  return withEntry(node, 'source', hostPath(source, base, at));
};

/** A volume of the local driver with `o: bind` is a folder of the host. */
const driverDevice: Resolve = (node, base, at) => {
  if (node.kind !== 'map' || textAt(node, 'driver') !== 'local') return node;
  const options = mapAt(node, 'driver_opts');
  const device = options?.entries.get('device');
  if (options === undefined || device === undefined || textAt(options, 'o') !== 'bind') return node;
  return withEntry(node, 'driver_opts', withEntry(options, 'device', hostPath(device, base, at)));
};

function withText(node: Node, text: string): Node {
  return withValue(node as ScalarNode, text); // only called for texts
}

const containerRules: Readonly<Record<string, Resolve>> = {
  'env_file.*.path': filePath,
  'label_file.*': filePath,
  'volumes.*': bindMount,
};

const workloadRules: Readonly<Record<string, Resolve>> = {
  ...containerRules,
  'build.context': buildContext,
  'build.additional_contexts.*': buildContext,
  'build.ssh.*': hostPath,
  'extends.file': filePath,
};

function prefixed(prefix: string, table: Readonly<Record<string, Resolve>>): Record<string, Resolve> {
  return Object.fromEntries(Object.entries(table).map(([key, resolve]) => [`${prefix}.${key}`, resolve]));
}

const rules = ruleTree<Resolve>({
  ...prefixed('services.*', workloadRules),
  ...prefixed('jobs.*', workloadRules),
  ...prefixed('services.*.pre_start.*', containerRules),
  'services.*.develop.watch.*.path': filePath,
  'configs.*.file': hostPath,
  'secrets.*.file': hostPath,
  'volumes.*': driverDevice,
});
