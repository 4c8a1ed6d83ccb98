import type { Problem } from '@landfall/model';
import type { MapNode } from '../tree/node.ts';

/**
 * Checks a merged document against the Compose schema. An empty answer means that the reference loader's schema accepts it.
 *
 * @source compose-go schema/schema.go, schema/compose-spec.json
 */
export function validateSchema(_tree: MapNode): Problem[] {
  throw new Error('not written yet');
}
