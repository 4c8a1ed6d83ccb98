/** The words of an exec form such as `["nginx", "-g", "daemon off;"]`; undefined when the text is a shell form. */
export function execForm(text: string): readonly string[] | undefined {
  if (!text.startsWith('[')) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) && parsed.every((word) => typeof word === 'string') ? parsed : undefined;
  } catch {
    // Docker takes a list that is no JSON for a shell form as well.
    return undefined;
  }
}

/** Words divided by blanks; quotes and escapes are taken off. */
export function splitWords(text: string, escape: '\\' | '`' = '\\'): string[] {
  const words: string[] = [];
  let word = '';
  let quote = '';
  let isWord = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (quote !== '') {
      if (char === quote) quote = '';
      else if (char === escape && quote === '"' && at + 1 < text.length) word += text[(at += 1)] ?? '';
      else word += char;
    } else if (char === '"' || char === "'") {
      quote = char;
      isWord = true;
    } else if (char === escape && at + 1 < text.length) {
      word += text[(at += 1)] ?? '';
      isWord = true;
    } else if (/\s/.test(char)) {
      if (isWord) words.push(word);
      word = '';
      isWord = false;
    } else {
      word += char;
      isWord = true;
    }
  }
  if (isWord) words.push(word);
  return words;
}

/** Flags such as `--interval=5s` at the beginning, and what follows them. */
export function takeFlags(text: string): { readonly flags: ReadonlyMap<string, string>; readonly rest: string } {
  const flags = new Map<string, string>();
  let rest = text.trimStart();
  for (let match = flagPattern.exec(rest); match !== null; match = flagPattern.exec(rest)) {
    flags.set(match[1] ?? '', match[2] ?? '');
    rest = rest.slice(match[0].length).trimStart();
  }
  return { flags, rest };
}

const flagPattern = /^--([a-z][a-z-]*)(?:=(\S*))?(?=\s|$)/;
