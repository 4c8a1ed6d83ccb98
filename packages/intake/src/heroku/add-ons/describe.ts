import { noteCatalogue } from '../../notes/catalogue.ts';
import type { AddOnKind } from './add-on-kind.ts';
import { namesOf } from './table.ts';

/** Each name of an add-on with what becomes of it, for the reference page. */
export function describeAddOn(kind: AddOnKind): readonly (readonly [name: string, becomes: string])[] {
  return namesOf(kind).map((name) => [`\`${name}\``, becomes(kind, name)] as const);
}

function becomes(kind: AddOnKind, name: string): string {
  switch (kind.kind) {
    case 'data':
      return `component \`${kind.component}\` from \`${kind.image}:${kind.version}\`; address in \`${kind.variables[name] ?? ''}\``;
    case 'external':
      return `stays where it is (${kind.title}): ${kind.variables.map((variable) => `\`${variable}\``).join(', ')} from a Secret`;
    default:
      return noteCatalogue[kind.note].title;
  }
}
