import { AppError } from '@landfall/model';
import type { Node } from '../tree/node.ts';
import { buildDocument } from './build.ts';
import { decodeText } from './decode-text.ts';
import { composeLimits, type YamlLimits } from './limits.ts';
import { Parser } from './parser.ts';
import { TextCursor } from './text-cursor.ts';
import { indexLines } from './text-lines.ts';

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
  const parser = new Parser(new TextCursor(text, lines), limits);
  const nodes: Node[] = [];
  for (const document of parser.documents()) nodes.push(buildDocument(document, lines, limits));
  return nodes;
}
