import { parseAst } from 'rolldown/parseAst';

/** A rule by which a value came about that nobody wrote. Its name is the code of the ledger entry. */
export interface RuleInSource {
  /** A rule whose name is put together has `…` for the parts that vary. */
  readonly rule: string;
  readonly how: 'inferred' | 'default';
  /** What the reader is told; `…` stands for what varies. Empty when the text comes from elsewhere. */
  readonly why: string;
}

/** The parts of a syntax tree that are looked at; every other field is walked as it comes. */
interface SyntaxNode {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** A function of the same file that passes its own parameters on as rule and reason. */
interface Wrapper {
  readonly how: RuleInSource['how'];
  readonly ruleIndex: number;
  readonly whyIndex: number;
}

const makers: ReadonlyMap<string, Wrapper> = new Map([
  ['inferred', { how: 'inferred', ruleIndex: 1, whyIndex: 2 }],
  ['byDefault', { how: 'default', ruleIndex: 1, whyIndex: 2 }],
]);

/**
 * Finds the rules that one source file applies: calls of `inferred` and `byDefault`, of functions around them, and origins
 * written out as `{ how, rule, why }`.
 */
export function findRules(source: string): readonly RuleInSource[] {
  // Most files state none, and walking through a syntax tree takes its time.
  if (!/\b(?:inferred|byDefault|rule)\b/.test(source)) return [];
  const tree = parseAst(source, { lang: 'ts' }) as unknown as SyntaxNode; // read field by field below
  const file: SourceFile = { constants: findConstants(tree), wrappers: new Map([...makers, ...findWrappers(tree)]) };
  return nodesOf(tree).flatMap((node) => [...rulesOfCall(node, file), ...rulesOfObject(node, file)]);
}

interface SourceFile {
  /** Values of the constants of the file, by name. */
  readonly constants: ReadonlyMap<string, unknown>;
  readonly wrappers: ReadonlyMap<string, Wrapper>;
}

function rulesOfCall(node: SyntaxNode, { constants, wrappers }: SourceFile): readonly RuleInSource[] {
  if (node.type !== 'CallExpression') return [];
  const wrapper = wrappers.get(nameOf(node['callee']) ?? '');
  if (wrapper === undefined) return [];
  const args = nodesIn(node['arguments']);
  const why = textsOf(args[wrapper.whyIndex], constants).join('; or ');
  return textsOf(args[wrapper.ruleIndex], constants).map((rule) => ({ rule, how: wrapper.how, why }));
}

/** `{ how, rule, why }`, and `{ rule, why }` that becomes an inferred origin elsewhere. */
function rulesOfObject(node: SyntaxNode, { constants }: SourceFile): readonly RuleInSource[] {
  if (node.type !== 'ObjectExpression') return [];
  const fields = new Map(nodesIn(node['properties']).map((property) => [nameOf(property['key']), property['value']]));
  if (!fields.has('rule') || !fields.has('why')) return [];
  const how = textsOf(fields.get('how'), constants).includes('default') ? 'default' : 'inferred';
  const why = textsOf(fields.get('why'), constants).join('; or ');
  return textsOf(fields.get('rule'), constants).map((rule) => ({ rule, how, why }));
}

function findConstants(tree: SyntaxNode): ReadonlyMap<string, unknown> {
  const constants = new Map<string, unknown>();
  for (const node of nodesOf(tree)) {
    const name = node.type === 'VariableDeclarator' ? nameOf(node['id']) : undefined;
    if (name !== undefined) constants.set(name, node['init']);
  }
  return constants;
}

/** `const state = (value, rule, what) => … inferred(value, rule, what)`: a call of `state` states a rule. */
function findWrappers(tree: SyntaxNode): ReadonlyMap<string, Wrapper> {
  const wrappers = new Map<string, Wrapper>();
  for (const node of nodesOf(tree)) {
    const [name, body] = namedFunction(node);
    if (name === undefined || body === undefined) continue;
    const parameters = nodesIn(body['params']).map((parameter) => nameOf(parameter));
    for (const inner of nodesOf(body)) {
      if (inner.type !== 'CallExpression') continue;
      const maker = makers.get(nameOf(inner['callee']) ?? '');
      if (maker === undefined) continue;
      const args = nodesIn(inner['arguments']);
      const ruleIndex = parameters.indexOf(nameOf(args[maker.ruleIndex]) ?? '');
      if (ruleIndex === -1) continue;
      wrappers.set(name, { how: maker.how, ruleIndex, whyIndex: parameters.indexOf(nameOf(args[maker.whyIndex]) ?? '') });
    }
  }
  return wrappers;
}

function namedFunction(node: SyntaxNode): readonly [name: string | undefined, body: SyntaxNode | undefined] {
  if (node.type === 'FunctionDeclaration') return [nameOf(node['id']), node];
  const init = node['init'];
  if (node.type !== 'VariableDeclarator' || !isNode(init) || init.type !== 'ArrowFunctionExpression')
    return [undefined, undefined];
  return [nameOf(node['id']), init];
}

/** Every text that an expression may be: that of a string or template, both sides of a choice, the value of a constant. */
function textsOf(value: unknown, constants: ReadonlyMap<string, unknown>): readonly string[] {
  if (!isNode(value)) return [];
  if (value.type === 'Literal') return typeof value['value'] === 'string' ? [value['value']] : [];
  if (value.type === 'TemplateLiteral') return [nodesIn(value['quasis']).map(cookedText).join('…')];
  if (value.type === 'ConditionalExpression') {
    return [...textsOf(value['consequent'], constants), ...textsOf(value['alternate'], constants)];
  }
  const constant = value.type === 'Identifier' ? constants.get(nameOf(value) ?? '') : undefined;
  return isNode(constant) && constant.type !== 'Identifier' ? textsOf(constant, constants) : [];
}

function cookedText(quasi: SyntaxNode): string {
  const value = quasi['value'];
  return typeof value === 'object' && value !== null && 'cooked' in value ? String(value.cooked) : '';
}

function nameOf(value: unknown): string | undefined {
  return isNode(value) && typeof value['name'] === 'string' ? value['name'] : undefined;
}

/** A node and all below it, in the order of the text. */
function nodesOf(node: SyntaxNode, found: SyntaxNode[] = []): readonly SyntaxNode[] {
  found.push(node);
  for (const child of Object.values(node)) {
    for (const inner of Array.isArray(child) ? child : [child]) if (isNode(inner)) nodesOf(inner, found);
  }
  return found;
}

function nodesIn(value: unknown): readonly SyntaxNode[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
