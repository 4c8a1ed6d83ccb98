/** One instruction of a Dockerfile. */
export interface Instruction {
  /** In capitals: `FROM`. */
  readonly name: string;
  /** What follows the name, continued lines joined, flags included. */
  readonly rest: string;
  /** 1-based line and column of the name. */
  readonly line: number;
  readonly column: number;
  /** Bodies of here-documents, in the order in which they are named. */
  readonly heredocs: readonly string[];
}

/** A Dockerfile cut into instructions, and the character that continues a line. */
export interface Instructions {
  readonly escape: '\\' | '`';
  readonly list: readonly Instruction[];
}

/** More instructions than any image can have layers. */
const maxInstructions = 2_000;

/**
 * Cuts a Dockerfile into instructions. Any text is taken; what is no instruction is passed over later.
 *
 * @source Dockerfile reference, "Parser directives", "Format" and "Here-documents"
 */
export function readInstructions(text: string): Instructions {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const escape = escapeOf(lines);
  const list: Instruction[] = [];
  let at = 0;
  while (at < lines.length && list.length < maxInstructions) {
    const first = lines[at] ?? '';
    const start = at;
    at += 1;
    if (isBlankOrComment(first)) continue;
    const parts = [first.trimEnd()];
    while (parts.at(-1)?.endsWith(escape) === true && at < lines.length) {
      const next = lines[at] ?? '';
      at += 1;
      if (!isBlankOrComment(next)) parts.push(next.trimEnd());
    }
    const joined = parts.map((part) => (part.endsWith(escape) ? part.slice(0, -1) : part)).join('');
    const match = /^(\s*)([A-Za-z]+)(?:\s+([\s\S]*))?$/.exec(joined);
    if (match === null) continue;
    const [, indent = '', name = '', rest = ''] = match;
    const body = readHeredocs(name, rest, lines, at);
    at = body.next;
    list.push({ name: name.toUpperCase(), rest: rest.trim(), line: start + 1, column: indent.length + 1, heredocs: body.texts });
  }
  return { escape, list };
}

function isBlankOrComment(line: string): boolean {
  return /^\s*(?:#|$)/.test(line);
}

/** Directives stand at the very top, before any other comment. */
function escapeOf(lines: readonly string[]): '\\' | '`' {
  for (const line of lines) {
    const directive = /^\s*#\s*([a-z]+)\s*=\s*(\S+)\s*$/i.exec(line);
    if (directive === null) return '\\';
    if (directive[1]?.toLowerCase() === 'escape') return directive[2] === '`' ? '`' : '\\';
  }
  return '\\';
}

const withHeredocs: ReadonlySet<string> = new Set(['RUN', 'COPY', 'ADD']);

function readHeredocs(name: string, rest: string, lines: readonly string[], from: number): { texts: string[]; next: number } {
  const texts: string[] = [];
  let next = from;
  if (!withHeredocs.has(name.toUpperCase())) return { texts, next };
  for (const [, dash, , word = ''] of rest.matchAll(/(?:^|\s)\d*<<(-?)(["']?)([A-Za-z_]\w*)\2(?=\s|$|[;&|)])/g)) {
    const body: string[] = [];
    while (next < lines.length) {
      const line = lines[next] ?? '';
      next += 1;
      if ((dash === '-' ? line.replace(/^\t+/, '') : line) === word) break;
      body.push(line);
    }
    texts.push(body.join('\n'));
  }
  return { texts, next };
}
