import { AppError } from '@landfall/model';
import { type CST, Lexer, Parser } from 'yaml';
import type { YamlLimits } from './limits.ts';
import type { TextLines } from './text-lines.ts';

/** The lexer marks these in its stream; no text of a file holds them, since control characters were refused before. */
const documentMark = '\x02';
const scalarMark = '\x1f';
const flowErrorMark = '\x18';

/** What a node may cost in lexemes: an indicator, spaces, a comment, a line end, the text itself. */
const lexemesPerNode = 5;

/**
 * The concrete syntax of a text, one token for each document, directive or comment between documents.
 *
 * Nesting and number of lexemes are bounded while reading, before anything recurses over the result.
 *
 * @throws AppError COMPOSE_TOO_LARGE with the place where a limit was passed
 */
export function* readTokens(text: string, lines: TextLines, limits: YamlLimits): Generator<CST.Token, void> {
  const parser = new Parser();
  const maxLexemes = limits.maxNodes * lexemesPerNode;
  let offset = 0;
  let lexemes = 0;
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    if (lexeme !== documentMark && lexeme !== scalarMark && lexeme !== flowErrorMark) offset += lexeme.length;
    lexemes += 1;
    if (parser.stack.length > limits.maxDepth + 2) throw tooDeep(lines, offset, limits);
    if (lexemes > maxLexemes) throw tooMany(lines, offset, limits);
  }
  yield* parser.end();
}

/** The refusal of a document that is nested too deeply. */
export function tooDeep(lines: TextLines, offset: number, limits: YamlLimits): AppError {
  const message = `Lists and maps are nested more than ${limits.maxDepth} levels deep here. No Compose application needs that; remove the nesting.`;
  return new AppError('COMPOSE_TOO_LARGE', [{ place: lines.placeAt(offset), message }]);
}

/** The refusal of a document that holds too many values. */
export function tooMany(lines: TextLines, offset: number, limits: YamlLimits): AppError {
  const message = `The document holds more than ${limits.maxNodes} values. Split it into several files, joined by include.`;
  return new AppError('COMPOSE_TOO_LARGE', [{ place: lines.placeAt(offset), message }]);
}
