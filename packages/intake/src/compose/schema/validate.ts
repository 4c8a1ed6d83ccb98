import type { Problem } from '@landfall/model';
import type { MapNode } from '../tree/node.ts';
import { compileSchema } from './compile.ts';
import composeSchema from './compose-spec.json' with { type: 'json' };
import { explain } from './explain.ts';
import type { Rule } from './rule.ts';

/** More problems than these help nobody. */
const maxProblems = 50;

let compiled: Rule | undefined;

/**
 * Checks a merged document against the Compose schema. An empty answer means that the reference loader's schema accepts it.
 *
 * Formats are not part of it: the reference loader does not assert them either.
 *
 * @source compose-go schema/schema.go, schema/compose-spec.json
 */
export function validateSchema(tree: MapNode): Problem[] {
  compiled ??= compileSchema(composeSchema);
  return explain(compiled, tree, undefined).slice(0, maxProblems);
}
