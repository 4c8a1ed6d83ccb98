import { shorten } from '../../wording/shorten.ts';
import { isBlank, isBlankOrEnd, isBreakOrEnd, isLineBreak } from './characters.ts';
import { readHandle, readUri } from './scan-tag.ts';
import type { TextCursor } from './text-cursor.ts';
import type { TagDirectiveToken, VersionToken } from './token.ts';

/**
 * Reads a line that begins with `%`.
 *
 * @throws AppError COMPOSE_INVALID for all but `%YAML` and `%TAG`
 * @source go-yaml v4 internal/libyaml/scanner.go, scanDirective
 */
export function scanDirective(cursor: TextCursor): VersionToken | TagDirectiveToken {
  const start = cursor.at;
  const rest = cursor.text.slice(start, lineEnd(cursor));
  const name = /^%(?<name>YAML|TAG)(?=[ \t]|$)/.exec(rest)?.groups?.['name'];
  if (name === undefined) throw refuse(cursor, start);
  cursor.at += name.length + 1;
  const token = name === 'YAML' ? readVersion(cursor, start) : readTagDirective(cursor, start);
  cursor.skipBlanks();
  if (cursor.code() === 0x23 /* # */) cursor.skipToLineBreak();
  if (!isBreakOrEnd(cursor.code())) throw refuse(cursor, start);
  if (isLineBreak(cursor.code())) cursor.readLineBreak();
  return token;
}

function readVersion(cursor: TextCursor, start: number): VersionToken {
  cursor.skipBlanks();
  const version = /^(?<major>\d{1,2})\.(?<minor>\d{1,2})(?!\d)/.exec(cursor.text.slice(cursor.at, cursor.at + 6))?.groups;
  if (version === undefined) throw refuse(cursor, start);
  const { major = '', minor = '' } = version;
  cursor.at += major.length + 1 + minor.length;
  return { kind: 'version-directive', start, end: cursor.at, version: `${Number(major)}.${Number(minor)}` };
}

function readTagDirective(cursor: TextCursor, start: number): TagDirectiveToken {
  cursor.skipBlanks();
  if (cursor.code() !== 0x21 /* ! */) throw refuse(cursor, start);
  const handle = readHandle(cursor);
  if (!handle.endsWith('!') || !isBlank(cursor.code())) throw refuse(cursor, start);
  cursor.skipBlanks();
  const prefix = readUri(cursor, start, true);
  if (prefix === '' || !isBlankOrEnd(cursor.code())) throw refuse(cursor, start);
  return { kind: 'tag-directive', start, end: cursor.at, handle, prefix };
}

function refuse(cursor: TextCursor, start: number): Error {
  cursor.at = start;
  const line = cursor.text.slice(start, lineEnd(cursor));
  return cursor.refuse(start, `The directive ${JSON.stringify(shorten(line))} is not supported. Remove the line.`);
}

/** Offset of the end of the line that the cursor stands in, at most as far away as a directive may be long. */
function lineEnd(cursor: TextCursor): number {
  let length = 0;
  while (length < 1_000 && !isBreakOrEnd(cursor.code(length))) length += 1;
  return cursor.at + length;
}
