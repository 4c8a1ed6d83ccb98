import type { FileSource, MountedContent } from '@landfall/model';
import { type Cursor, child, factOf, sortedEntriesOf } from './cursor.ts';
import { defined } from './defined.ts';
import { externalName } from './external.ts';
import { namedTexts } from './named-texts.ts';
import { plainText, text } from './scalar.ts';
import type { TopLevelContext } from './top-level-key.ts';

/** Top-level configs or secrets, with what they hold where it can be read. */
export function fileSources(at: Cursor, context: TopLevelContext): FileSource[] {
  return sortedEntriesOf(at).map((entry) => fileSource(entry.name, entry.at, context));
}

function fileSource(name: string, at: Cursor, context: TopLevelContext): FileSource {
  const file = child(at, 'file');
  const path = plainText(file);
  const options = child(at, 'driver_opts');
  if (options !== undefined) context.remark(options.key, 'file-driver');
  const environmentVariable = text(child(at, 'environment'));
  const content = environmentVariable === undefined ? text(child(at, 'content')) : undefined;
  return defined<FileSource>({
    name,
    place: at.node.place,
    externalName: externalName(at, name, context.remark),
    file: file === undefined || path === undefined ? undefined : factOf(file, context.files.show(path, true)),
    environmentVariable,
    content,
    data: dataOf(path, environmentVariable?.value, content?.value, context),
    labels: namedTexts(child(at, 'labels')),
    driver: text(child(at, 'driver')),
    templateDriver: text(child(at, 'template_driver')),
  });
}

function dataOf(
  path: string | undefined,
  variable: string | undefined,
  content: string | undefined,
  context: TopLevelContext,
): MountedContent | undefined {
  if (path !== undefined) return context.files.content(path);
  if (variable !== undefined) {
    const value = context.variable(variable);
    return value === undefined ? { kind: 'missing' } : { kind: 'text', text: value };
  }
  return content === undefined ? undefined : { kind: 'text', text: content };
}
