import { AppError, type Place, type Problem } from '@landfall/model';
import { type Alias, isAlias, isMap, isScalar, type Scalar, type YAMLMap, type YAMLSeq, type Node as YamlNode } from 'yaml';
import { shorten } from '../../wording/shorten.ts';
import type { MapNode, MergeTag, Node, ScalarNode, SeqNode } from '../tree/node.ts';
import type { YamlLimits } from './limits.ts';
import { mergeKey, mergeSources } from './merge-key.ts';
import { readPlainScalar } from './scalar.ts';
import { readTaggedScalar } from './tagged-scalar.ts';
import type { TextLines } from './text-lines.ts';
import { tooDeep, tooMany } from './tokens.ts';

/** A node that an alias may name. Undefined while it is being built: an alias inside it would have no end. */
interface Anchored {
  readonly node: Node;
  /** Nodes in it, with aliases followed. */
  readonly count: number;
  /** Levels below it. */
  readonly height: number;
}

/** Nodes that aliases may add to a document, in multiples of what may be written. */
const aliasFactor = 4;

interface Build {
  readonly lines: TextLines;
  readonly limits: YamlLimits;
  readonly anchors: Map<string, Anchored | undefined>;
  readonly problems: Problem[];
  written: number;
  count: number;
  depth: number;
  deepest: number;
}

/**
 * Turns the syntax of one document into our tree: aliases followed, merge keys applied, scalars read. An alias shares the
 * node that it names, so that its cost is one step however large the node is.
 *
 * @throws AppError COMPOSE_INVALID with all problems of the document, COMPOSE_TOO_LARGE when aliases multiply it too far
 */
export function buildDocument(root: YamlNode | null, lines: TextLines, limits: YamlLimits): Node {
  const build: Build = { lines, limits, anchors: new Map(), problems: [], written: 0, count: 0, depth: 0, deepest: 0 };
  const node = root === null ? nullNode(lines.placeAt(0)) : buildNode(build, root, undefined);
  if (build.problems.length > 0) throw new AppError('COMPOSE_INVALID', build.problems);
  return node;
}

/** @param keyPlace place of the key that the node is the value of: an empty value is shown there */
function buildNode(build: Build, source: YamlNode, keyPlace: Place | undefined): Node {
  if (isAlias(source)) return followAlias(build, source);
  const anchor = source.anchor;
  if (anchor === undefined) return buildOwn(build, source, keyPlace);
  const before = { count: build.count, deepest: build.deepest };
  build.deepest = build.depth;
  build.anchors.set(anchor, undefined);
  const node = buildOwn(build, source, keyPlace);
  build.anchors.set(anchor, { node, count: build.count - before.count, height: build.deepest - build.depth });
  build.deepest = Math.max(build.deepest, before.deepest);
  return node;
}

function buildOwn(build: Build, source: YamlNode, keyPlace: Place | undefined): Node {
  const offset = source.range?.[0] ?? 0;
  build.written += 1;
  if (build.written > build.limits.maxNodes) throw tooMany(build.lines, offset, build.limits);
  addNodes(build, 1, offset);
  if (isScalar(source)) return buildScalar(build, source, keyPlace);
  build.depth += 1;
  checkDepth(build, 0, offset);
  const node = isMap(source) ? buildMap(build, source) : buildSeq(build, source as YAMLSeq<YamlNode>);
  build.depth -= 1;
  return node;
}

function followAlias(build: Build, alias: Alias): Node {
  const offset = alias.range?.[0] ?? 0;
  const known = build.anchors.get(alias.source);
  if (known === undefined) {
    report(build, offset, unknownAnchor(build, alias.source));
    return nullNode(build.lines.placeAt(offset));
  }
  addNodes(build, known.count, offset);
  checkDepth(build, known.height, offset);
  return known.node;
}

function unknownAnchor(build: Build, source: string): string {
  const name = shorten(source);
  if (build.anchors.has(source))
    return `The alias *${name} stands inside the value that &${name} names, so it would have no end. Remove it.`;
  return `There is no anchor &${name} before the alias *${name} in this document. Define it further up, or correct the name.`;
}

function buildScalar(build: Build, source: Scalar, keyPlace: Place | undefined): ScalarNode {
  const text = source.source ?? '';
  const offset = source.range?.[0] ?? 0;
  const isEmpty = text === '' && source.type === 'PLAIN';
  const place = isEmpty && keyPlace !== undefined ? keyPlace : build.lines.placeAt(offset);
  const read = hasOwnTag(source)
    ? readTaggedScalar(text, source.tag)
    : source.type === 'PLAIN'
      ? readPlainScalar(text)
      : { value: text };
  if (read === undefined) {
    report(
      build,
      offset,
      `The value does not fit its tag ${shorten(shortTag(String(source.tag)))}. Correct the value, or remove the tag.`,
    );
    return nullNode(place);
  }
  if (typeof read.value === 'number' && !Number.isFinite(read.value)) {
    report(
      build,
      offset,
      `The number ${text} is not finite, which nothing in a Compose file can be. Put it in quotes if it is text.`,
    );
  }
  return withTag({ kind: 'scalar', ...read, place }, source);
}

/** A lone `!` says nothing. */
function hasOwnTag(source: Scalar): source is Scalar & { readonly tag: string } {
  return source.tag !== undefined && source.tag !== '!';
}

function buildSeq(build: Build, source: YAMLSeq<YamlNode>): SeqNode {
  const items = source.items.map((item) => buildNode(build, item, undefined));
  return withTag({ kind: 'seq', items, place: placeOf(build, source) }, source);
}

function buildMap(build: Build, source: YAMLMap): MapNode {
  const place = placeOf(build, source);
  const entries = new Map<string, Node>();
  const keyPlaces = new Map<string, Place>();
  let merges: readonly MapNode[] = [];
  let mergePlace: Place | undefined;
  for (const pair of source.items) {
    const keyNode = pair.key as YamlNode | null;
    const key = readKey(build, keyNode, place);
    const value = pair.value as YamlNode | null;
    const node = value === null ? nullNode(key.place) : buildNode(build, value, key.place);
    if (key.isMerge) {
      if (mergePlace !== undefined) build.problems.push(duplicateKey('<<', key.place, mergePlace));
      merges = mergeSources(node, key.place, build.problems);
      mergePlace = key.place;
      continue;
    }
    const earlier = keyPlaces.get(key.text);
    if (earlier !== undefined) build.problems.push(duplicateKey(key.text, key.place, earlier));
    entries.set(key.text, node);
    keyPlaces.set(key.text, key.place);
  }
  for (const merged of merges) {
    for (const [key, node] of merged.entries) {
      if (entries.has(key)) continue;
      entries.set(key, node);
      keyPlaces.set(key, merged.keyPlaces.get(key) ?? node.place);
    }
  }
  return withTag({ kind: 'map', entries, keyPlaces, place }, source);
}

interface Key {
  readonly text: string;
  readonly place: Place;
  readonly isMerge: boolean;
}

function readKey(build: Build, source: YamlNode | null, mapPlace: Place): Key {
  const node = source === null ? nullNode(mapPlace) : buildNode(build, source, undefined);
  const place = source === null ? mapPlace : placeOf(build, source);
  if (node.kind !== 'scalar') {
    build.problems.push({ place, message: `A ${node.kind === 'map' ? 'map' : 'list'} cannot be a key. Write the key as text.` });
    return { text: '', place, isMerge: false };
  }
  if (typeof node.value !== 'string' || node.form !== undefined) build.problems.push({ place, message: notText(node) });
  return { text: String(node.value), place, isMerge: source !== null && isScalar(source) && mergeKey(source) };
}

function notText(node: ScalarNode): string {
  if (node.value === null) return 'The key is empty (null), but keys are text. Write the key before the ":".';
  const kind = node.form === 'date' ? 'date' : typeof node.value;
  return `A key without quotes is read as a ${kind} here, but keys are text. Put the key in quotes.`;
}

function duplicateKey(key: string, place: Place, earlier: Place): Problem {
  return {
    place,
    message: `The key ${JSON.stringify(shorten(key))} is already defined at line ${earlier.line}, column ${earlier.column}. Remove one of them, or merge what they hold.`,
  };
}

function withTag<N extends Node>(node: N, source: { readonly tag?: string }): N {
  const tag = mergeTags.get(source.tag ?? '');
  return tag === undefined ? node : { ...node, tag };
}

const mergeTags: ReadonlyMap<string, MergeTag> = new Map([
  ['!reset', 'reset'],
  ['!override', 'override'],
]);

function addNodes(build: Build, count: number, offset: number): void {
  build.count += count;
  if (build.count <= build.limits.maxNodes * aliasFactor) return;
  const message = `Aliases multiply the document to more than ${build.limits.maxNodes * aliasFactor} values here. Write the repeated part once, or use extends.`;
  throw new AppError('COMPOSE_TOO_LARGE', [{ place: build.lines.placeAt(offset), message }]);
}

function checkDepth(build: Build, height: number, offset: number): void {
  build.deepest = Math.max(build.deepest, build.depth + height);
  if (build.depth + height > build.limits.maxDepth) throw tooDeep(build.lines, offset, build.limits);
}

function placeOf(build: Build, source: YamlNode): Place {
  return build.lines.placeAt(source.range?.[0] ?? 0);
}

function report(build: Build, offset: number, message: string): void {
  build.problems.push({ place: build.lines.placeAt(offset), message });
}

function nullNode(place: Place): ScalarNode {
  return { kind: 'scalar', value: null, place };
}

function shortTag(tag: string): string {
  return tag.replace('tag:yaml.org,2002:', '!!');
}
