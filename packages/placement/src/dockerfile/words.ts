/** A stretch of shell text that the shell expands, or not: single quotes keep it as it is. */
interface Stretch {
  readonly text: string;
  readonly isLiteral: boolean;
}

/**
 * Replaces a pattern where the shell expands variables, and leaves single quotes alone.
 *
 * @returns the text, and whether the pattern is left in single quotes, where a variable would not be one
 */
export function replaceExpanded(
  text: string,
  pattern: RegExp,
  replacement: string | ((match: string) => string),
): { readonly text: string; readonly isLeft: boolean } {
  const stretches = cut(text);
  const write = typeof replacement === 'string' ? () => replacement : replacement;
  return {
    text: stretches.map((stretch) => (stretch.isLiteral ? stretch.text : stretch.text.replaceAll(pattern, write))).join(''),
    isLeft: stretches.some((stretch) => stretch.isLiteral && stretch.text.search(pattern) !== -1),
  };
}

function cut(text: string): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let start = 0;
  let isDouble = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '\\') at += 1;
    else if (char === '"') isDouble = !isDouble;
    else if (char === "'" && !isDouble) {
      const end = text.indexOf("'", at + 1);
      if (end === -1) break;
      stretches.push({ text: text.slice(start, at), isLiteral: false }, { text: text.slice(at, end + 1), isLiteral: true });
      start = end + 1;
      at = end;
    }
  }
  return [...stretches, { text: text.slice(start), isLiteral: false }];
}

/** Where the command that begins at `from` ends: before the next `&&`, `||`, `;`, `|` or bracket outside quotes, or at the end. */
export function endOfCommand(text: string, from: number): number {
  let quote = '';
  for (let at = from; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === '\\') at += 1;
    else if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (/[&;|)]/.test(char)) return from + text.slice(from, at).replace(/[\s\\]+$/, '').length;
  }
  return from + text.slice(from).trimEnd().length;
}
