/** A directive of an nginx configuration: words, and the directives of its block. */
export interface Directive {
  readonly words: readonly string[];
  readonly line: number;
  readonly block?: readonly Directive[];
}

const maxDirectives = 20_000;
const maxDepth = 32;

/**
 * Reads an nginx configuration tolerantly: what is no directive ends the reading, and what was read until then is returned.
 *
 * @source nginx "Beginner's Guide", "Configuration File's Structure"; ngx_conf_file.c for quoting
 */
export function parseNginx(text: string): readonly Directive[] {
  const reader = { text, position: 0, line: 1, count: 0 };
  return readBlock(reader, 0);
}

interface Reader {
  readonly text: string;
  position: number;
  line: number;
  count: number;
}

function readBlock(reader: Reader, depth: number): readonly Directive[] {
  const directives: Directive[] = [];
  while (reader.count < maxDirectives) {
    const words: string[] = [];
    let line = reader.line;
    for (;;) {
      skipBlank(reader);
      const character = reader.text[reader.position];
      if (character === undefined || character === '}') {
        reader.position += 1;
        return directives;
      }
      if (character === ';' || character === '{') break;
      if (words.length === 0) line = reader.line;
      words.push(readWord(reader));
    }
    const opens = reader.text[reader.position] === '{';
    reader.position += 1;
    reader.count += 1;
    if (opens && depth >= maxDepth) return directives;
    directives.push({ words, line, ...(opens ? { block: readBlock(reader, depth + 1) } : {}) });
  }
  return directives;
}

function skipBlank(reader: Reader): void {
  const { text } = reader;
  for (; reader.position < text.length; reader.position += 1) {
    const character = text[reader.position];
    if (character === '\n') reader.line += 1;
    else if (character === '#') {
      const end = text.indexOf('\n', reader.position);
      reader.position = (end === -1 ? text.length : end) - 1;
    } else if (character !== ' ' && character !== '\t' && character !== '\r') return;
  }
}

function readWord(reader: Reader): string {
  const { text } = reader;
  const quote = text[reader.position];
  let word = '';
  if (quote === '"' || quote === "'") {
    for (reader.position += 1; reader.position < text.length && text[reader.position] !== quote; reader.position += 1) {
      if (text[reader.position] === '\\') reader.position += 1;
      if (text[reader.position] === '\n') reader.line += 1;
      word += text[reader.position] ?? '';
    }
    reader.position += 1;
    return word;
  }
  for (; reader.position < text.length; reader.position += 1) {
    const character = text[reader.position] ?? '';
    // `${name}` belongs to the word; a bare brace opens a block.
    if (character === '$' && text[reader.position + 1] === '{') {
      const end = text.indexOf('}', reader.position);
      if (end === -1) {
        // Nothing closes it: the rest is no configuration.
        reader.position = text.length;
        return word;
      }
      word += text.slice(reader.position, end);
      reader.position = end;
      word += '}';
      continue;
    }
    if (/[\s;{}]/.test(character)) return word;
    word += character;
  }
  return word;
}
