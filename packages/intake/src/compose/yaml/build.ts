import { AppError, type Place, type Problem } from '@landfall/model';
import { shorten } from '../../wording/shorten.ts';
import type { MapNode, MergeTag, Node, ScalarNode, SeqNode } from '../tree/node.ts';
import { tooDeep, type YamlLimits } from './limits.ts';
import { findDuplicate, isMergeKey, isReset, isTextMap, readMergedKey, whyNoKey, writtenKey } from './map-keys.ts';
import { mergeSources } from './merge-key.ts';
import type { AliasSyntax, AnchoredSyntax, MapSyntax, PairSyntax, ScalarSyntax, SeqSyntax, Syntax } from './syntax.ts';
import { readScalar } from './tagged-scalar.ts';
import type { TextLines } from './text-lines.ts';

/** A node that an alias may name. */
interface Anchored {
  readonly node: Node;
  /** Nodes in it, with aliases followed. */
  readonly count: number;
  /** Levels below it. */
  readonly height: number;
}

/** Nodes that aliases may add to a document, in multiples of what may be written. */
const aliasFactor = 4;

/** What building has cost so far. */
interface Spent {
  count: number;
  depth: number;
  deepest: number;
}

/** The state of building a document, and where in it the next node stands. */
interface Build {
  readonly lines: TextLines;
  readonly limits: YamlLimits;
  readonly problems: Problem[];
  /** What anchors name, once built. Undefined while it is being built: an alias inside it would have no end. */
  readonly built: Map<AnchoredSyntax, Anchored | undefined>;
  readonly spent: Spent;
  /** Inside the value of `!override`, where other tags of Compose mean nothing. */
  readonly isOverriding: boolean;
  /** Inside the value of `!reset`, of which nothing stays: aliases are not followed there, and nothing is wrong. */
  readonly isDropped: boolean;
  /** Directly under a merge key, where the reference loader takes every key as text. */
  readonly keysAsText: boolean;
}

/**
 * Turns the syntax of one document into our tree: aliases followed, merge keys applied, scalars read. An alias shares the
 * node that it names, so that its cost is one step however large the node is.
 *
 * @throws AppError COMPOSE_INVALID with all problems of the document, COMPOSE_TOO_LARGE when aliases multiply it too far
 * @source go-yaml v4 constructor.go; compose-go loader/reset.go
 */
export function buildDocument(root: Syntax, lines: TextLines, limits: YamlLimits): Node {
  const build: Build = {
    lines,
    limits,
    problems: [],
    built: new Map(),
    spent: { count: 0, depth: 0, deepest: 0 },
    isOverriding: false,
    isDropped: false,
    keysAsText: false,
  };
  // What is tagged as null is nothing, even a map.
  const isNull = root.kind !== 'alias' && root.kind !== 'scalar' && root.tag === '!!null';
  const node = isNull ? nullNode(lines.placeAt(root.offset)) : buildNode(build, root, undefined);
  if (build.problems.length > 0) throw new AppError('COMPOSE_INVALID', build.problems);
  return node;
}

/** @param keyPlace place of the key that the node is the value of: an empty value is shown there */
function buildNode(build: Build, source: Syntax, keyPlace: Place | undefined): Node {
  if (source.kind === 'alias') return followAlias(build, source);
  if (!source.hasAnchor) return buildOwn(build, source, keyPlace);
  const node = buildAnchored(build, source, keyPlace).node;
  // Other aliases must not find what only holds under a merge key.
  if (isOnlyText(build, source)) build.built.delete(source);
  return node;
}

function buildAnchored(build: Build, source: AnchoredSyntax, keyPlace: Place | undefined): Anchored {
  const { spent } = build;
  const before = { count: spent.count, deepest: spent.deepest };
  spent.deepest = spent.depth;
  build.built.set(source, undefined);
  const node = buildOwn(build, source, keyPlace);
  const anchored = { node, count: spent.count - before.count, height: spent.deepest - spent.depth };
  build.built.set(source, anchored);
  spent.deepest = Math.max(spent.deepest, before.deepest);
  return anchored;
}

function isOnlyText(build: Build, source: AnchoredSyntax): boolean {
  return build.keysAsText && source.kind === 'map' && !isTextMap(source, build.isOverriding);
}

function followAlias(build: Build, alias: AliasSyntax): Node {
  const { target, offset } = alias;
  if (build.isDropped) return nullNode(build.lines.placeAt(offset));
  const known = build.built.get(target);
  if (known === undefined && build.built.has(target)) {
    const name = shorten(alias.name);
    report(build, offset, `The alias *${name} stands inside the value that &${name} names, so it would have no end. Remove it.`);
    return nullNode(build.lines.placeAt(offset));
  }
  if (isOnlyText(build, target)) return buildOwn(build, target, undefined);
  // Not built yet is what stands in an earlier document, or where a tag has taken it away.
  if (known === undefined) return buildAnchored(withoutMerge(build), target, undefined).node;
  addNodes(build, known.count, offset);
  checkDepth(build, known.height, offset);
  return known.node;
}

function buildOwn(build: Build, source: AnchoredSyntax, keyPlace: Place | undefined): Node {
  addNodes(build, 1, source.offset);
  if (source.kind === 'scalar') return buildScalar(build, source, keyPlace);
  const { spent } = build;
  spent.depth += 1;
  checkDepth(build, 0, source.offset);
  const inner = enterTag(build, source);
  const node = source.kind === 'map' ? buildMap(inner, source) : buildSeq(inner, source);
  spent.depth -= 1;
  return withTag(node, source.tag);
}

/** The keys under `!reset` are built, so that they can be accounted for. */
function enterTag(build: Build, source: MapSyntax | SeqSyntax): Build {
  if (build.isOverriding) return build;
  if (source.tag === '!reset') return { ...build, problems: [], built: new Map(), isDropped: true };
  return source.tag === '!override' ? { ...build, isOverriding: true } : build;
}

function buildSeq(build: Build, source: SeqSyntax): SeqNode {
  const items = source.items.map((item) => buildNode(build, item, undefined));
  return { kind: 'seq', items, place: build.lines.placeAt(source.offset) };
}

/** Own keys first, then what merge keys bring in. */
function buildMap(build: Build, source: MapSyntax): MapNode {
  const place = build.lines.placeAt(source.offset);
  const entries = new Map<string, Node>();
  const keyPlaces = new Map<string, Place>();
  const seen = new Map<string, Place>();
  const inner = withoutMerge(build);
  let merges: readonly MapNode[] = [];
  for (const pair of source.pairs) {
    const { key, value } = pair;
    const isNothing = key.kind === 'scalar' && key.isEmpty && key.tag === undefined;
    const keyPlace = isNothing ? place : build.lines.placeAt(key.offset);
    const duplicate = findDuplicate(seen, key, keyPlace);
    if (duplicate !== undefined) build.problems.push(duplicate);
    if (isMergeKey(key)) {
      checkMergedAlias(build, key, value, keyPlace);
      const keysAsText = build.keysAsText || isTextMap(source, build.isOverriding);
      const merged = buildNode({ ...build, keysAsText }, value, keyPlace);
      merges = mergeSources(merged, { place: keyPlace, keepsResets: build.isOverriding }, build.problems);
      continue;
    }
    const text = readKey(build, pair, keyPlace);
    if (text === undefined) continue;
    entries.set(text, buildNode(inner, value, keyPlace));
    keyPlaces.set(text, keyPlace);
  }
  for (const merged of merges) {
    for (const [key, node] of merged.entries) {
      if (entries.has(key)) continue;
      entries.set(key, node);
      keyPlaces.set(key, merged.keyPlaces.get(key) ?? node.place);
    }
  }
  return { kind: 'map', entries, keyPlaces, place };
}

/** Deeper than directly under a merge key. */
function withoutMerge(build: Build): Build {
  return build.keysAsText ? { ...build, keysAsText: false } : build;
}

/** Compose replaces an alias of a list by the list, but not behind another name or under a tag that it leaves alone. */
function checkMergedAlias(build: Build, key: Syntax, value: Syntax, place: Place): void {
  const isReplaced = !build.isOverriding && key.kind === 'scalar' && key.text === '<<';
  if (isReplaced || value.kind !== 'alias' || value.target.kind !== 'seq') return;
  build.problems.push({ place, message: 'The merge key takes an alias of a map here. Write the list itself behind it.' });
}

/** @returns undefined for a key that the reference loader leaves out */
function readKey(build: Build, { key, value }: PairSyntax, place: Place): string | undefined {
  if (isReset(value) && !build.isOverriding) return writtenKey(key);
  const scalar = key.kind === 'alias' ? key.target : key;
  if (build.keysAsText && scalar.kind === 'scalar') return readMergedKey(scalar, place, build.problems);
  const node = buildNode(withoutMerge(build), key, undefined);
  const message = whyNoKey(node);
  if (message !== undefined) build.problems.push({ place, message });
  return node.kind === 'scalar' ? String(node.value) : '';
}

function buildScalar(build: Build, source: ScalarSyntax, keyPlace: Place | undefined): ScalarNode {
  const place = source.isEmpty && keyPlace !== undefined ? keyPlace : build.lines.placeAt(source.offset);
  const read = readScalar(source);
  if (read === undefined) {
    const tag = shorten(source.tag ?? '');
    report(build, source.offset, `The value does not fit its tag ${tag}. Correct the value, or remove the tag.`);
    return nullNode(place);
  }
  if (typeof read.value === 'number' && !Number.isFinite(read.value)) {
    report(
      build,
      source.offset,
      `The number ${shorten(source.text)} is not finite, which nothing in a Compose file can be. Put it in quotes if it is text.`,
    );
  }
  return withTag({ kind: 'scalar', ...read, place }, source.tag);
}

function withTag<N extends Node>(node: N, tag: string | undefined): N {
  const known = mergeTags.get(tag ?? '');
  return known === undefined ? node : { ...node, tag: known };
}

const mergeTags: ReadonlyMap<string, MergeTag> = new Map([
  ['!reset', 'reset'],
  ['!override', 'override'],
]);

function addNodes(build: Build, count: number, offset: number): void {
  build.spent.count += count;
  if (build.spent.count <= build.limits.maxNodes * aliasFactor) return;
  const message = `Aliases multiply the document to more than ${build.limits.maxNodes * aliasFactor} values here. Write the repeated part once, or use extends.`;
  throw new AppError('COMPOSE_TOO_LARGE', [{ place: build.lines.placeAt(offset), message }]);
}

function checkDepth(build: Build, height: number, offset: number): void {
  const { spent, limits } = build;
  spent.deepest = Math.max(spent.deepest, spent.depth + height);
  if (spent.depth + height > limits.maxDepth) throw tooDeep(build.lines.placeAt(offset), limits);
}

function report(build: Build, offset: number, message: string): void {
  build.problems.push({ place: build.lines.placeAt(offset), message });
}

function nullNode(place: Place): ScalarNode {
  return { kind: 'scalar', value: null, place };
}
