/** The value of a variable, or undefined when it is not set. */
export type Lookup = (name: string) => string | undefined;

export interface SubstituteOptions {
  readonly lookup: Lookup;
  /** Called for each variable that is used, is not set, and has no default. */
  readonly onUnset?: (name: string) => void;
  /** Characters that the text may still grow to; shared by calls, so that variables cannot multiply without end. */
  readonly budget?: { characters: number };
}

/** Why a template cannot be filled. */
export type TemplateFault =
  /** A reference that is none of the known forms. `reference` is its beginning, without any value in it. */
  | { readonly kind: 'malformed'; readonly reference: string; readonly advice: string }
  /** `${NAME:?message}` without a value. The message is as written: its variables are not filled in. */
  | { readonly kind: 'required'; readonly variable: string; readonly reason: string; readonly isEmpty: boolean }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'too-deep' };

export type Substitution = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly fault: TemplateFault };

/** Defaults inside defaults. */
const maxDepth = 100;

const maxCharacters = 16 * 1024 * 1024;

const nameAt = /[_a-zA-Z][_a-zA-Z0-9]*/y;
const operatorAt = /:?[-+?]/y;

/**
 * Fills the variables of a text: `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME-default}`, `${NAME:?message}`,
 * `${NAME?message}`, `${NAME:+text}`, `${NAME+text}`, nested to any useful depth. `$$` is a dollar sign; a `$` that begins
 * no reference stays. Defaults and messages are only looked at when they are used.
 *
 * A braced reference ends on its line, at the brace that closes it.
 *
 * @source compose-go template/template.go, SubstituteWithOptions
 */
export function substitute(template: string, options: SubstituteOptions): Substitution {
  const budget = options.budget ?? { characters: maxCharacters };
  return fill(template, { ...options, budget }, 0);
}

/** Names of the variables that a text refers to, also in defaults, in order of appearance and each once. */
export function templateVariables(template: string): string[] {
  const names = new Set<string>();
  for (const match of template.matchAll(/\$(?:\$|\{?([_a-zA-Z][_a-zA-Z0-9]*))/g)) {
    if (match[1] !== undefined) names.add(match[1]);
  }
  return [...names];
}

type Filling = SubstituteOptions & { readonly budget: { characters: number } };

function fill(template: string, options: Filling, depth: number): Substitution {
  if (depth > maxDepth) return failure({ kind: 'too-deep' });
  const braces = lastBraces(template);
  let text = '';
  let at = 0;
  for (let dollar = template.indexOf('$'); dollar !== -1; dollar = template.indexOf('$', at)) {
    text += template.slice(at, dollar);
    const next = template[dollar + 1];
    if (next === '$') {
      text += '$';
      at = dollar + 2;
    } else if (next === '{') {
      const end = referenceEnd(template, dollar, braces);
      if (end === undefined) return failure(malformed(template, dollar));
      const value = braced(template.slice(dollar + 2, end), options, depth);
      if (!value.ok) return value;
      text += value.text;
      at = end + 1;
    } else {
      const name = matchAt(nameAt, template, dollar + 1);
      text += name === undefined ? '$' : plainValue(name, options);
      at = dollar + 1 + (name?.length ?? 0);
    }
    if (text.length > options.budget.characters) return failure({ kind: 'too-large' });
  }
  text += template.slice(at);
  options.budget.characters -= text.length;
  return options.budget.characters < 0 ? failure({ kind: 'too-large' }) : { ok: true, text };
}

/** Fills what stands between `${` and its `}`. */
function braced(inside: string, options: Filling, depth: number): Substitution {
  const name = matchAt(nameAt, inside, 0) ?? '';
  const operator = matchAt(operatorAt, inside, name.length);
  if (operator === undefined) return { ok: true, text: plainValue(name, options) };
  const rest = inside.slice(name.length + operator.length);
  const value = options.lookup(name);
  const isThere = value !== undefined && (value !== '' || !operator.startsWith(':'));
  switch (operator.at(-1)) {
    case '+':
      return isThere ? fill(rest, options, depth + 1) : { ok: true, text: value ?? '' };
    case '-':
      return isThere ? { ok: true, text: value } : fill(rest, options, depth + 1);
    default: {
      if (isThere) return { ok: true, text: value };
      const reason = fill(rest, options, depth + 1);
      return reason.ok ? failure({ kind: 'required', variable: name, reason: rest, isEmpty: value === '' }) : reason;
    }
  }
}

function plainValue(name: string, options: Filling): string {
  const value = options.lookup(name);
  if (value === undefined) options.onUnset?.(name);
  return value ?? '';
}

/**
 * Where the reference that begins at a dollar ends: the index of its closing brace, or undefined when it is malformed.
 *
 * Braces are counted from the first on, each opening one hiding the character behind it; when they do not balance, the
 * last brace of the line closes.
 *
 * @source compose-go template/template.go, DefaultPattern and getFirstBraceClosingIndex
 */
function referenceEnd(template: string, dollar: number, braces: (offset: number) => number): number | undefined {
  const name = matchAt(nameAt, template, dollar + 2);
  if (name === undefined) return undefined;
  const afterName = dollar + 2 + name.length;
  if (template[afterName] === '}') return afterName;
  const operator = matchAt(operatorAt, template, afterName);
  if (operator === undefined) return undefined;
  const last = braces(afterName);
  if (last < afterName + operator.length) return undefined;
  let open = 0;
  for (let index = dollar; index <= last; index += 1) {
    const character = template.charCodeAt(index);
    if (character === 125 /* } */) {
      open -= 1;
      if (open === 0) return index;
    } else if (character === 123 /* { */) {
      open += 1;
      index += 1;
    }
  }
  return last;
}

/** Finds the last closing brace of the line that holds an offset, and remembers it while the offsets stay on that line. */
function lastBraces(template: string): (offset: number) => number {
  let lineEnd = -1;
  let brace = -1;
  return (offset) => {
    if (offset > lineEnd) {
      const feed = template.indexOf('\n', offset);
      lineEnd = feed === -1 ? template.length : feed;
      brace = template.lastIndexOf('}', lineEnd);
    }
    return brace;
  };
}

function malformed(template: string, dollar: number): TemplateFault {
  const head = /^\$\{[^}\n\-+?=]{0,40}/.exec(template.slice(dollar, dollar + 44))?.[0] ?? '${';
  const closed = template[dollar + head.length] === '}';
  return {
    kind: 'malformed',
    reference: closed ? `${head}}` : `${head}…`,
    advice: adviceFor(head.slice(2), template.slice(dollar + head.length)),
  };
}

function adviceFor(name: string, rest: string): string {
  const operand = name.trim().replace(/[^_a-zA-Z0-9].*$/s, '');
  if (name.trim() === '') return 'A variable name is missing between the braces.';
  if (!/^[^\n]*\}/.test(rest)) return 'The closing brace "}" is missing on the line.';
  if (/^[0-9]/.test(operand) || operand === '')
    return 'A variable name begins with a letter or "_" and holds letters, digits and "_". Write $$ for a dollar sign that begins no variable.';
  if (rest.startsWith('=') || name.endsWith(':')) return `Did you mean \${${operand}:-default}?`;
  if (name !== name.trim()) return `Did you mean \${${operand}}? No space may stand between the braces and the name.`;
  return `Only :-, -, :?, ?, :+ and + may follow a variable name, as in \${${operand}:-default}. Write $$ for a dollar sign that begins no variable.`;
}

function matchAt(pattern: RegExp, text: string, offset: number): string | undefined {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0];
}

function failure(fault: TemplateFault): Substitution {
  return { ok: false, fault };
}
