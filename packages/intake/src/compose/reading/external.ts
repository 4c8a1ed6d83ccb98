import type { Fact } from '@landfall/model';
import { type Cursor, child, factOf } from './cursor.ts';
import { plainFlag, plainText } from './scalar.ts';
import type { Remark } from './service-key.ts';

/**
 * The name under which an object exists already, when it is `external`. A name that only the Docker Engine knows is
 * remarked and left out.
 */
export function externalName(at: Cursor, key: string, remark: Remark): Fact<string> | undefined {
  const external = child(at, 'external');
  const name = child(at, 'name');
  const isExternal = external !== undefined && (external.node.kind === 'map' || plainFlag(external) === true);
  if (external !== undefined && external.node.implied !== true)
    remark(external.key, 'declared-outside', isExternal ? undefined : 'The application creates it, as it would anyway.');
  if (!isExternal) {
    if (name !== undefined && name.node.implied !== true) remark(name.key, 'engine-name');
    return undefined;
  }
  if (name !== undefined && name.node.implied !== true) return factOf(name, plainText(name) ?? key);
  return factOf(external, plainText(name) ?? key);
}
