import type { Hook } from '@landfall/model';
import { type Cursor, child, entriesOf, factOf } from './cursor.ts';
import { defined } from './defined.ts';
import { flag, text, textListFact } from './scalar.ts';
import type { ServiceContext } from './service-key.ts';
import { environmentVariables } from './variables.ts';

const carriedOver: ReadonlySet<string> = new Set([
  'command',
  'image',
  'user',
  'privileged',
  'working_dir',
  'environment',
  'per_replica',
]);

/** A command that runs beside the life of a container: `pre_start`, `post_start` or `pre_stop`. */
export function hookOf(at: Cursor, context: ServiceContext): Hook {
  for (const entry of entriesOf(at)) {
    const isInherited = entry.at.node.implied === true || isSame(entry.at, child(context.service, entry.name));
    if (!carriedOver.has(entry.name) && !isInherited) context.remark(entry.at.key, 'hook-field');
  }
  return defined<Hook>({
    place: at.node.place,
    key: at.key,
    command: textListFact(child(at, 'command')) ?? factOf(at, []),
    image: text(child(at, 'image')),
    user: text(child(at, 'user')),
    privileged: flag(child(at, 'privileged')),
    workingDir: text(child(at, 'working_dir')),
    environment: environmentVariables(child(at, 'environment')),
    perReplica: flag(child(at, 'per_replica')),
  });
}

/** True when loading copied the setting of the service into the hook. */
function isSame(own: Cursor, inherited: Cursor | undefined): boolean {
  const a = own.node.place;
  const b = inherited?.node.place;
  return b !== undefined && a.file === b.file && a.line === b.line && a.column === b.column;
}
