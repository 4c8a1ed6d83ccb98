import type { EnvironmentVariable } from '@landfall/model';
import { type Cursor, childOrNull, factOf, isSame, sortedEntriesOf } from './cursor.ts';
import { defined } from './defined.ts';
import { plainText } from './scalar.ts';

/**
 * Variables of a container, sorted by name, each with the text that it had before interpolation.
 *
 * @param inherited variables that loading copied into the container: one that is the same keeps the key that it was written under
 */
export function environmentVariables(at: Cursor | undefined, inherited?: Cursor): EnvironmentVariable[] {
  return sortedEntriesOf(at).map((own) => {
    const source = childOrNull(inherited, own.name);
    const entry = source !== undefined && isSame(own.at, source) ? { name: own.name, at: source } : own;
    const { node } = entry.at;
    return defined<EnvironmentVariable>({
      name: entry.name,
      value: factOf(entry.at, plainText(entry.at)),
      template: node.kind === 'scalar' ? templateOf(entry.name, node.template) : undefined,
      variables: node.kind === 'scalar' ? [...new Set(node.variables ?? [])].sort() : [],
    });
  });
}

/** In a list the template is the whole item, `NAME=VALUE`: only the value is wanted. */
function templateOf(name: string, template: string | undefined): string | undefined {
  return template?.startsWith(`${name}=`) === true ? template.slice(name.length + 1) : template;
}
