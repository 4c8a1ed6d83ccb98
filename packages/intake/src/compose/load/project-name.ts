import { basename } from 'node:path/posix';
import { AppError } from '@landfall/model';
import { interpolate } from '../interpolate/interpolate.ts';
import { mapNode } from '../tree/edit.ts';
import { goText } from '../tree/go-text.ts';
import type { Node, ScalarNode } from '../tree/node.ts';

/** What may give the project its name, the strongest first. */
export interface NameSources {
  /** The option of the command line. */
  readonly stated: string | undefined;
  readonly environment: ReadonlyMap<string, string>;
  /** The documents of each file. */
  readonly documents: readonly (readonly Node[])[];
  readonly directory: string;
}

/**
 * The name of the project: the option, COMPOSE_PROJECT_NAME, `name` of the last document that has one, or the folder.
 *
 * @throws AppError when the name that a person stated has characters that are not allowed, or no name is left
 * @source compose-go loader/loader.go, projectName; cli/options.go, withNamePrecedenceLoad
 */
export function projectName(sources: NameSources): string {
  const explicit = nonEmpty(sources.stated) ?? nonEmpty(sources.environment.get('COMPOSE_PROJECT_NAME'));
  if (explicit !== undefined) {
    if (normaliseName(explicit) === explicit) return explicit;
    throw new AppError('USAGE', [
      {
        message:
          `"${explicit}" is no project name; use lower-case letters, digits, - and _, beginning with a letter or digit. ` +
          `Did you mean ${normaliseName(explicit)}?`,
      },
    ]);
  }
  const isNamedAtOnce = sources.documents.some(([first]) => first !== undefined && nameOf(first) !== undefined);
  const byFolder = isNamedAtOnce ? '' : normaliseName(basename(sources.directory));
  const name = nonEmpty(normaliseName(writtenName(sources))) ?? byFolder;
  if (name !== '') return name;
  throw new AppError('COMPOSE_INVALID', [
    { message: 'the project has no name that can be used; set `name` in the Compose file, with letters, digits, - and _' },
  ]);
}

/**
 * Lower case, without the characters that a project name cannot have.
 *
 * @source compose-go loader/loader.go, NormalizeProjectName
 */
function normaliseName(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '')
    .replace(/^[_-]+/, '');
}

function writtenName({ documents, environment }: NameSources): string {
  let last: ScalarNode | undefined;
  for (const document of documents.flat()) last = nameOf(document) ?? last;
  if (last === undefined) return '';
  const text: ScalarNode = { ...last, value: goText(last) };
  const { tree } = interpolate(mapNode([['name', text]], last.place), (variable) => environment.get(variable));
  const name = tree.entries.get('name');
  return name === undefined ? '' : goText(name);
}

function nameOf(document: Node): ScalarNode | undefined {
  const name = document.kind === 'map' ? document.entries.get('name') : undefined;
  if (name?.kind !== 'scalar' || name.value === null || name.value === '' || name.tag === 'reset') return undefined;
  return name;
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
