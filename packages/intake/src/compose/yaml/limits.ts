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
 * Limits for a Compose file: 8 MiB, 200 levels, 100,000 nodes.
 *
 * @source compose-go loader/reset.go, defaultMaxNodeVisits: 100,000 visits in a document
 */
export const composeLimits: YamlLimits = { maxBytes: 8 * 1024 * 1024, maxDepth: 200, maxNodes: 100_000 };
