/** What an error says, for logs: one line, never its stack, which may quote what we were given. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : 'something that is no error was thrown';
  const line = text.replaceAll(/\p{Cc}+/gu, ' ');
  return line.length > maxCharacters ? `${line.slice(0, maxCharacters)}…` : line;
}

const maxCharacters = 500;
