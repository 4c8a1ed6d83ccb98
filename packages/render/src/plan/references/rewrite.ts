import { findHosts, type TextContext } from './host-names.ts';

/** Rewrites host names that had to change; each function returns its argument when none did. */
export interface Rewriter {
  rewrite(text: string, context?: { readonly variable?: string; readonly file?: boolean }): string;
  rewriteArguments(items: readonly string[]): readonly string[];
}

/** A rewriter over the names that changed. A name is replaced only where it stands as a host. */
export function makeRewriter(renamed: ReadonlyMap<string, string>): Rewriter {
  const inContext = (text: string, context: TextContext) => {
    if (renamed.size === 0) return text;
    return splice(text, findHosts(text, renamed, context), renamed);
  };
  return {
    rewrite(text, { variable, file } = {}) {
      if (variable !== undefined) return inContext(text, { kind: 'environment', name: variable });
      return inContext(text, { kind: file === true ? 'file' : 'arguments' });
    },
    rewriteArguments(items) {
      if (renamed.size === 0) return items;
      return rewriteJoined(items, renamed);
    },
  };
}

/** A flag and its value are two items; so the list is read as one text and cut again where the items were. */
function rewriteJoined(items: readonly string[], renamed: ReadonlyMap<string, string>): readonly string[] {
  const hits = findHosts(items.join(' '), renamed, { kind: 'arguments' });
  if (hits.length === 0) return items;
  let offset = 0;
  return items.map((item) => {
    const start = offset;
    offset += item.length + 1;
    const own = hits.filter((hit) => hit.start >= start && hit.end <= start + item.length);
    return splice(
      item,
      own.map((hit) => ({ ...hit, start: hit.start - start, end: hit.end - start })),
      renamed,
    );
  });
}

function splice(
  text: string,
  hits: readonly { readonly name: string; readonly start: number; readonly end: number }[],
  renamed: ReadonlyMap<string, string>,
): string {
  let result = '';
  let position = 0;
  for (const { name, start, end } of hits) {
    result += text.slice(position, start) + (renamed.get(name) ?? name);
    position = end;
  }
  return result + text.slice(position);
}
