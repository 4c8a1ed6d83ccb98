import type { Problem } from '@landfall/model';
import type { MapNode } from '../tree/node.ts';

/** The value of a variable, or undefined when it is not set. */
export type Lookup = (name: string) => string | undefined;

export interface Interpolated {
  readonly tree: MapNode;
  /** One warning for each variable that is not set, at its first use. */
  readonly warnings: readonly Problem[];
}

/**
 * Replaces variables in every value of a document (never in keys), and casts what the place of the value demands.
 *
 * A changed scalar keeps its text as `template` and the names as `variables`.
 *
 * @throws AppError COMPOSE_INVALID with one problem for each failing value
 * @source compose-go interpolation/interpolation.go, loader/interpolate.go
 */
export function interpolate(_tree: MapNode, _lookup: Lookup): Interpolated {
  throw new Error('not written yet');
}
