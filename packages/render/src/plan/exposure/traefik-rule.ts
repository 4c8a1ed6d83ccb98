/** One way to satisfy a rule: a host and a path that both must match. Undefined matches anything. */
export interface RuleMatch {
  readonly host?: string;
  readonly path?: string;
  readonly exact?: true;
}

/** What a Traefik rule means for routes. */
export interface ParsedRule {
  readonly matches: readonly RuleMatch[];
  /** Conditions that were left out although they only exclude: longer paths of other routes win anyway. */
  readonly dropped: readonly string[];
  /** Conditions that no route can express and that must not be left out: the rule is not to be translated. */
  readonly blocking: readonly string[];
}

type Node =
  | { readonly kind: 'matcher'; readonly name: string; readonly values: readonly string[] }
  | { readonly kind: 'not'; readonly operand: Node }
  | { readonly kind: 'and' | 'or'; readonly left: Node; readonly right: Node };

const maxRuleLength = 4096;
const maxMatches = 64;

/**
 * Reads a rule of a Traefik HTTP router, in the syntax of version 2 and 3, or the one of version 1.
 *
 * @returns undefined when the text is no rule
 * @source Traefik documentation, "HTTP Routers", "Rules"
 */
export function parseTraefikRule(rule: string): ParsedRule | undefined {
  if (rule.length > maxRuleLength) return undefined;
  const old = parseVersionOne(rule);
  if (old !== undefined) return old;
  const tokens = tokenise(rule);
  if (tokens === undefined) return undefined;
  const tree = parseTokens(tokens);
  if (tree === undefined) return undefined;
  const dropped: string[] = [];
  const blocking: string[] = [];
  const matches = expand(tree, { dropped, blocking });
  return matches === undefined ? undefined : { matches, dropped, blocking };
}

/** `Host:a.example,b.example;PathPrefix:/api`. */
function parseVersionOne(rule: string): ParsedRule | undefined {
  if (!/^\s*[A-Za-z]+:/.test(rule) || rule.includes('`')) return undefined;
  let matches: readonly RuleMatch[] = [{}];
  const blocking: string[] = [];
  for (const part of rule.split(';')) {
    const [name = '', list = ''] = part.split(/:(.*)/s).map((text) => text.trim());
    const values = list
      .split(',')
      .map((text) => text.trim())
      .filter((text) => text !== '');
    const own = matcher(name.replace(/Strip$/, ''), values);
    if (own === undefined) blocking.push(name);
    else matches = both(matches, own) ?? [];
  }
  return { matches, dropped: [], blocking };
}

type Token = { readonly kind: 'word' | 'text' | 'sign'; readonly text: string };

function tokenise(rule: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  const pattern = /\s*(?:(?<word>[A-Za-z]+)|`(?<raw>[^`]*)`|"(?<quoted>[^"]*)"|(?<sign>&&|\|\||[!(),]))/y;
  for (let position = 0; rule.slice(position).trim() !== ''; position = pattern.lastIndex) {
    pattern.lastIndex = position;
    const groups = pattern.exec(rule)?.groups;
    if (groups === undefined) return undefined;
    if (groups['word'] !== undefined) tokens.push({ kind: 'word', text: groups['word'] });
    else if (groups['sign'] !== undefined) tokens.push({ kind: 'sign', text: groups['sign'] });
    else tokens.push({ kind: 'text', text: groups['raw'] ?? groups['quoted'] ?? '' });
  }
  return tokens;
}

/** Recursive descent: `||` binds least, then `&&`, then `!`. Depth is bounded by the length of the rule. */
function parseTokens(tokens: readonly Token[]): Node | undefined {
  let position = 0;
  const isSign = (text: string) => tokens[position]?.kind === 'sign' && tokens[position]?.text === text;
  const chain = (sign: '&&' | '||', operand: () => Node | undefined): Node | undefined => {
    let left = operand();
    while (left !== undefined && isSign(sign)) {
      position += 1;
      const right = operand();
      left = right === undefined ? undefined : { kind: sign === '&&' ? 'and' : 'or', left, right };
    }
    return left;
  };
  const unary = (): Node | undefined => {
    if (isSign('!')) {
      position += 1;
      const operand = unary();
      return operand === undefined ? undefined : { kind: 'not', operand };
    }
    if (isSign('(')) {
      position += 1;
      const inner = chain('||', () => chain('&&', unary));
      if (!isSign(')')) return undefined;
      position += 1;
      return inner;
    }
    return call();
  };
  const call = (): Node | undefined => {
    const name = tokens[position];
    if (name?.kind !== 'word') return undefined;
    position += 1;
    if (!isSign('(')) return undefined;
    position += 1;
    const values: string[] = [];
    for (let token = tokens[position]; token?.kind === 'text'; token = tokens[position]) {
      values.push(token.text);
      position += 1;
      if (isSign(',')) position += 1;
    }
    if (!isSign(')')) return undefined;
    position += 1;
    return { kind: 'matcher', name: name.text, values };
  };
  const tree = chain('||', () => chain('&&', unary));
  return position === tokens.length ? tree : undefined;
}

interface Remarks {
  readonly dropped: string[];
  readonly blocking: string[];
}

/** All ways to satisfy a rule; undefined when there are too many. */
function expand(node: Node, remarks: Remarks): readonly RuleMatch[] | undefined {
  if (node.kind === 'matcher') {
    const own = matcher(node.name, node.values);
    if (own === undefined) remarks.blocking.push(node.name);
    return own ?? [{}];
  }
  if (node.kind === 'not') {
    (isAboutPath(node.operand) ? remarks.dropped : remarks.blocking).push(describe(node.operand));
    return [{}];
  }
  const left = expand(node.left, remarks);
  const right = expand(node.right, remarks);
  if (left === undefined || right === undefined) return undefined;
  if (node.kind === 'and') return both(left, right);
  return left.length + right.length > maxMatches ? undefined : [...left, ...right];
}

/** Excluded paths belong to routes with longer paths; an excluded address or host is a decision that must not be lost. */
function isAboutPath(node: Node): boolean {
  if (node.kind === 'matcher') return /^Path|^Header/.test(node.name);
  return node.kind === 'not' ? isAboutPath(node.operand) : isAboutPath(node.left) && isAboutPath(node.right);
}

/** The meaning of one matcher; undefined when no route can express it. */
function matcher(name: string, values: readonly string[]): readonly RuleMatch[] | undefined {
  switch (name) {
    case 'Host':
    case 'HostHeader':
      return values.map((host) => ({ host }));
    case 'PathPrefix':
      // Version 2 allowed patterns in braces: what stands before the first is a prefix of all they match.
      return values.map((path) => ({ path: path.replace(/\{[^}]*\}.*$/, '') }));
    case 'Path':
      return values.map((path) => ({ path, exact: true as const }));
    default:
      return undefined;
  }
}

function both(left: readonly RuleMatch[], right: readonly RuleMatch[]): readonly RuleMatch[] | undefined {
  if (left.length * right.length > maxMatches) return undefined;
  return left.flatMap((a) => right.map((b) => ({ ...a, ...b })));
}

function describe(node: Node): string {
  if (node.kind === 'matcher') return `${node.name}(${node.values.join(', ')})`;
  if (node.kind === 'not') return `not ${describe(node.operand)}`;
  return `${describe(node.left)} ${node.kind} ${describe(node.right)}`;
}
