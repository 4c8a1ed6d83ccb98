import { splitSimpleCommand } from './simple-command.ts';

/**
 * The words of a health check when it is one plain command, whichever way it is written.
 *
 * @param test as Compose writes it: the first item is CMD or CMD-SHELL
 */
export function checkWords(test: readonly string[]): readonly string[] | undefined {
  const [form, ...words] = test;
  if (form === 'CMD-SHELL') return splitSimpleCommand(words.join(' '));
  const vector = form === 'CMD' ? words : test;
  // `["sh", "-c", "curl -f …"]` is a shell line too.
  const [shell = '', flag = '', line, ...rest] = vector;
  const isShell = /(^|\/)(ba|da|a)?sh$/.test(shell) && /^-[a-z]*c$/.test(flag) && line !== undefined && rest.length === 0;
  return isShell ? splitSimpleCommand(line) : vector;
}

/** Names by which a check asks its own container. */
export const ownHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]', '::1', '0.0.0.0']);
