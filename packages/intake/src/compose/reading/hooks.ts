import type { Hook } from '@landfall/model';
import { type Cursor, child, entriesOf, factOf, isSame } from './cursor.ts';
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
export function hookOf(at: Cursor, { service, remark }: ServiceContext): Hook {
  const setting = (name: string): Cursor | undefined => {
    const own = child(at, name);
    const inherited = child(service, name);
    return own !== undefined && inherited !== undefined && isSame(own, inherited) ? inherited : own;
  };
  for (const { name, at: own } of entriesOf(at)) {
    if (!carriedOver.has(name) && own.node.implied !== true && setting(name)?.key === own.key) remark(own.key, 'hook-field');
  }
  return defined<Hook>({
    place: at.node.place,
    key: at.key,
    command: textListFact(child(at, 'command')) ?? factOf(at, []),
    image: text(setting('image')),
    user: text(setting('user')),
    privileged: flag(setting('privileged')),
    workingDir: text(setting('working_dir')),
    environment: environmentVariables(child(at, 'environment'), child(service, 'environment')),
    perReplica: flag(child(at, 'per_replica')),
  });
}
