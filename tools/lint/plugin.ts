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

interface RuleContext {
  readonly filename: string;
  readonly cwd: string;
  readonly sourceCode: {
    readonly scopeManager: { readonly globalScope: { readonly through: readonly { readonly identifier: SyntaxNode }[] } | null };
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
        for (const { identifier } of context.sourceCode.scopeManager.globalScope?.through ?? []) {
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

/** Planted violations pretend to lie where the folder below `tools/planted/` says. */
function pathInCheckout(context: RuleContext): string {
  const path = relative(context.cwd, context.filename).split(sep).join('/');
  return path.replace(/^tools\/planted\/[^/]+\//, '');
}

export default { meta: { name: 'house' }, rules: { rooms: roomRule, names: nameRule } };
