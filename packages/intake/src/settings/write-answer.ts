import { type AnswerValue, AppError, type Place } from '@landfall/model';
import type { MapNode, Node } from '../compose/tree/node.ts';
import { readRoot, settingsFile } from './read-settings.ts';

/**
 * Puts one answer into the text of `landfall.yaml`; everything else, comments included, stays as it is.
 *
 * @param text the file as it stands, empty when there is none
 * @throws AppError SETTINGS_INVALID when the text is no settings, or is written in a way that is not edited for people
 */
export function writeAnswer(text: string, id: string, value: AnswerValue): string {
  const written = edit(text, id, String(value));
  if (answerIn(written, id) !== value)
    throw new AppError('SETTINGS_INVALID', [
      {
        place: { file: settingsFile, line: 1, column: 1 },
        message: `The answer to ${id} cannot be written here without changing more than it. Write it by hand: answers: {${id}: ${value}}.`,
      },
    ]);
  return written;
}

function edit(text: string, id: string, value: string): string {
  const line = `${id}: ${value}`;
  const root = rootOf(text);
  const answers = root?.kind === 'map' ? root.entries.get('answers') : undefined;
  if (answers === undefined) return `${endLine(text)}answers:\n  ${line}\n`;
  if (answers.kind !== 'map') return insertBelow(text, root?.kind === 'map' ? root.keyPlaces.get('answers') : undefined, line);
  const former = answers.entries.get(id);
  const offset = former === undefined ? -1 : offsetOf(text, former.place);
  if (offset >= 0 && !isBlank(former)) return replaceScalar(text, offset, value);
  if (former !== undefined) return insertAfterKey(text, answers.keyPlaces.get(id), value);
  return insertEntry(text, answers, line);
}

/** After the key of an empty `answers:`, one level deeper. */
function insertBelow(text: string, key: Place | undefined, line: string): string {
  const lines = text.split('\n');
  const index = (key?.line ?? 1) - 1;
  const indent = ' '.repeat((key?.column ?? 1) + 1);
  return [...lines.slice(0, index + 1), `${indent}${line}`, ...lines.slice(index + 1)].join('\n');
}

/** Beside the last entry of a block, or first in a flow map. */
function insertEntry(text: string, answers: MapNode, line: string): string {
  const start = offsetOf(text, answers.place);
  if (text[start] === '{')
    return `${text.slice(0, start + 1)}${line}${answers.entries.size === 0 ? '' : ', '}${text.slice(start + 1)}`;
  const keys = [...answers.keyPlaces.values()];
  const last = keys.at(-1) ?? answers.place;
  const lines = text.split('\n');
  const indent = ' '.repeat((keys[0] ?? answers.place).column - 1);
  return [...lines.slice(0, last.line), `${indent}${line}`, ...lines.slice(last.line)].join('\n');
}

/** A key that nobody gave a value: `tenants:`. */
function insertAfterKey(text: string, key: Place | undefined, value: string): string {
  const colon = text.indexOf(':', key === undefined ? 0 : offsetOf(text, key));
  return `${text.slice(0, colon + 1)} ${value}${text.slice(colon + 1)}`;
}

const scalar = /"[^"\n]*"|'[^'\n]*'|[^\s#,}]+/y;

function replaceScalar(text: string, offset: number, value: string): string {
  scalar.lastIndex = offset;
  const former = scalar.exec(text)?.[0] ?? '';
  return `${text.slice(0, offset)}${value}${text.slice(offset + former.length)}`;
}

function offsetOf(text: string, { line, column }: Place): number {
  let start = 0;
  for (let passed = 1; passed < line; passed += 1) start = text.indexOf('\n', start) + 1;
  return start + column - 1;
}

function endLine(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

function isBlank(node: Node | undefined): boolean {
  return node?.kind === 'scalar' && node.value === null;
}

function rootOf(text: string): Node | undefined {
  return readRoot(new TextEncoder().encode(text));
}

function answerIn(text: string, id: string): unknown {
  const root = rootOf(text);
  const answers = root?.kind === 'map' ? root.entries.get('answers') : undefined;
  const node = answers?.kind === 'map' ? answers.entries.get(id) : undefined;
  return node?.kind === 'scalar' ? node.value : undefined;
}
