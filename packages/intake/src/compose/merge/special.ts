import { isNull, isSameValue, mapNode, scalarNode } from '../tree/edit.ts';
import type { MapNode, Node } from '../tree/node.ts';
import { pathText } from '../tree/path.ts';
import { type RuleTree, ruleTree } from '../tree/rule-tree.ts';
import { type Merger, type Merging, mergeMaps } from './nodes.ts';
import { appendNew, asSequence } from './sequences.ts';
import { keepLastPerKey, nameOfPair } from './unique.ts';

/**
 * The attributes that are merged by a rule of their own.
 *
 * @source compose-go override/merge.go, mergeSpecials
 */
export function mergeRules(): RuleTree<Merger> {
  return rules;
}

const replace: Merger = (base, over, { trail }) => {
  trail.dropFor(base, over);
  return over;
};

const mergeToSequence: Merger = (base, over, { trail }) => appendNew(asSequence(base), asSequence(over), trail);

/** Later entries win over earlier ones of the same name, and stand where the first one stood. */
const mergePairs: Merger = (base, over, { path, trail }) => {
  const first = asSequence(base);
  const all = { ...first, items: [...first.items, ...asSequence(over).items] };
  return keepLastPerKey(all, nameOfPair, { path, trail });
};

const mergeBuild: Merger = (base, over, merging) => mergeMaps(asBuild(base), asBuild(over), merging);

const mergeNames: Merger = (base, over, merging) => mergeAsMaps(base, over, merging, (name) => scalarNode(null, name.place));

const mergeDependsOn: Merger = (base, over, merging) => mergeAsMaps(base, over, merging, startedDependency);

/** Options are merged only for one driver; another driver brings its own options. */
const mergeLogging: Merger = (base, over, merging) => {
  if (base.kind !== 'map' || over.kind !== 'map') return refuseForm(base, over, merging, 'a map');
  const driver = over.entries.get('driver');
  const baseDriver = base.entries.get('driver');
  if (driver === undefined || baseDriver === undefined || isSameValue(driver, baseDriver)) return mergeMaps(base, over, merging);
  merging.trail.drop(base, 'overridden', 'A later document names another logging driver.');
  return over;
};

const mergeUlimit: Merger = (base, over, merging) => {
  if (base.kind === 'map' && over.kind === 'map') return mergeMaps(base, over, merging);
  merging.trail.dropFor(base, over);
  return over;
};

/** Pools of two documents are compared pair by pair. */
const maxPoolPairs = 10_000;

/**
 * Address pools are the same when their subnet is. With several pools on both sides the reference loader changes pools
 * that it has already put into the list; a pool that stands in the list twice shows that here too.
 */
const mergePools: Merger = (base, over, merging) => {
  if (base.kind !== 'seq' || over.kind !== 'seq') return refuseForm(base, over, merging, 'a list');
  if (base.items.length * over.items.length > maxPoolPairs) {
    merging.trail.report(over.place, merging.path, `${pathText(merging.path)} has more address pools than can be merged`);
    return base;
  }
  const pools: { map: MapNode }[] = [];
  const overrides = over.items.map((item) => ({ map: asMap(item, merging) }));
  for (const original of base.items) {
    const pool = { map: asMap(original, merging) };
    for (const other of overrides) {
      if (!hasSameSubnet(other.map, pool.map) && !pools.some((one) => hasSameSubnet(one.map, other.map))) {
        pools.push(other);
        continue;
      }
      pool.map = mergeMaps(pool.map, other.map, { ...merging, rules: undefined });
      const known = pools.findIndex((one) => hasSameSubnet(one.map, pool.map));
      if (known === -1) pools.push(pool);
      else pools[known] = pool;
    }
  }
  return { ...base, items: pools.map(({ map }) => map) };
};

const containerRules: Readonly<Record<string, Merger>> = {
  annotations: mergePairs,
  build: mergeBuild,
  'build.args': mergePairs,
  'build.additional_contexts': mergePairs,
  'build.extra_hosts': mergeToSequence,
  'build.labels': mergePairs,
  command: replace,
  depends_on: mergeDependsOn,
  dns: mergeToSequence,
  dns_opt: mergeToSequence,
  dns_search: mergeToSequence,
  entrypoint: replace,
  env_file: mergeToSequence,
  label_file: mergeToSequence,
  environment: mergePairs,
  extra_hosts: mergeToSequence,
  'healthcheck.test': replace,
  labels: mergePairs,
  'volumes.*.volume.labels': mergePairs,
  logging: mergeLogging,
  models: mergeNames,
  networks: mergeNames,
  sysctls: mergePairs,
  tmpfs: mergeToSequence,
  'ulimits.*': mergeUlimit,
};

const rules = ruleTree<Merger>({
  'networks.*.ipam.config': mergePools,
  'networks.*.labels': mergePairs,
  'volumes.*.labels': mergePairs,
  'secrets.*.labels': mergePairs,
  'configs.*.labels': mergePairs,
  'services.*.deploy.labels': mergePairs,
  ...Object.fromEntries(
    ['services', 'jobs'].flatMap((section) =>
      Object.entries(containerRules).map(([key, merger]) => [`${section}.*.${key}`, merger]),
    ),
  ),
});

function asBuild(node: Node): MapNode {
  if (node.kind === 'map') return node;
  return mapNode(isNull(node) ? [] : [['context', node]], node.place);
}

function startedDependency(name: Node): Node {
  const implied = { implied: true };
  return mapNode(
    [
      ['condition', scalarNode('service_started', name.place, implied)],
      ['required', scalarNode(true, name.place, implied)],
    ],
    name.place,
  );
}

function mergeAsMaps(base: Node, over: Node, merging: Merging, valueOf: (name: Node) => Node): Node {
  const first = asMap(base, merging, valueOf);
  const second = asMap(over, merging, valueOf);
  return mergeMaps(first, second, { ...merging, rules: undefined });
}

/** Reads a name or a list of names as a map. */
function asMap(node: Node, merging: Merging, valueOf: (name: Node) => Node = (name) => scalarNode(null, name.place)): MapNode {
  if (node.kind === 'map') return node;
  if (isNull(node)) return mapNode([], node.place);
  const names = node.kind === 'seq' ? node.items : [node];
  const entries: [string, Node][] = [];
  for (const name of names) {
    if (name.kind === 'scalar' && typeof name.value === 'string') entries.push([name.value, valueOf(name)]);
    else merging.trail.report(name.place, merging.path, `${pathText(merging.path)} lists names; this is not a name`);
  }
  return mapNode(entries, node.place);
}

function hasSameSubnet(a: MapNode, b: MapNode): boolean {
  const one = a.entries.get('subnet');
  const other = b.entries.get('subnet');
  if (one === undefined || other === undefined) return one === other;
  return isSameValue(one, other);
}

function refuseForm(base: Node, over: Node, { path, trail }: Merging, expected: string): Node {
  const wrong = expected === 'a map' ? (base.kind === 'map' ? over : base) : base.kind === 'seq' ? over : base;
  trail.report(wrong.place, path, `${pathText(path)} must be ${expected} in every document that sets it`);
  return base;
}
