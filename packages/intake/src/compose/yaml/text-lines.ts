import type { Place } from '@landfall/model';

/** Turns offsets of a text into places. Cheap when the offsets mostly grow, as they do when a file is read. */
export interface TextLines {
  readonly file: string;
  placeAt(offset: number): Place;
}

/** Indexes the lines of a text. A line ends with a line feed, a carriage return, or both. */
export function indexLines(text: string, file: string): TextLines {
  const starts = lineStarts(text);
  let current = 0;
  return {
    file,
    placeAt(offset) {
      if (offset < (starts[current] ?? 0)) current = lineBefore(starts, offset);
      while ((starts[current + 1] ?? Number.POSITIVE_INFINITY) <= offset) current += 1;
      return { file, line: current + 1, column: offset - (starts[current] ?? 0) + 1 };
    },
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  if (text.includes('\r')) {
    for (const match of text.matchAll(/\r\n?|\n/g)) starts.push(match.index + match[0].length);
    return starts;
  }
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** Index of the line that holds the offset, by bisection. */
function lineBefore(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
