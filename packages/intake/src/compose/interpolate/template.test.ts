import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { substitute, templateVariables } from './template.ts';

const variables: Readonly<Record<string, string>> = { FOO: 'first', BAR: '', JSON: '{"json":2}' };
const lookup = (name: string) => (Object.hasOwn(variables, name) ? variables[name] : undefined);

function fill(template: string): string {
  const result = substitute(template, { lookup });
  return result.ok ? result.text : `fault: ${result.fault.kind}`;
}

function fault(template: string) {
  const result = substitute(template, { lookup });
  if (result.ok) throw new Error(`it gave ${result.text}`);
  return result.fault;
}

describe('references', () => {
  test.each([
    ['foo', 'foo'],
    ['$FOO', 'first'],
    ['This ${FOO} var', 'This first var'],
    ['$FOO-bar', 'first-bar'],
    ['$missing/${missing}/${BAR}', '//'],
    ['$FOO$BAR${FOO}', 'firstfirst'],
  ])('%s is %s', (template, expected) => {
    expect(fill(template)).toBe(expected);
  });

  test.each(['a $ string', '^REGEX$', '$}', '$', '$1', '$-', '$ {FOO}'])('%s begins no reference and stays', (template) => {
    expect(fill(template)).toBe(template);
  });

  test.each([
    ['$${FOO}', '${FOO}'],
    ['$$$FOO', '$first'],
    ['$$$$', '$$'],
    ['${missing:-$$FOO}', '$FOO'],
  ])('%s is escaped to %s', (template, expected) => {
    expect(fill(template)).toBe(expected);
  });
});

describe('defaults and alternatives', () => {
  test.each([
    ['${missing:-def}', 'def'],
    ['${missing-def}', 'def'],
    ['${BAR:-def}', 'def'],
    ['${BAR-def}', ''],
    ['${FOO:-def}', 'first'],
    ['${BAR:-/non:-alphanumeric}', '/non:-alphanumeric'],
    ['${missing:+there}', ''],
    ['${missing+there}', ''],
    ['${BAR:+there}', ''],
    ['${BAR+there}', 'there'],
    ['${FOO:+there}', 'there'],
    ['${FOO:?message}', 'first'],
    ['${BAR?message}', ''],
    ['${missing-a:-b?c}', 'a:-b?c'],
    ['${missing:-}', ''],
  ])('%s is %s', (template, expected) => {
    expect(fill(template)).toBe(expected);
  });

  test.each([
    ['${missing-$FOO}', 'first'],
    ['${missing-${FOO} ${FOO}}', 'first first'],
    ['${BAR+$FOO ${FOO:+second}}', 'first second'],
    ['${missing:-${other:-${third:-deep}}}', 'deep'],
    ['${missing:-{"a":{"b":1}}}', '{"a":{"b":1}}'],
    ['${JSON:-x}', '{"json":2}'],
    ['${missing:-x} ${BAR:-y} $FOO}', 'x y first}'],
    // An opening brace hides the character behind it, so that the last brace of the line closes.
    ['${missing:-{x} $FOO', '{x first'],
  ])('%s is %s, nested', (template, expected) => {
    expect(fill(template)).toBe(expected);
  });

  test.each(['-', ':-', '+', ':+', ':?'])('%s around a reference means nothing', (sign) => {
    expect(fill(`${sign}ok \${missing-def}${sign}`)).toBe(`${sign}ok def${sign}`);
  });
});

describe('variables that are not set', () => {
  function unsetIn(template: string): string[] {
    const names: string[] = [];
    substitute(template, { lookup, onUnset: (name) => names.push(name) });
    return names;
  }

  test('are told when they are used', () => {
    expect(unsetIn('$A ${B} ${C:-${D}}')).toEqual(['A', 'B', 'D']);
  });

  test('are not told when their part is not used', () => {
    expect(unsetIn('${A:+${A}} ${FOO:-$B} ${FOO?$C} ${D:-x}')).toEqual([]);
  });
});

describe('faults', () => {
  test.each([
    '${',
    '${}',
    '${ }',
    '${ FOO}',
    '${FOO }',
    '${FOO!}',
    '${FOO/a/b}',
    '${FOO:}',
    '${FOO=x}',
    '${1}',
    '${FOO:-x',
    '${FOO:-a\nb}',
    '${missing:-${}}',
  ])('%j is malformed', (template) => {
    expect(fault(template).kind).toBe('malformed');
  });

  test.each([
    ['${PW=hunter2}', /^\$\{PW…$/, /\$\{PW:-default\}/],
    ['${ FOO }', /\$\{ FOO \}/, /Did you mean \$\{FOO\}\?/],
    ['${FOO:-x', /…$/, /closing brace/],
    ['${FOO!}', /\$\{FOO!\}/, /\$\$/],
    ['${}', /\$\{\}/, /name is missing/],
  ])('%s is told without any value', (template, reference, advice) => {
    expect(fault(template)).toMatchObject({ reference: expect.stringMatching(reference), advice: expect.stringMatching(advice) });
    expect(JSON.stringify(fault(template))).not.toContain('hunter2');
  });

  test('a required variable is told with its message as written', () => {
    expect(fault('${missing:?set it, $FOO}')).toEqual({
      kind: 'required',
      variable: 'missing',
      reason: 'set it, $FOO',
      isEmpty: false,
    });
    expect(fault('${BAR:?}')).toEqual({ kind: 'required', variable: 'BAR', reason: '', isEmpty: true });
  });

  test('what would grow without end is refused', () => {
    const result = substitute('$FOO'.repeat(100), { lookup, budget: { characters: 100 } });
    expect(result).toEqual({ ok: false, fault: { kind: 'too-large' } });
    expect(fault('${missing:-'.repeat(500) + '}'.repeat(500))).toEqual({ kind: 'too-deep' });
  });

  test('many unclosed references on one line are refused at once', () => {
    expect(fault('${A:-'.repeat(200_000)).kind).toBe('malformed');
  });
});

describe('invariants', () => {
  const template = fc
    .array(fc.constantFrom('$', '${', '}', '{', 'FOO', 'BAR', 'X', ':-', '-', ':+', '?', '\n', ' ', '$$', 'x'), { maxLength: 20 })
    .map((parts) => parts.join(''));

  test('a text with its dollars doubled comes out as it was', () => {
    fc.assert(
      fc.property(template, (text) => {
        expect(fill(text.replaceAll('$', '$$$$'))).toBe(text);
      }),
    );
  });

  test('nothing is thrown, and what is not set was listed', () => {
    fc.assert(
      fc.property(template, (text) => {
        const unset: string[] = [];
        substitute(text, { lookup, onUnset: (name) => unset.push(name) });
        expect(templateVariables(text)).toEqual(expect.arrayContaining(unset));
      }),
      { numRuns: 500 },
    );
  });

  test('variables are listed in order of appearance, once, also in defaults', () => {
    expect(templateVariables('$B ${A:-${C}} $$D $B ${A}')).toEqual(['B', 'A', 'C']);
  });
});
