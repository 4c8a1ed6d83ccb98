/** Longest text that an expansion may make. */
const maxLength = 16_384;
/** Deepest nesting of defaults: `${A:-${B:-c}}`. */
const maxDepth = 16;

/** What an expansion works with. */
interface Scope {
  readonly lookup: (name: string) => string | undefined;
  readonly escape: string;
  /** How many defaults deep. */
  readonly depth: number;
}

/**
 * Puts variables into a text: `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME:+other}`, and the forms without colon. A variable
 * without value is empty. Patterns such as `${NAME#prefix}` give the value as it is.
 *
 * @param escape the character before which a `$` is literal
 * @source Dockerfile reference, "Environment replacement"
 */
export function expand(text: string, lookup: (name: string) => string | undefined, escape: '\\' | '`' = '\\'): string {
  return expandWithin(text, { lookup, escape, depth: 0 }).slice(0, maxLength);
}

function expandWithin(text: string, scope: Scope): string {
  let result = '';
  let isSingleQuoted = false;
  for (let at = 0; at < text.length && result.length < maxLength; at += 1) {
    const char = text[at] ?? '';
    if (char === "'" && scope.depth === 0) isSingleQuoted = !isSingleQuoted;
    if (char === scope.escape && text[at + 1] === '$') {
      result += '$';
      at += 1;
    } else if (char === '$' && !isSingleQuoted) {
      const { value, end } = variableAt(text, at, scope);
      result += value;
      at = end - 1;
    } else {
      result += char;
    }
  }
  return result;
}

function variableAt(text: string, at: number, { lookup, escape, depth }: Scope): { value: string; end: number } {
  if (text[at + 1] !== '{') {
    const name = /^[A-Za-z_]\w*/.exec(text.slice(at + 1, at + 257))?.[0];
    return name === undefined ? { value: '$', end: at + 1 } : { value: lookup(name) ?? '', end: at + 1 + name.length };
  }
  const end = closingBrace(text, at + 2);
  if (end === -1 || depth >= maxDepth) return { value: '', end: text.length };
  const [, name = '', operator = '', word = ''] = /^(\w*)(:?[-+?]|[#%/]*)([\s\S]*)$/.exec(text.slice(at + 2, end)) ?? [];
  const value = lookup(name);
  const isSet = value !== undefined && (value !== '' || !operator.startsWith(':'));
  const replacement = () => expandWithin(word, { lookup, escape, depth: depth + 1 });
  if (operator.endsWith('-')) return { value: isSet ? (value ?? '') : replacement(), end: end + 1 };
  if (operator.endsWith('+')) return { value: isSet ? replacement() : '', end: end + 1 };
  return { value: value ?? '', end: end + 1 };
}

function closingBrace(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    else if (text[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}
