import { AppError, type Problem } from '@landfall/model';
import type { YAMLError } from 'yaml';
import { shorten } from '../../wording/shorten.ts';
import type { TextLines } from './text-lines.ts';

/** Whether the reference loader takes the text all the same: a comment close behind a quoted text. */
export function isTolerated(error: YAMLError): boolean {
  return error.message.startsWith('Comments must be separated');
}

/**
 * The refusal of a text that is not YAML. Only the first error is told: the others mostly follow from it.
 */
export function syntaxError(error: YAMLError, text: string, lines: TextLines): AppError {
  const offset = Math.min(Math.max(error.pos[0], 0), text.length);
  const problem: Problem = { place: lines.placeAt(offset), message: shorten(explain(error, text, offset), 300) };
  return new AppError('COMPOSE_INVALID', [problem]);
}

function explain(error: YAMLError, text: string, offset: number): string {
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return 'The line is indented with a tab. YAML is indented with spaces only; replace the tab by spaces.';
    case 'BAD_INDENT':
      return badIndent(error.message);
    case 'BLOCK_AS_IMPLICIT_KEY':
      return 'A second "key: value" stands on the same line. Put the inner one on a line of its own, indented, or quote the text that holds ": ".';
    case 'MULTILINE_IMPLICIT_KEY':
      return `The line has no ":" although a "key: value" is expected. Add the ":" after the key, or indent the line if it continues a text.`;
    case 'BAD_SCALAR_START':
      return `A value cannot begin with ${JSON.stringify(text.charAt(offset))} without quotes. Put the whole value in quotes.`;
    case 'BAD_DQ_ESCAPE':
      return `${error.message}. Inside double quotes a backslash begins an escape: write \\\\ for a backslash, or use single quotes.`;
    case 'UNEXPECTED_TOKEN':
      return unexpected(error.message);
    case 'MISSING_CHAR':
      return missing(error.message);
    case 'MULTIPLE_ANCHORS':
    case 'MULTIPLE_TAGS':
    case 'ALIAS_PROPS':
      return `${error.message}. Keep one, remove the other.`;
    default:
      return `${sentence(error.message)} The text is not valid YAML here.`;
  }
}

function badIndent(message: string): string {
  if (message.startsWith('All mapping items')) {
    return 'The key is not in the same column as the other keys of its map. Indent it like its neighbours.';
  }
  if (message.startsWith('All sequence items')) {
    return 'The "-" is not in the same column as the other items of its list. Indent it like its neighbours.';
  }
  if (message.startsWith('Flow '))
    return 'The brackets are still open, so this line must be indented further than the key before them. Indent it, or close the bracket.';
  return `${sentence(message)} Indent the line further than the key that it belongs to.`;
}

function unexpected(message: string): string {
  if (message.includes('empty item in flow') || message.startsWith('Unexpected , in'))
    return 'There is nothing between two commas, or before the first. Remove the comma or add the item.';
  if (message.includes('at node end'))
    return 'Something follows the end of the value. Put the whole value in quotes, or begin a new line.';
  if (message.startsWith('Block scalar header'))
    return 'Only an indentation digit, "+" or "-" and a comment may follow "|" or ">" on their line.';
  return `${sentence(message)} Check the quotes, brackets and indentation around it.`;
}

function missing(message: string): string {
  if (message.includes('closing "quote'))
    return 'A double quote is opened and never closed. Close it, or put the text in single quotes.';
  if (message.includes("closing 'quote"))
    return "A single quote is opened and never closed. Close it; inside single quotes write '' for an apostrophe.";
  if (message.startsWith('Implicit map keys'))
    return 'The line has no ":" although a "key: value" is expected. Add ": " and a value, or "- " if it is an item of a list.';
  return `${sentence(message)} Add what is missing.`;
}

function sentence(message: string): string {
  return message.endsWith('.') ? message : `${message}.`;
}
