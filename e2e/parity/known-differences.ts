/** A way in which we differ from the reference loader on purpose. Each has a paragraph in docs/decisions. */
export interface KnownDifference {
  readonly id: string;
  /** Why we do not do the same. */
  readonly reason: string;
  /** Recognises the line that describes the difference. */
  readonly pattern: RegExp;
}

/** Every difference that is meant. Anything else fails the tests. */
export const knownDifferences: readonly KnownDifference[] = [
  {
    id: 'raw-env-file',
    reason: 'Docker Compose adds the format `raw` to the reference loader, which alone does not know it.',
    pattern: /^only the reference refuses: .*unsupported env_file format "raw"/,
  },
  {
    id: 'ssh-key-with-path',
    reason: 'The reference loader cannot write an SSH key with a path as JSON, so there is nothing to compare with.',
    pattern: /^only the reference refuses: json: error calling MarshalJSON for type types\.SSHKey/,
  },
  {
    id: 'user-keys-with-x',
    reason: 'Variables, labels and networks whose name begins with `x-` become one entry called `#extensions` in the reference.',
    pattern: /^(services|networks|volumes)\.[^:]*\.(#extensions|x-[^.:]*): |^only the reference refuses: .*#extensions/,
  },
  {
    id: 'yaml-brackets-left-of-key',
    reason: 'Brackets that go on in a column left of their key are no YAML; the reference reads them all the same.',
    pattern: /^only we refuse: .*The brackets are still open/,
  },
  {
    id: 'yaml-odd-keys',
    reason: 'Keys that are no text (numbers, nothing, `?`, `-` in brackets) are refused a little earlier by us.',
    pattern:
      /^only we refuse: .*(A key without quotes is read as|The key is empty|Block collections are not allowed within flow|Missing , between flow map items)/,
  },
  {
    id: 'yaml-odd-syntax',
    reason:
      'Syntax that YAML 1.2 allows, and go-yaml does not: `\\/`, a tab at the start of a text block, `{a:"b"}`, `!x]`, `&-`.',
    pattern:
      /^only the reference refuses: (failed to parse \S+: )?yaml: .*(found unknown escape character|found a tab character where an indentation space|did not find expected ',' or|not allowed in a YAML tag|while scanning an anchor|did not find expected node content|mapping values are not allowed in this context|while scanning a directive)/,
  },
  {
    id: 'self-dependency-by-chance',
    reason: 'A service that needs itself, and a service that is switched off, is refused or not by the order of a Go map.',
    pattern: /^only we refuse: .*services wait for each other in a circle: (\S+) → \1$/,
  },
];
