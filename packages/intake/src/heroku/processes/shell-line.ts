/**
 * The line as a shell is to run it, with `exec` before the command that stays: so that the signal to stop reaches the
 * program itself and not a shell around it. A line that is no chain of plain commands is left as it is.
 *
 * `STATEMENT_TIMEOUT=5s puma` becomes `exec env STATEMENT_TIMEOUT=5s puma`, and `cd web && npm start` becomes
 * `cd web && exec npm start`.
 */
export function executed(line: string): string {
  const start = lastCommandStart(line);
  if (start === undefined) return line;
  const last = line.slice(start);
  if (!isPlainProgram(last)) return line;
  const assigns = /^[A-Za-z_][A-Za-z0-9_]*=/.test(last);
  return `${line.slice(0, start)}exec ${assigns ? 'env ' : ''}${last}`;
}

/** Words that are no program: parts of the shell's language, and what the shell does itself. */
const shellWords = new Set(
  'if for while until case function select time ! { [[ (( } fi done esac'
    .concat(' exec cd export set unset source . eval exit trap wait ulimit umask alias :')
    .split(' '),
);

function isPlainProgram(command: string): boolean {
  const word = /^[^\s]+/.exec(command)?.[0];
  return word !== undefined && !shellWords.has(word) && !/^[({<>]/.test(word);
}

/**
 * Where the last command of a chain of `&&` and `;` begins. Undefined when something else joins commands: a pipe, `||`, a
 * background command, a group, several lines. What stands in quotes or in `$(…)` is passed over.
 */
function lastCommandStart(line: string): number | undefined {
  let start = skipBlanks(line, 0);
  let index = start;
  while (index < line.length) {
    const character = line[index];
    if (character === '\\') index += 2;
    else if (character === "'" || character === '"') {
      const end = endOfQuote(line, index);
      if (end === undefined) return undefined;
      index = end;
    } else if (character === '#' && (index === 0 || /\s/.test(line[index - 1] ?? ''))) break;
    else if (line.startsWith('&&', index) || character === ';') {
      start = skipBlanks(line, index + (character === ';' ? 1 : 2));
      index = start;
    } else if (isRedirection(line, index)) index += 2;
    else if (/[|&`()\n]/.test(character ?? '')) {
      const end = line.startsWith('$(', index - 1) ? endOfSubstitution(line, index) : undefined;
      if (end === undefined) return undefined;
      index = end;
    } else index += 1;
  }
  return start < line.length ? start : undefined;
}

/** `2>&1`, `&>`: an ampersand that joins no commands. */
function isRedirection(line: string, index: number): boolean {
  return line[index] === '&' && (line[index - 1] === '>' || line[index - 1] === '<' || line[index + 1] === '>');
}

function skipBlanks(line: string, from: number): number {
  let index = from;
  while (line[index] === ' ' || line[index] === '\t') index += 1;
  return index;
}

/** Index behind the closing quote; undefined when there is none, or when a command stands in the quotes. */
function endOfQuote(line: string, from: number): number | undefined {
  const quote = line[from];
  for (let index = from + 1; index < line.length; index += 1) {
    if (line[index] === '\\' && quote === '"') index += 1;
    else if (line[index] === quote) return index + 1;
  }
  return undefined;
}

/** Index behind the bracket that closes the one at `from`. */
function endOfSubstitution(line: string, from: number): number | undefined {
  let depth = 0;
  for (let index = from; index < line.length; index += 1) {
    if (line[index] === '(') depth += 1;
    else if (line[index] === ')') depth -= 1;
    if (depth === 0) return index + 1;
  }
  return undefined;
}
