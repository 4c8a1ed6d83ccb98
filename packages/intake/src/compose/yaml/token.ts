/** How a scalar is written. */
export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

interface Range {
  /** Offset of the first character in the text. */
  readonly start: number;
  /** Offset behind the last character. */
  readonly end: number;
}

export interface ScalarToken extends Range {
  readonly kind: 'scalar';
  /** The content: without quotes, escapes replaced, lines folded. */
  readonly text: string;
  readonly style: ScalarStyle;
}

export interface AnchorToken extends Range {
  readonly kind: 'anchor';
  readonly name: string;
}

export interface AliasToken extends Range {
  readonly kind: 'alias';
  readonly name: string;
}

export interface TagToken extends Range {
  readonly kind: 'tag';
  /** `!`, `!!` or `!name!`, to be looked up among the directives; empty when the suffix is the whole tag. */
  readonly handle: string;
  readonly suffix: string;
}

export interface VersionToken extends Range {
  readonly kind: 'version-directive';
  readonly version: string;
}

export interface TagDirectiveToken extends Range {
  readonly kind: 'tag-directive';
  readonly handle: string;
  readonly prefix: string;
}

/** Tokens that are nothing but their kind. Those that start or end a block, and most keys, have no text of their own. */
export interface MarkToken extends Range {
  readonly kind:
    | 'stream-end'
    | 'document-start'
    | 'document-end'
    | 'block-seq-start'
    | 'block-map-start'
    | 'block-end'
    | 'flow-seq-start'
    | 'flow-seq-end'
    | 'flow-map-start'
    | 'flow-map-end'
    | 'block-entry'
    | 'flow-entry'
    | 'key'
    | 'value';
}

/**
 * What the scanner makes of a text.
 *
 * @source go-yaml v4 internal/libyaml/yaml.go, the token types
 */
export type Token = ScalarToken | AnchorToken | AliasToken | TagToken | VersionToken | TagDirectiveToken | MarkToken;
