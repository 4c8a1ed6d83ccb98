import { AppError, type Place, type Problem } from '@landfall/model';
import { describeFault } from '../compose/interpolate/interpolate.ts';
import { type SubstituteOptions, substitute, templateVariables } from '../compose/interpolate/template.ts';
import { indexLines, type TextLines } from '../compose/yaml/text-lines.ts';
import { expandEscapes } from './escapes.ts';
import { refuseBadCharacters, textOfEnvFile } from './text.ts';

/** A variable of an env file. */
export interface EnvVariable {
  readonly name: string;
  readonly value: string;
  /** Where the name is written. */
  readonly place: Place;
  /** The text before interpolation, when it referred to variables. */
  readonly template?: string;
  readonly variables?: readonly string[];
}

export interface EnvFileOptions {
  /** The name that places carry. */
  readonly file: string;
  /** Values of variables: asked first, also for a name without `=`. Earlier lines of the file are asked next. */
  readonly lookup?: (name: string) => string | undefined;
  /** Values of earlier files: asked last. */
  readonly earlier?: (name: string) => string | undefined;
  /** Called for each variable that a value refers to and that has no value. */
  readonly onUnset?: (name: string, place: Place) => void;
}

interface Reading {
  readonly text: string;
  readonly lines: TextLines;
  readonly options: EnvFileOptions;
  readonly budget: NonNullable<SubstituteOptions['budget']>;
  readonly variables: Map<string, EnvVariable>;
  readonly problems: Problem[];
}

/** Space within a line. */
const inlineSpace = /[\t\v\f\r \u0085\u00a0]*/y;
/** Space of any kind, as Go's unicode.IsSpace sees it. */
const anySpace = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*/y;
const trailingSpace = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/;
const exportWord = /export(?=[\t\n\f\r ])/y;
const nameCharacters = /[\p{L}\p{N}_.\-[\]\t\v\f\r \u0085\u00a0]*/uy;

/** What the values of one file may add up to. */
const maxCharacters = 16 * 1024 * 1024;

/**
 * Reads an env file: the last assignment of a name wins. A name without `=` has the value that `lookup` gives, and is
 * left out when there is none.
 *
 * Single quotes are literal; double quotes know escapes and variables; without quotes, ` #` begins a comment. Quoted
 * values may go over several lines.
 *
 * @throws AppError COMPOSE_INVALID with the place; the value is never part of a message
 * @source compose-go dotenv/parser.go. A name on a last line without line end is read like any other name; there it
 *   becomes the value of a variable without a name.
 */
export function parseEnvFile(bytes: Uint8Array, options: EnvFileOptions): ReadonlyMap<string, EnvVariable> {
  const text = textOfEnvFile(bytes, options.file);
  const lines = indexLines(text, options.file);
  const reading: Reading = { text, lines, options, budget: { characters: maxCharacters }, variables: new Map(), problems: [] };
  let at = nextStatement(text, 0);
  while (at < text.length) at = nextStatement(text, readStatement(reading, at));
  if (reading.problems.length > 0) throw new AppError('COMPOSE_INVALID', reading.problems);
  return reading.variables;
}

/** Skips space, empty lines and comments. */
function nextStatement(text: string, offset: number): number {
  let at = skip(anySpace, text, offset);
  while (text[at] === '#') {
    const lineEnd = text.indexOf('\n', at);
    at = lineEnd === -1 ? text.length : skip(anySpace, text, lineEnd);
  }
  return at;
}

/** Reads one assignment or name, and answers where it ends. */
function readStatement(reading: Reading, offset: number): number {
  const { text } = reading;
  const isExported = skip(exportWord, text, offset) > offset;
  const nameStart = isExported ? skip(inlineSpace, text, offset + 'export'.length) : offset;
  if (nameStart >= text.length) throw invalid(reading, offset, 'A name is missing after "export".');
  const nameEnd = skip(nameCharacters, text, nameStart);
  const separator = text[nameEnd] ?? '\n';
  if (separator !== '=' && separator !== ':' && separator !== '\n') {
    const shown = JSON.stringify(String.fromCodePoint(text.codePointAt(nameEnd) ?? 0));
    throw invalid(
      reading,
      nameEnd,
      `Unexpected character ${shown} in the name of a variable. A line is NAME=value; names hold letters, digits and _ . - [ ]. A value of several lines must be in quotes.`,
    );
  }
  const name = text.slice(nameStart, nameEnd).replace(trailingSpace, '');
  if (name.includes(' '))
    throw invalid(
      reading,
      nameStart,
      'The name of a variable holds a space. A line is NAME=value; a value of several lines must be in quotes.',
    );
  const place = reading.lines.placeAt(nameStart);
  if (separator === '\n') {
    const value = reading.options.lookup?.(name);
    if (value !== undefined) reading.variables.set(name, { name, value, place });
    return skip(inlineSpace, text, Math.min(nameEnd + 1, text.length));
  }
  const valueStart = skip(inlineSpace, text, nameEnd + 1);
  const quote = text[valueStart];
  if (quote === '"' || quote === "'") return readQuoted(reading, { name, place, valueStart, quote });
  const lineEnd = text.indexOf('\n', valueStart);
  const line = text.slice(valueStart, lineEnd === -1 ? text.length : lineEnd);
  assign(reading, name, place, fill(reading, name, place, withoutComment(line)));
  return lineEnd === -1 ? text.length : lineEnd + 1;
}

function withoutComment(line: string): string {
  const comment = line.indexOf(' #');
  return (comment === -1 ? line : line.slice(0, comment)).replace(trailingSpace, '');
}

interface Quoted {
  readonly name: string;
  readonly place: Place;
  readonly valueStart: number;
  readonly quote: '"' | "'";
}

/** Reads up to the closing quote. A backslash keeps its meaning for later, but for one before the quote. */
function readQuoted(reading: Reading, { name, place, valueStart, quote }: Quoted): number {
  const { text } = reading;
  const pieces: string[] = [];
  let from = valueStart + 1;
  for (let at = from; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\\') {
      if (text[at + 1] === quote) {
        pieces.push(text.slice(from, at));
        from = at + 1;
      }
      at += 1;
    } else if (character === quote) {
      const value = pieces.join('') + text.slice(from, at);
      assign(reading, name, place, quote === '"' ? fill(reading, name, place, expandEscapes(value)) : { value });
      return at + 1;
    }
  }
  throw invalid(reading, valueStart, `The value of ${name} begins with a quote that is never closed. Close it.`);
}

type Filled = Pick<EnvVariable, 'value' | 'template' | 'variables'>;

function fill(reading: Reading, name: string, place: Place, template: string): Filled {
  if (!template.includes('$')) return { value: template };
  const { lookup, earlier, onUnset } = reading.options;
  const result = substitute(template, {
    lookup: (wanted) => lookup?.(wanted) ?? reading.variables.get(wanted)?.value ?? earlier?.(wanted),
    budget: reading.budget,
    ...(onUnset === undefined ? {} : { onUnset: (unset: string) => onUnset(unset, place) }),
  });
  if (!result.ok) {
    reading.problems.push({ place, message: describeFault(result.fault, name, reading.variables.keys()) });
    return { value: '' };
  }
  const variables = templateVariables(template);
  return variables.length === 0 ? { value: result.text } : { value: result.text, template, variables };
}

function assign(reading: Reading, name: string, place: Place, filled: Filled): void {
  refuseBadCharacters(filled.value, name, place, reading.problems);
  reading.variables.set(name, { name, place, ...filled });
}

/** The refusal of the file, together with what was found before. */
function invalid(reading: Reading, offset: number, message: string): AppError {
  return new AppError('COMPOSE_INVALID', [...reading.problems, { place: reading.lines.placeAt(offset), message }]);
}

function skip(pattern: RegExp, text: string, offset: number): number {
  pattern.lastIndex = offset;
  return offset + (pattern.exec(text)?.[0].length ?? 0);
}
