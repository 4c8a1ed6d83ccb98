import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Declaration, Member } from '../api/declarations.ts';
import type { Docs } from '../api/docs.ts';
import { readDoor } from '../api/doors.ts';
import { generatedNotice, type Page, writeTable } from '../page.ts';

const runtime = fileURLToPath(new URL('../../../packages/runtime/', import.meta.url));
const { exports: doors } = JSON.parse(readFileSync(join(runtime, 'package.json'), 'utf8')) as {
  readonly exports: Readonly<Record<string, string>>;
};

/** A page for each door of the published library. */
export const runtimePages: readonly Page[] = Object.entries(doors).map(([door, file]) => {
  const name = door.slice('./'.length);
  return { path: `docs/reference/runtime-${name.replaceAll('/', '-')}.md`, write: () => writePage(name, join(runtime, file)) };
});

function writePage(name: string, file: string): string {
  const { text, declarations } = readDoor(file);
  const head = [generatedNotice, `# \`@landfall/runtime/${name}\``, text];
  const toc = writeTable(
    ['name', 'what it is'],
    declarations.map((declaration) => [`[${declaration.name}](#${declaration.name.toLowerCase()})`, firstSentence(declaration)]),
  );
  return `${[...head, toc, ...declarations.map(writeDeclaration)].filter((part) => part !== '').join('\n\n')}\n`;
}

function writeDeclaration({ name, docs, signature, members }: Declaration): string {
  const code = ['```ts', signature.replace(/\s*\{$/, ''), '```'].join('\n');
  const table = writeTable(
    ['member', 'meaning'],
    members.map((member) => [`\`${member.signature.replaceAll(/\s+/g, ' ')}\``, describeMember(member)]),
  );
  return [`## ${name}`, docs.text, code, ...writeTags(docs), ...(members.length === 0 ? [] : [table])]
    .filter((part) => part !== '')
    .join('\n\n');
}

const labels: Readonly<Record<string, string>> = { param: 'Parameter', returns: 'Returns', throws: 'Throws', source: 'Source' };

function writeTags({ tags }: Docs): readonly string[] {
  const lines = tags.map(({ name, text }) => {
    const [, parameter = '', rest = ''] = /^(\S+)\s*([^]*)$/.exec(text) ?? [];
    return `- ${labels[name] ?? name}${name === 'param' ? ` \`${parameter}\`: ${oneLine(rest)}` : `: ${oneLine(text)}`}`;
  });
  return lines.length === 0 ? [] : [lines.join('\n')];
}

function describeMember({ docs }: Member): string {
  const tags = docs.tags.map(({ name, text }) => `${labels[name] ?? name}: ${text}.`.replace(/\.\.$/, '.'));
  return [docs.text, ...tags].filter((part) => part !== '').join(' ');
}

function firstSentence({ docs, kind }: Declaration): string {
  const sentence = /^[^]*?\.(?=\s|$)/.exec(docs.text)?.[0] ?? docs.text;
  return sentence === '' ? kind : oneLine(sentence);
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
