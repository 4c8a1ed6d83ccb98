import { splitWords } from './words.ts';

/** Numbers of the accounts that a Dockerfile creates. */
export interface Accounts {
  readonly users: Map<string, { readonly uid: number; readonly gid?: number }>;
  readonly groups: Map<string, number>;
}

/** Notes the accounts that a RUN creates with a number of their own: `useradd -u 1000 app`, `addgroup -g 101 app`. */
export function noteAccounts(run: string, accounts: Accounts): void {
  for (const [command] of run.matchAll(/\b(?:useradd|adduser|groupadd|addgroup)\b[^;&|\n]*/g)) {
    const [tool = '', ...words] = splitWords(command);
    const id = numberOf(words, tool.startsWith('user') || tool === 'adduser' ? ['-u', '--uid'] : ['-g', '--gid']);
    const name = words.findLast((word, index) => !word.startsWith('-') && !takesValue.has(words[index - 1] ?? ''));
    if (name === undefined || id === undefined) continue;
    if (tool === 'groupadd' || tool === 'addgroup') {
      accounts.groups.set(name, id);
      continue;
    }
    const gid = groupOf(words, accounts) ?? accounts.groups.get(name);
    accounts.users.set(name, gid === undefined ? { uid: id } : { uid: id, gid });
  }
}

/** Options of these tools that are followed by a word of their own. */
const takesValue: ReadonlySet<string> = new Set([
  '-u',
  '--uid',
  '-g',
  '--gid',
  '-G',
  '--groups',
  '-d',
  '--home',
  '--home-dir',
  '-h',
  '-s',
  '--shell',
  '-c',
  '--comment',
  '--gecos',
  '-k',
  '--ingroup',
  '-p',
  '--password',
]);

function numberOf(words: readonly string[], names: readonly string[]): number | undefined {
  const text = optionOf(words, names);
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

function optionOf(words: readonly string[], names: readonly string[]): string | undefined {
  for (const [index, word] of words.entries()) {
    const name = names.find((one) => word === one || word.startsWith(`${one}=`));
    if (name !== undefined) return word === name ? words[index + 1] : word.slice(name.length + 1);
  }
  return undefined;
}

function groupOf(words: readonly string[], accounts: Accounts): number | undefined {
  const group = optionOf(words, ['-g', '--gid', '-G', '--ingroup']);
  if (group === undefined) return undefined;
  return /^\d{1,9}$/.test(group) ? Number(group) : accounts.groups.get(group);
}
