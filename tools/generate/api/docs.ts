/** What a comment before a declaration says. */
export interface Docs {
  /** Markdown. */
  readonly text: string;
  /** `@param`, `@returns`, `@throws` and `@source`, in their order. */
  readonly tags: readonly DocTag[];
}

export interface DocTag {
  readonly name: string;
  readonly text: string;
}

/** Reads the comment that ends where a declaration begins; empty when there is none. */
export function readDocsBefore(source: string, start: number): Docs {
  const before = source.slice(0, start).trimEnd();
  const begin = before.lastIndexOf('/**');
  const isDirectlyBefore = before.endsWith('*/') && begin !== -1 && before.indexOf('*/', begin) === before.length - 2;
  return isDirectlyBefore ? parseDocs(before.slice(begin, before.length)) : { text: '', tags: [] };
}

/** Reads one comment, with its marks. */
export function parseDocs(comment: string): Docs {
  const lines = comment
    .replace(/^\/\*\*/, '')
    .replace(/\*\/$/, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, '').trimEnd());
  const [text = '', ...tags] = lines.join('\n').split(/^\s*@(?=[a-z])/m);
  // Where the tags begin inside a line, such as a comment of one line.
  const [head = '', ...inline] = text.split(/(?:^|\s)@(?=(?:param|returns|throws|source)\b)/);
  return { text: plain(head), tags: [...inline, ...tags].map(parseTag) };
}

function parseTag(text: string): DocTag {
  const [, name = '', rest = ''] = /^([a-z]+)\s*([^]*)$/.exec(text.trim()) ?? [];
  return { name, text: plain(rest) };
}

function plain(text: string): string {
  return text.replaceAll(/\{@link ([^}]+)\}/g, '`$1`').trim();
}
