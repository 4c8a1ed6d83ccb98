/** Rules of this house, run by oxlint. Each decision is a function beside this file; here it is only attached to the syntax. */
import { relative, sep } from 'node:path';
import { impureGlobals, roomOf } from '../rooms.ts';
import { isTest, judgeImport } from './imports.ts';
import { judgeName } from './names.ts';

/** The part of a syntax tree node that these rules look at. */
interface SyntaxNode {
  readonly type: string;
  readonly source?: { readonly type: string; readonly value?: unknown } | null;
  readonly object?: SyntaxNode;
  readonly property?: SyntaxNode;
  readonly name?: string;
}

interface Reference {
  readonly identifier: SyntaxNode;
}

interface Scope {
  /** References to names that no scope declares. */
  readonly through: readonly Reference[];
  /** Names that are known here: our own declarations, and those of the language, which have no definition. */
  readonly variables: readonly { readonly defs: readonly unknown[]; readonly references: readonly Reference[] }[];
}

interface RuleContext {
  readonly filename: string;
  readonly cwd: string;
  readonly sourceCode: {
    readonly scopeManager: { readonly globalScope: Scope | null };
  };
  report(problem: { node: SyntaxNode; message: string }): void;
}

const roomRule = {
  create(context: RuleContext) {
    const file = pathInCheckout(context);
    const room = roomOf(file);
    const checkSource = (node: SyntaxNode) => {
      const specifier = node.source?.value;
      if (typeof specifier !== 'string') return;
      const message = judgeImport(file, specifier);
      if (message !== undefined) context.report({ node, message });
    };
    const imports = {
      ImportDeclaration: checkSource,
      ImportExpression: checkSource,
      ExportNamedDeclaration: checkSource,
      ExportAllDeclaration: checkSource,
    };
    if (room === undefined || !room.isPure || isTest(file)) return imports;
    return {
      ...imports,
      MemberExpression(node: SyntaxNode) {
        if (node.object?.name !== 'Math' || node.property?.name !== 'random') return;
        context.report({ node, message: `${room.name} is pure: no Math.random.` });
      },
      'Program:exit'() {
        for (const { identifier } of globalReferences(context.sourceCode.scopeManager.globalScope)) {
          if (identifier.name === undefined || !impureGlobals.includes(identifier.name)) continue;
          context.report({ node: identifier, message: `${room.name} is pure: no ${identifier.name}. Take it as an argument.` });
        }
      },
    };
  },
};

const nameRule = {
  create(context: RuleContext) {
    return {
      Program(node: SyntaxNode) {
        const message = judgeName(pathInCheckout(context));
        if (message !== undefined) context.report({ node, message });
      },
    };
  },
};

function globalReferences(scope: Scope | null): readonly Reference[] {
  if (scope === null) return [];
  const ofTheLanguage = scope.variables.filter((variable) => variable.defs.length === 0);
  return [...scope.through, ...ofTheLanguage.flatMap((variable) => variable.references)];
}

function pathInCheckout(context: RuleContext): string {
  return relative(context.cwd, context.filename).split(sep).join('/');
}

export default { meta: { name: 'house' }, rules: { rooms: roomRule, names: nameRule } };
