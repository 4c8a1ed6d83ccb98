import type { Node } from '../tree/node.ts';
import { composeLimits, type YamlLimits } from './limits.ts';

/**
 * Reads every document of a YAML file as the reference loader would, and keeps the place of each node.
 *
 * Aliases and merge keys are resolved; a value that came through one keeps the place where it was written. An empty
 * document is a null scalar.
 *
 * @param file the name that places carry
 * @throws AppError COMPOSE_INVALID or COMPOSE_TOO_LARGE, with a place
 */
export function readDocuments(_bytes: Uint8Array, _file: string, _limits: YamlLimits = composeLimits): Node[] {
  throw new Error('not written yet');
}
