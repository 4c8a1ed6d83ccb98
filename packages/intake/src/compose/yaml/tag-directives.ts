import { shorten } from '../../wording/shorten.ts';
import type { Scanner } from './scanner.ts';
import type { TextCursor } from './text-cursor.ts';
import type { TagToken } from './token.ts';

const standardPrefix = 'tag:yaml.org,2002:';

/** What the handles of tags stand for in one document. */
export type TagHandles = ReadonlyMap<string, string>;

/** Handles of a document without directives. */
export const usualHandles: TagHandles = new Map([
  ['!', '!'],
  ['!!', standardPrefix],
]);

/**
 * Reads the directives in front of a document.
 *
 * @throws AppError COMPOSE_INVALID for one that stands twice, and for a version other than 1.1
 * @source go-yaml v4 internal/libyaml/parser.go, processDirectives
 */
export function readDirectives(scanner: Scanner, cursor: TextCursor): TagHandles {
  const handles = new Map<string, string>();
  let hasVersion = false;
  for (let token = scanner.peek(); ; token = scanner.peek()) {
    if (token.kind === 'version-directive') {
      if (hasVersion || token.version !== '1.1') {
        const reason = hasVersion ? 'stands twice' : 'is not supported';
        throw cursor.refuse(token.start, `The directive "%YAML ${token.version}" ${reason}. Remove the line.`);
      }
      hasVersion = true;
    } else if (token.kind === 'tag-directive') {
      if (handles.has(token.handle)) {
        throw cursor.refuse(
          token.start,
          `The handle ${shorten(token.handle)} is defined twice for this document. Remove one of the lines.`,
        );
      }
      handles.set(token.handle, token.prefix);
    } else return handles.size === 0 ? usualHandles : new Map([...usualHandles, ...handles]);
    scanner.take();
  }
}

/**
 * The tag that a token stands for, in short form: `!!str`, `!reset`.
 *
 * @returns undefined for a lone `!`, which says nothing
 * @throws AppError COMPOSE_INVALID for a handle that no directive defines
 */
export function resolveTag(token: TagToken, handles: TagHandles, cursor: TextCursor): string | undefined {
  const prefix = token.handle === '' ? '' : handles.get(token.handle);
  if (prefix === undefined) {
    throw cursor.refuse(
      token.start,
      `Nothing says what ${shorten(token.handle)} stands for in this tag. Write a tag that Compose knows, such as !reset, or remove it.`,
    );
  }
  const tag = prefix + token.suffix;
  if (tag === '!') return undefined;
  return tag.startsWith(standardPrefix) ? `!!${tag.slice(standardPrefix.length)}` : tag;
}
