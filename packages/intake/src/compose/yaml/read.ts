import { AppError } from '@landfall/model';
import { Composer, type CST, type Document } from 'yaml';
import { shorten } from '../../wording/shorten.ts';
import type { Node } from '../tree/node.ts';
import { buildDocument } from './build.ts';
import { decodeText } from './decode-text.ts';
import { composeLimits, type YamlLimits } from './limits.ts';
import { isTolerated, syntaxError } from './syntax-error.ts';
import { indexLines, type TextLines } from './text-lines.ts';
import { readTokens } from './tokens.ts';

/** Scalars stay text here, and keys are compared when our own tree is built. */
const composerOptions = {
  schema: 'failsafe',
  resolveKnownTags: false,
  uniqueKeys: false,
  prettyErrors: false,
  keepSourceTokens: false,
} as const;

/**
 * Reads every document of a YAML file as the reference loader would, and keeps the place of each node.
 *
 * Aliases and merge keys are resolved; a value that came through one keeps the place where it was written. An empty
 * document is a null scalar, a file without documents gives none.
 *
 * @param file the name that places carry
 * @throws AppError COMPOSE_INVALID or COMPOSE_TOO_LARGE, with a place
 * @source go-yaml v4, as compose-go loader/loader.go uses it
 */
export function readDocuments(bytes: Uint8Array, file: string, limits: YamlLimits = composeLimits): Node[] {
  if (bytes.length > limits.maxBytes) {
    const message = `The file has ${bytes.length} bytes; at most ${limits.maxBytes} are read. Split it, or check that it is a Compose file.`;
    throw new AppError('COMPOSE_TOO_LARGE', [{ place: { file, line: 1, column: 1 }, message }]);
  }
  const text = decodeText(bytes, file);
  const lines = indexLines(text, file);
  const nodes: Node[] = [];
  for (const document of readSyntax(text, lines, limits)) {
    const error = document.errors.find((each) => !isTolerated(each));
    if (error !== undefined) throw syntaxError(error, text, lines);
    if (nodes.length > 0 && document.directives?.docStart !== true) throw notSeparated(document, lines);
    nodes.push(buildDocument(document.contents, lines, limits));
  }
  return nodes;
}

function* readSyntax(text: string, lines: TextLines, limits: YamlLimits): Generator<Document.Parsed, void> {
  const composer = new Composer(composerOptions);
  for (const token of readTokens(text, lines, limits)) {
    if (token.type === 'directive') checkDirective(token, lines);
    yield* composer.next(token) as Generator<Document.Parsed, void>;
  }
  yield* composer.end() as Generator<Document.Parsed, void>;
}

/** The reference loader knows `%YAML 1.1` and `%TAG` alone; nobody needs either. */
function checkDirective(token: CST.Directive, lines: TextLines): void {
  if (/^%(?:YAML[ \t]+1\.1|TAG[ \t])/.test(token.source)) return;
  const message = `The directive ${JSON.stringify(shorten(token.source))} is not supported. Remove the line.`;
  throw new AppError('COMPOSE_INVALID', [{ place: lines.placeAt(token.offset), message }]);
}

function notSeparated(document: Document.Parsed, lines: TextLines): AppError {
  const message = 'Something follows the end of the document ("..."). Begin the next document with a line "---".';
  return new AppError('COMPOSE_INVALID', [{ place: lines.placeAt(document.range[0]), message }]);
}
