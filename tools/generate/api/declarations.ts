import { parseAst } from 'rolldown/parseAst';
import { type Docs, readDocsBefore } from './docs.ts';

/** Something that a module exports. */
export interface Declaration {
  readonly name: string;
  readonly kind: 'function' | 'class' | 'constant' | 'interface' | 'type';
  readonly docs: Docs;
  /** As it is written, without what is inside a function, an interface or a class. */
  readonly signature: string;
  /** Of an interface, or what is public of a class. */
  readonly members: readonly Member[];
}

export interface Member {
  /** As it is written, without `readonly`, with parameters: `close(): Promise<void>`. */
  readonly signature: string;
  readonly docs: Docs;
}

/** A name that a module takes from another. */
export interface Passed {
  /** Undefined for all that the other exports. */
  readonly name: string | undefined;
  readonly from: string;
  /** Only types: a function or a constant of that name cannot be used. */
  readonly isTypeOnly: boolean;
}

type Statement = ReturnType<typeof parseAst>['body'][number];
type Exported = NonNullable<Extract<Statement, { type: 'ExportNamedDeclaration' }>['declaration']>;

/** What a module declares and exports, and what it passes on. */
export function readModule(source: string): { readonly declared: readonly Declaration[]; readonly passed: readonly Passed[] } {
  const declared: Declaration[] = [];
  const passed: Passed[] = [];
  for (const statement of parseAst(source, { lang: 'ts' }).body) {
    if (statement.type === 'ExportAllDeclaration') {
      passed.push({ name: undefined, from: statement.source.value, isTypeOnly: statement.exportKind === 'type' });
    }
    if (statement.type !== 'ExportNamedDeclaration') continue;
    if (statement.declaration !== null) {
      declared.push(...describe(statement.declaration, source, readDocsBefore(source, statement.start)));
    }
    for (const { exported } of statement.source === null ? [] : statement.specifiers) {
      const name = exported.type === 'Literal' ? exported.value : exported.name;
      passed.push({ name, from: statement.source?.value ?? '', isTypeOnly: statement.exportKind === 'type' });
    }
  }
  return { declared, passed };
}

function describe(node: Exported, source: string, docs: Docs): readonly Declaration[] {
  const text = (start: number, end: number): string => source.slice(start, end).trim();
  switch (node.type) {
    case 'FunctionDeclaration': {
      const end = node.body?.start ?? node.end;
      return [{ name: node.id?.name ?? '', kind: 'function', docs, signature: text(node.start, end), members: [] }];
    }
    case 'TSInterfaceDeclaration': {
      const members = node.body.body.map((member) => readMember(source, member));
      return [{ name: node.id.name, kind: 'interface', docs, signature: text(node.start, node.body.start), members }];
    }
    case 'ClassDeclaration': {
      const open = node.body.body.filter((member) => isPublic(text(member.start, member.end)));
      const members = open.map((member) => readMember(source, { start: member.start, end: endOfHead(member) }));
      return [{ name: node.id?.name ?? '', kind: 'class', docs, signature: text(node.start, node.body.start), members }];
    }
    case 'TSTypeAliasDeclaration':
      return [{ name: node.id.name, kind: 'type', docs, signature: text(node.start, node.end), members: [] }];
    case 'VariableDeclaration':
      return node.declarations.map((one) => {
        const name = text(one.id.start, one.id.end).split(':')[0] ?? '';
        return { name, kind: 'constant', docs, signature: text(node.start, node.end), members: [] };
      });
    default:
      throw new Error(`an export of the kind ${node.type} cannot be described yet`);
  }
}

interface Range {
  readonly start: number;
  readonly end: number;
}

function readMember(source: string, { start, end }: Range): Member {
  const signature = source
    .slice(start, end)
    .trim()
    .replace(/^(?:override |readonly |static )+/, '')
    .replace(/[;,]$/, '');
  return { signature, docs: readDocsBefore(source, start) };
}

function isPublic(text: string): boolean {
  return !text.startsWith('#') && !text.startsWith('private ');
}

/** Where the body of a method begins; the value of a field is part of what is said about it. */
function endOfHead(member: Range & { readonly type: string; readonly value?: unknown }): number {
  const { value } = member;
  const hasBody = member.type === 'MethodDefinition' && typeof value === 'object' && value !== null && 'body' in value;
  if (!hasBody) return member.end;
  const body = value.body as Range | null; // a function without a body declares an overload
  return body?.start ?? member.end;
}
