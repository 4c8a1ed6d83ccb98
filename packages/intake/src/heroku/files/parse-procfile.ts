import { AppError, type Problem } from '@landfall/model';
import { scalarNode } from '../../compose/tree/edit.ts';
import type { MapNode, Node } from '../../compose/tree/node.ts';
import { shorten } from '../../wording/shorten.ts';
import { procfileLimits } from './limits.ts';

const processLine = /^([A-Za-z0-9_-]+):[ \t]*(.*)$/;
const mergeMarker = /^(?:<{7,}|={7,}|>{7,}|\|{7,})/;

/** @source dokku procfile-util, strict mode: the name becomes part of host names */
const maxTypeLength = 63;

/**
 * Reads a Procfile into a map of process type to command, in the order of the file. Lines that are blank or begin with `#`
 * are passed over; every other line is `type: command`. All faults are told at once.
 *
 * @throws AppError HEROKU_INVALID with a place for each fault, HEROKU_TOO_LARGE
 * @source devcenter.heroku.com/articles/procfile, "Procfile format"
 */
export function parseProcfile(text: string, file: string): MapNode {
  const lines = text.split(/\r\n?|\n/);
  const start = { file, line: 1, column: 1 };
  if (lines.length > procfileLimits.maxLines) tooLarge(start, `${lines.length} lines; at most ${procfileLimits.maxLines}`);
  const entries = new Map<string, Node>();
  const keyPlaces = new Map<string, MapNode['place']>();
  const problems: Problem[] = [];
  for (const [index, raw] of lines.entries()) {
    const line = raw.trimEnd();
    const indent = line.length - line.trimStart().length;
    const content = line.trimStart();
    if (content === '' || content.startsWith('#')) continue;
    const place = { file, line: index + 1, column: indent + 1 };
    const [, type, command] = processLine.exec(content) ?? [];
    if (type === undefined || command === undefined) problems.push({ place, message: explainLine(content) });
    else if (command === '')
      problems.push({
        place,
        message: `The process type ${type} has no command. Write it behind the colon, or remove the line.`,
      });
    else if (type.length > maxTypeLength)
      problems.push({
        place,
        message: `The name of a process type has at most ${maxTypeLength} characters; ${shorten(type)} has ${type.length}.`,
      });
    else if (entries.has(type))
      problems.push({
        place,
        path: `procfile.${type}`,
        message: `The process type ${type} is there twice, first in line ${keyPlaces.get(type)?.line}. Keep one of the lines.`,
      });
    else {
      entries.set(type, scalarNode(command, { ...place, column: indent + content.length - command.length + 1 }));
      keyPlaces.set(type, place);
    }
  }
  if (problems.length > 0) throw new AppError('HEROKU_INVALID', problems.slice(0, 20));
  if (entries.size > procfileLimits.maxTypes)
    tooLarge(start, `${entries.size} process types; at most ${procfileLimits.maxTypes}`);
  return { kind: 'map', entries, keyPlaces, place: start };
}

function explainLine(content: string): string {
  if (mergeMarker.test(content)) return 'A merge was not finished: the line is a conflict marker. Settle the conflict.';
  const name = /^[^:\s]*/.exec(content)?.[0] ?? '';
  if (content.startsWith(`${name}:`) && name !== '')
    return `${JSON.stringify(shorten(name))} is no name of a process type: letters, digits, "-" and "_" are. Rename it.`;
  return `Expected "type: command", such as "web: npm start", and not ${JSON.stringify(shorten(content))}. A comment begins with "#".`;
}

function tooLarge(place: MapNode['place'], what: string): never {
  throw new AppError('HEROKU_TOO_LARGE', [{ place, message: `The Procfile has ${what} are read.` }]);
}
