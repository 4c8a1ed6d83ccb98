/**
 * A YAML document as it is written: scalars are text with a tag, aliases are not followed yet.
 *
 * @source go-yaml v4 internal/libyaml/node.go
 */
export type Syntax = AnchoredSyntax | AliasSyntax;

/** What an alias may name. */
export type AnchoredSyntax = ScalarSyntax | SeqSyntax | MapSyntax;

interface Written {
  /** Offset of the content, behind the tag and the anchor. */
  readonly offset: number;
  /** The tag in short form (`!!str`, `!reset`), if one is written that says something. */
  readonly tag: string | undefined;
  /** Whether an alias may name it. */
  readonly hasAnchor: boolean;
}

export interface ScalarSyntax extends Written {
  readonly kind: 'scalar';
  readonly text: string;
  /** Whether it is written without quotes, so that its text decides what it is. */
  readonly isPlain: boolean;
  /** Whether nothing at all is written for it. */
  readonly isEmpty: boolean;
}

export interface SeqSyntax extends Written {
  readonly kind: 'seq';
  /** Grows while the list is read: an alias in it may name the list. */
  readonly items: Syntax[];
}

export interface MapSyntax extends Written {
  readonly kind: 'map';
  /** Grows while the map is read: an alias in it may name the map. */
  readonly pairs: PairSyntax[];
}

export interface PairSyntax {
  readonly key: Syntax;
  readonly value: Syntax;
}

export interface AliasSyntax {
  readonly kind: 'alias';
  readonly offset: number;
  readonly name: string;
  readonly target: AnchoredSyntax;
}
