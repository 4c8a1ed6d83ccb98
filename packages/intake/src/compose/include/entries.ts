import type { Trail } from '../load/trail.ts';
import { isNull } from '../tree/edit.ts';
import type { Node } from '../tree/node.ts';
import { pathOf, pathText } from '../tree/path.ts';

/** One entry of `include`, in its long form. */
export interface IncludeEntry {
  readonly node: Node;
  readonly paths: readonly WrittenText[];
  readonly projectDirectory: string | undefined;
  readonly envFiles: readonly WrittenText[];
}

export interface WrittenText {
  readonly text: string;
  readonly node: Node;
}

/**
 * Reads the entries of `include`: texts, or maps with `path`, `project_directory` and `env_file`.
 *
 * @source compose-go loader/include.go, loadIncludeConfig
 */
export function readInclude(directive: Node, trail: Trail): IncludeEntry[] {
  if (isNull(directive)) return [];
  if (directive.kind !== 'seq') {
    trail.report(directive.place, pathOf('include'), '`include` must be a list of files');
    return [];
  }
  const entries: IncludeEntry[] = [];
  for (const [index, node] of directive.items.entries()) {
    if (node.kind === 'map') {
      entries.push({
        node,
        paths: textsAt(node.entries.get('path'), index, 'path', trail),
        projectDirectory: textsAt(node.entries.get('project_directory'), index, 'project_directory', trail)[0]?.text,
        envFiles: textsAt(node.entries.get('env_file'), index, 'env_file', trail),
      });
    } else {
      entries.push({ node, paths: textsAt(node, index, 'path', trail), projectDirectory: undefined, envFiles: [] });
    }
  }
  return entries;
}

function textsAt(node: Node | undefined, index: number, key: string, trail: Trail): WrittenText[] {
  if (node === undefined || isNull(node)) return [];
  const texts: WrittenText[] = [];
  for (const item of node.kind === 'seq' ? node.items : [node]) {
    if (item.kind === 'scalar' && typeof item.value === 'string') {
      texts.push({ text: item.value, node: item });
    } else {
      const path = pathOf('include', index, key);
      trail.report(item.place, path, `${pathText(path)} must be a file name, or a list of them`);
    }
  }
  return texts;
}
