import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { generatedNotice, type Page } from '../page.ts';

const entry = fileURLToPath(new URL('../../../apps/cli/src/entry.ts', import.meta.url));

/** The help of every command, as the program itself prints it. */
export const commandsPage: Page = {
  path: 'docs/reference/commands.md',
  write: () => {
    const overview = help();
    const sections = commandNames(overview).flatMap((name) => {
      const own = help(name);
      const inner = /^Commands:$/m.test(own) ? commandNames(own) : [];
      return [section(`landfall ${name}`, own), ...inner.map((one) => section(`landfall ${name} ${one}`, help(name, one)))];
    });
    return [generatedNotice, '# Commands', '', section('landfall', overview), ...sections].join('\n');
  },
};

/**
 * The names under `Commands:` in the overview.
 *
 * @throws when there are none: an empty page would hide that the overview has changed its form
 */
export function commandNames(overview: string): readonly string[] {
  const list = /^Commands:\n((?: {2,}.*\n)+)/m.exec(overview)?.[1] ?? '';
  const names = [...list.matchAll(/^ {2}([a-z][\w-]*)/gm)].map((match) => match[1] ?? '').filter((name) => name !== 'help');
  if (names.length === 0) throw new Error(`the overview lists no commands:\n${overview}`);
  return names;
}

function section(title: string, text: string): string {
  return `## \`${title}\`\n\n\`\`\`\n${text.trimEnd()}\n\`\`\`\n`;
}

function help(...command: readonly string[]): string {
  return execFileSync(process.execPath, [entry, ...command, '--help'], { encoding: 'utf8' });
}
