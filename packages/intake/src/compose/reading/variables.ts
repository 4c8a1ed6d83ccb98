import type { EnvironmentVariable } from '@landfall/model';
import { type Cursor, factOf, sortedEntriesOf } from './cursor.ts';
import { defined } from './defined.ts';
import { plainText } from './scalar.ts';

/** Variables of a container, sorted by name, each with the text that it had before interpolation. */
export function environmentVariables(at: Cursor | undefined): EnvironmentVariable[] {
  return sortedEntriesOf(at).map((entry) => {
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
