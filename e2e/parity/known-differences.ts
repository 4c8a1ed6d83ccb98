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
    pattern: /only the reference refuses: .*unsupported env_file format "raw"/,
  },
  {
    id: 'ssh-key-path',
    reason: 'The reference loader cannot write an SSH key with a path as JSON, so there is nothing to compare with.',
    pattern: /only the reference refuses: .*(SSHKey|invalid character ':' after array element|invalid character)/,
  },
  {
    id: 'user-keys-with-x',
    reason: 'Variables, labels and networks whose name begins with `x-` become one entry called `#extensions` in the reference.',
    pattern: /#extensions|\.x-/,
  },
];
