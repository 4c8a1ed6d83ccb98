/** How much of a YAML file is read before it is refused. Every limit is checked before the work that it bounds. */
export interface YamlLimits {
  /** Size of the file, in bytes. */
  readonly maxBytes: number;
  /** Lists and maps inside each other, as written and after aliases are followed. */
  readonly maxDepth: number;
  /** Nodes of one document, each counted as often as aliases bring it in. */
  readonly maxNodes: number;
}

/**
 * Limits for a Compose file: 2 MiB, 200 levels, 100,000 nodes. A file of a thousand services has about 1 MiB, and what
 * the limits let through is read in less than 300 MB.
 *
 * @source compose-go loader/reset.go, defaultMaxNodeVisits: 100,000 visits in a document
 */
export const composeLimits: YamlLimits = { maxBytes: 2 * 1024 * 1024, maxDepth: 200, maxNodes: 100_000 };
