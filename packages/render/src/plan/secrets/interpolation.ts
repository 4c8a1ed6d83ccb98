/** A piece of a text before interpolation. */
type Segment = { readonly kind: 'literal'; readonly text: string } | { readonly kind: 'variable'; readonly name: string };

/** Where the value of an interpolation variable stands in the text after interpolation. */
export interface InterpolatedPart {
  readonly variable: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Finds which part of a value came from which variable. Undefined where the literal pieces do not determine it.
 *
 * @source compose-spec 12-interpolation.md: `$NAME`, `${NAME}`, `${NAME:-default}`, `$$`
 */
export function locateVariables(template: string, value: string): readonly InterpolatedPart[] | undefined {
  const segments = segmentsOf(template);
  const parts: InterpolatedPart[] = [];
  let position = 0;
  for (const [index, segment] of segments.entries()) {
    if (segment.kind === 'literal') {
      if (!value.startsWith(segment.text, position)) return undefined;
      position += segment.text.length;
      continue;
    }
    const following = segments[index + 1];
    // Two variables side by side: nothing says where one ends.
    if (following?.kind === 'variable') return undefined;
    const end =
      following === undefined
        ? value.length
        : endBefore(value, following.text, { position, isLast: index + 2 === segments.length });
    if (end === -1) return undefined;
    parts.push({ variable: segment.name, start: position, end });
    position = end;
  }
  return position === value.length ? parts : undefined;
}

/** The variable that alone gives the value: `${DB_PASSWORD}`, with or without a default. */
export function soleVariable(template: string): string | undefined {
  const segments = segmentsOf(template);
  const first = segments[0];
  return segments.length === 1 && first?.kind === 'variable' ? first.name : undefined;
}

function endBefore(
  value: string,
  literal: string,
  { position, isLast }: { readonly position: number; readonly isLast: boolean },
): number {
  if (!isLast) return value.indexOf(literal, position);
  const end = value.length - literal.length;
  return end >= position && value.endsWith(literal) ? end : -1;
}

function segmentsOf(template: string): readonly Segment[] {
  const segments: Segment[] = [];
  let literal = '';
  const flush = () => {
    if (literal !== '') segments.push({ kind: 'literal', text: literal });
    literal = '';
  };
  for (let index = 0; index < template.length; ) {
    if (template.startsWith('$$', index)) {
      literal += '$';
      index += 2;
      continue;
    }
    const plain = /^\$([A-Za-z_][A-Za-z0-9_]*)/.exec(template.slice(index, index + 128));
    const braced = template.startsWith('${', index) ? closingBrace(template, index + 2) : -1;
    if (plain?.[1] !== undefined) {
      flush();
      segments.push({ kind: 'variable', name: plain[1] });
      index += plain[0].length;
    } else if (braced !== -1) {
      flush();
      segments.push({ kind: 'variable', name: /^[A-Za-z_][A-Za-z0-9_]*/.exec(template.slice(index + 2, braced))?.[0] ?? '' });
      index = braced + 1;
    } else {
      literal += template[index] ?? '';
      index += 1;
    }
  }
  flush();
  return segments;
}

/** Index of the brace that closes the one before `from`; -1 when there is none. */
function closingBrace(text: string, from: number): number {
  let depth = 1;
  for (let index = from; index < text.length; index += 1) {
    if (text.startsWith('${', index)) depth += 1;
    else if (text[index] === '}') {
      depth -= 1;
      if (depth === 0) return index;
    }
  }
  return -1;
}
