import { shorten } from '../../wording/shorten.ts';
import { tooMany, type YamlLimits } from './limits.ts';
import { Scanner } from './scanner.ts';
import type { AliasSyntax, AnchoredSyntax, MapSyntax, ScalarSyntax, SeqSyntax, Syntax } from './syntax.ts';
import { brokenFlow, noContent, notSeparated, strangeInMap, strangeInSeq } from './syntax-error.ts';
import { readDirectives, resolveTag, type TagHandles, usualHandles } from './tag-directives.ts';
import type { TextCursor } from './text-cursor.ts';
import type { AliasToken, Token } from './token.ts';

type Kind = Token['kind'];

/** What cannot begin the value of a key, so that the value is empty. */
const endsPair: ReadonlySet<Kind> = new Set(['key', 'value', 'block-end']);
const endsItem: ReadonlySet<Kind> = new Set(['block-entry', 'block-end']);
const endsIndentlessItem: ReadonlySet<Kind> = new Set(['block-entry', 'key', 'value', 'block-end']);
const endsFlowItem: ReadonlySet<Kind> = new Set(['flow-entry', 'flow-seq-end']);
const endsFlowPair: ReadonlySet<Kind> = new Set(['flow-entry', 'flow-map-end']);
const endsDocument: ReadonlySet<Kind> = new Set([
  'version-directive',
  'tag-directive',
  'document-start',
  'document-end',
  'stream-end',
]);

/** Where a node stands decides what it may be. */
type Position = 'value' | 'block' | 'flow';

/** The anchor and the tag of a node that is being read. */
interface Properties {
  readonly anchor: string | undefined;
  readonly tag: string | undefined;
  /** Offset behind them. */
  readonly end: number;
}

/**
 * Reads the documents of a text one after the other.
 *
 * Anchors reach from one document into the next, as the reference loader has it.
 *
 * @source go-yaml v4 internal/libyaml/parser.go and composer.go
 */
export class Parser {
  readonly #cursor: TextCursor;
  readonly #limits: YamlLimits;
  readonly #scanner: Scanner;
  readonly #anchors = new Map<string, AnchoredSyntax>();
  #handles: TagHandles = usualHandles;
  #count = 0;

  constructor(cursor: TextCursor, limits: YamlLimits) {
    this.#cursor = cursor;
    this.#limits = limits;
    this.#scanner = new Scanner(cursor, limits);
  }

  /** @throws AppError COMPOSE_INVALID, COMPOSE_TOO_LARGE */
  *documents(): Generator<Syntax, void> {
    const scanner = this.#scanner;
    const first = scanner.peek().kind;
    if (first === 'document-end' || !endsDocument.has(first)) yield this.#readNode('block');
    for (;;) {
      while (scanner.peek().kind === 'document-end') scanner.take();
      if (scanner.peek().kind === 'stream-end') return;
      this.#handles = readDirectives(scanner, this.#cursor);
      const start = scanner.take();
      if (start.kind !== 'document-start') throw notSeparated(this.#cursor, start);
      const isEmpty = endsDocument.has(scanner.peek().kind);
      yield isEmpty ? this.#emptyAt(scanner.peek().start) : this.#readNode('block');
    }
  }

  #readNode(position: Position): Syntax {
    const first = this.#scanner.peek();
    if (first.kind === 'alias') return this.#readAlias(first);
    const properties = this.#readProperties(first);
    const written = { hasAnchor: properties?.anchor !== undefined, tag: properties?.tag };
    const token = this.#scanner.peek();
    const offset = token.start;
    switch (token.kind) {
      case 'scalar':
        this.#scanner.take();
        return this.#begin(properties, {
          kind: 'scalar',
          offset,
          text: token.text,
          isPlain: token.style === 'plain',
          isEmpty: false,
          ...written,
        });
      case 'flow-seq-start':
        return this.#readFlowSeq(this.#begin(properties, { kind: 'seq', offset, items: [], ...written }));
      case 'flow-map-start':
        return this.#readFlowMap(this.#begin(properties, { kind: 'map', offset, pairs: [], ...written }));
      case 'block-seq-start':
        if (position === 'flow') break;
        return this.#readBlockSeq(this.#begin(properties, { kind: 'seq', offset, items: [], ...written }));
      case 'block-map-start':
        if (position === 'flow') break;
        return this.#readBlockMap(this.#begin(properties, { kind: 'map', offset, pairs: [], ...written }));
      case 'block-entry':
        if (position !== 'value') break;
        return this.#readIndentlessSeq(this.#begin(properties, { kind: 'seq', offset, items: [], ...written }));
      default:
    }
    if (properties === undefined) throw noContent(this.#cursor, token);
    return this.#begin(properties, {
      kind: 'scalar',
      offset: properties.end,
      text: '',
      isPlain: true,
      isEmpty: true,
      ...written,
    });
  }

  /** An anchor and a tag, in either order. */
  #readProperties(first: Token): Properties | undefined {
    if (first.kind !== 'anchor' && first.kind !== 'tag') return undefined;
    this.#scanner.take();
    const next = this.#scanner.peek();
    const hasBoth = first.kind === 'anchor' ? next.kind === 'tag' : next.kind === 'anchor';
    if (hasBoth) this.#scanner.take();
    const both = hasBoth ? [first, next] : [first];
    const anchor = both.find((token) => token.kind === 'anchor');
    const tag = both.find((token) => token.kind === 'tag');
    return {
      anchor: anchor?.name,
      tag: tag === undefined ? undefined : resolveTag(tag, this.#handles, this.#cursor),
      end: hasBoth ? next.end : first.end,
    };
  }

  /** Makes the anchor of a node known, even inside the node itself. */
  #begin<N extends AnchoredSyntax>(properties: Properties | undefined, node: N): N {
    this.#countNode();
    if (properties?.anchor !== undefined) this.#anchors.set(properties.anchor, node);
    return node;
  }

  #countNode(): void {
    this.#count += 1;
    if (this.#count > this.#limits.maxNodes) throw tooMany(this.#cursor.place, this.#limits);
  }

  #readAlias(token: AliasToken): AliasSyntax {
    this.#scanner.take();
    this.#countNode();
    const target = this.#anchors.get(token.name);
    if (target !== undefined) return { kind: 'alias', offset: token.start, name: token.name, target };
    const name = shorten(token.name);
    throw this.#cursor.refuse(
      token.start,
      `There is no anchor &${name} before the alias *${name}. Define it further up, or correct the name.`,
    );
  }

  #emptyAt(offset: number): ScalarSyntax {
    this.#countNode();
    return { kind: 'scalar', offset, text: '', isPlain: true, isEmpty: true, tag: undefined, hasAnchor: false };
  }

  /** A node, or an empty one when none begins here. */
  #readOptional(position: Position, ends: ReadonlySet<Kind>, emptyOffset: number): Syntax {
    return ends.has(this.#scanner.peek().kind) ? this.#emptyAt(emptyOffset) : this.#readNode(position);
  }

  #readBlockSeq(seq: SeqSyntax): SeqSyntax {
    this.#scanner.take();
    for (;;) {
      const token = this.#scanner.take();
      if (token.kind === 'block-end') return seq;
      if (token.kind !== 'block-entry') throw strangeInSeq(this.#cursor, token);
      seq.items.push(this.#readOptional('block', endsItem, token.end));
    }
  }

  /** A list whose dashes stand in the column of the key that it belongs to. */
  #readIndentlessSeq(seq: SeqSyntax): SeqSyntax {
    while (this.#scanner.peek().kind === 'block-entry') {
      const { end } = this.#scanner.take();
      seq.items.push(this.#readOptional('block', endsIndentlessItem, end));
    }
    return seq;
  }

  #readBlockMap(map: MapSyntax): MapSyntax {
    this.#scanner.take();
    for (;;) {
      const token = this.#scanner.take();
      if (token.kind === 'block-end') return map;
      if (token.kind !== 'key') throw strangeInMap(this.#cursor, token);
      const key = this.#readOptional('value', endsPair, token.end);
      const colon = this.#scanner.peek();
      if (colon.kind === 'value') this.#scanner.take();
      const value = colon.kind === 'value' ? this.#readOptional('value', endsPair, colon.end) : this.#emptyAt(colon.start);
      map.pairs.push({ key, value });
    }
  }

  #readFlowSeq(seq: SeqSyntax): SeqSyntax {
    this.#scanner.take();
    this.#checkOpen(seq);
    for (let isFirst = true; ; isFirst = false) {
      if (this.#scanner.peek().kind !== 'flow-seq-end' && !isFirst) this.#passComma(seq);
      const token = this.#scanner.peek();
      if (token.kind === 'flow-seq-end') {
        this.#scanner.take();
        return seq;
      }
      seq.items.push(token.kind === 'key' ? this.#readSinglePair(token) : this.#readNode('flow'));
    }
  }

  /** A map of one pair, written in a list without braces: `[a: b]`. */
  #readSinglePair(keyToken: Token): MapSyntax {
    this.#scanner.take();
    const map: MapSyntax = { kind: 'map', offset: keyToken.start, pairs: [], tag: undefined, hasAnchor: false };
    this.#countNode();
    const token = this.#scanner.peek();
    let key: Syntax;
    if (token.kind === 'value' || endsFlowItem.has(token.kind)) {
      // The reference loader passes the token as well.
      this.#scanner.take();
      key = this.#emptyAt(token.end);
    } else key = this.#readNode('flow');
    map.pairs.push({ key, value: this.#readFlowValue(endsFlowItem) });
    return map;
  }

  #readFlowMap(map: MapSyntax): MapSyntax {
    this.#scanner.take();
    this.#checkOpen(map);
    for (let isFirst = true; ; isFirst = false) {
      if (this.#scanner.peek().kind !== 'flow-map-end' && !isFirst) this.#passComma(map);
      const token = this.#scanner.peek();
      if (token.kind === 'flow-map-end') {
        this.#scanner.take();
        return map;
      }
      if (token.kind === 'key') {
        this.#scanner.take();
        const next = this.#scanner.peek();
        const isEmpty = next.kind === 'value' || endsFlowPair.has(next.kind);
        const key = isEmpty ? this.#emptyAt(next.start) : this.#readNode('flow');
        map.pairs.push({ key, value: this.#readFlowValue(endsFlowPair) });
      } else {
        const key = this.#readNode('flow');
        map.pairs.push({ key, value: this.#emptyAt(this.#scanner.peek().start) });
      }
    }
  }

  #readFlowValue(ends: ReadonlySet<Kind>): Syntax {
    const token = this.#scanner.peek();
    if (token.kind !== 'value') return this.#emptyAt(token.start);
    this.#scanner.take();
    return this.#readOptional('flow', ends, this.#scanner.peek().start);
  }

  #passComma(collection: SeqSyntax | MapSyntax): void {
    const token = this.#scanner.peek();
    if (token.kind !== 'flow-entry') throw brokenFlow(this.#cursor, token, collection);
    this.#scanner.take();
    this.#checkOpen(collection);
  }

  /** Inside brackets the text cannot end. */
  #checkOpen(collection: SeqSyntax | MapSyntax): void {
    const token = this.#scanner.peek();
    if (endsDocument.has(token.kind)) throw brokenFlow(this.#cursor, token, collection);
  }
}
