import { AppError, type Place } from '@landfall/model';

/** How much of a YAML file is read before it is refused. Every limit is checked before the work that it bounds. */
export interface YamlLimits {
  /** Size of the file, in bytes. */
  readonly maxBytes: number;
  /** Lists and maps inside each other, as written and after aliases are followed. */
  readonly maxDepth: number;
  /** Nodes of the file as written. Aliases may bring in a few times as many. */
  readonly maxNodes: number;
}

/**
 * Limits for a Compose file: 2 MiB, 200 levels, 100,000 nodes. A file of a thousand services has about 1 MiB, and what
 * the limits let through is read in less than 300 MB.
 *
 * @source compose-go loader/reset.go, defaultMaxNodeVisits: 100,000 visits in a document
 */
export const composeLimits: YamlLimits = { maxBytes: 2 * 1024 * 1024, maxDepth: 200, maxNodes: 100_000 };

/** The refusal of a file that is nested too deeply. */
export function tooDeep(place: Place, limits: YamlLimits): AppError {
  const message = `Lists and maps are nested more than ${limits.maxDepth} levels deep here. No Compose application needs that; remove the nesting.`;
  return new AppError('COMPOSE_TOO_LARGE', [{ place, message }]);
}

/** The refusal of a file that holds too many values. */
export function tooMany(place: Place, limits: YamlLimits): AppError {
  const message = `The file holds more than ${limits.maxNodes} values. Split it into several files, joined by include.`;
  return new AppError('COMPOSE_TOO_LARGE', [{ place, message }]);
}
