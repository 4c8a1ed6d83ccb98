import type { Place } from '@landfall/model';
import { placeInSource, type SourceFile } from './sources.ts';

/** A match of a pattern in source code. */
export interface CodeMatch {
  readonly file: SourceFile;
  readonly text: string;
  readonly groups: readonly (string | undefined)[];
  readonly place: Place;
}

/** Most matches of one question: a hundred of the same say no more than these. */
const maxMatches = 20;

/**
 * Looks for a pattern in the files whose path matches, without what stands in comments. The place is that of the first character
 * which is not white space.
 */
export function findInCode(files: readonly SourceFile[], path: RegExp, pattern: RegExp): readonly CodeMatch[] {
  const matches: CodeMatch[] = [];
  const every = new RegExp(pattern.source, pattern.flags.includes('g') ? pattern.flags : `${pattern.flags}g`);
  for (const file of files) {
    if (!path.test(file.path)) continue;
    for (const match of file.text.matchAll(every)) {
      if (isInComment(file.text, match.index + leadingSpace(match[0]))) continue;
      matches.push({
        file,
        text: match[0],
        groups: match.slice(1),
        place: placeInSource(file, match.index + leadingSpace(match[0])),
      });
      if (matches.length === maxMatches) return matches;
    }
  }
  return matches;
}

/** True when the pattern is somewhere in the code. */
export function isInCode(files: readonly SourceFile[], path: RegExp, pattern: RegExp): boolean {
  return findInCode(files, path, pattern).length > 0;
}

function leadingSpace(text: string): number {
  return text.length - text.trimStart().length;
}

/** A line comment of the usual languages before the match on its line. */
function isInComment(text: string, index: number): boolean {
  const line = text.slice(text.lastIndexOf('\n', index - 1) + 1, index);
  return /^\s*(?:#|\/\/|\*|--|;)/.test(line) || /\s(?:#|\/\/)\s/.test(line);
}
