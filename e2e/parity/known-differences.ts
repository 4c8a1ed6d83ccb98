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
    id: 'two-byte-order-marks',
    reason: 'Behind a second byte order mark the reference loses the first character of each line, so we refuse the file.',
    pattern: /^only we refuse: .*two byte order marks/,
  },
  {
    id: 'self-dependency-by-chance',
    reason: 'A service that needs itself, and a service that is switched off, is refused or not by the order of a Go map.',
    pattern: /^only we refuse: .*services wait for each other in a circle: (\S+) → \1$/,
  },
];
