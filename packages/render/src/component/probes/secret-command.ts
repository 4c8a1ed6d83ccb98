/**
 * Turns a command with secret parts into one that a shell in the container completes from its variables. Kubernetes
 * replaces `$(NAME)` in commands and arguments of containers, but not in probes and hooks.
 *
 * @param template text in which `$(NAME)` stands for a variable of `names`, and `$$(` for a literal `$(`
 */
export function expandInShellLine(template: string, names: Iterable<string>): string {
  const known = new Set(names);
  let result = '';
  let quote: string | undefined;
  for (let index = 0; index < template.length; index += 1) {
    const rest = template.slice(index, index + 260);
    const reference = /^\$\(([A-Za-z_][A-Za-z0-9_]*)\)/.exec(rest);
    const name = reference?.[1];
    if (rest.startsWith('$$(')) {
      result += '$(';
      index += 2;
    } else if (name !== undefined && known.has(name)) {
      // Inside single quotes nothing is replaced, so they are closed around the variable.
      result += quote === "'" ? `'"\${${name}}"'` : quote === '"' ? `\${${name}}` : `"\${${name}}"`;
      index += (reference?.[0].length ?? 1) - 1;
    } else {
      const character = template[index] ?? '';
      if (character === '\\' && quote !== "'") {
        result += template.slice(index, index + 2);
        index += 1;
        continue;
      }
      if (quote === undefined && (character === "'" || character === '"')) quote = character;
      else if (character === quote) quote = undefined;
      result += character;
    }
  }
  return result;
}

/** Writes one argument of an argument vector for a shell, with its secret parts as variables. */
export function expandInArgument(template: string, names: Iterable<string>): string {
  const known = new Set(names);
  const parts = template.split(/(\$?\$\([A-Za-z_][A-Za-z0-9_]*\))/);
  const written = parts.map((part) => {
    const name = /^\$\((.*)\)$/.exec(part)?.[1];
    if (name !== undefined && known.has(name)) return `"\${${name}}"`;
    return part === '' ? '' : quoteForShell(part.replaceAll('$$(', '$('));
  });
  const argument = written.join('');
  return argument === '' ? "''" : argument;
}

/** Quotes a text so that a POSIX shell takes it as it is. */
export function quoteForShell(text: string): string {
  return /^[-A-Za-z0-9_@%+=:,./]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
