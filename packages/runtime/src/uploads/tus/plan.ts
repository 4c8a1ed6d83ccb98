import type { Range } from '../storage/storage.ts';

/** Bytes of a file that lie in an object of their own, until a part is made of them. */
export interface Segment {
  readonly key: string;
  /** Where in the file they begin. */
  readonly offset: number;
  readonly sizeBytes: number;
}

/**
 * Which bytes of which objects make up the bytes of the file from `start` to before `end`. Segments may overlap: the same bytes
 * came twice then.
 *
 * @returns undefined when they do not cover it
 */
export function planRanges(segments: readonly Segment[], start: number, end: number): readonly Range[] | undefined {
  const ranges: Range[] = [];
  let position = start;
  while (position < end) {
    const segment = furthest(segments, position);
    if (segment === undefined) return undefined;
    const until = Math.min(segment.offset + segment.sizeBytes, end);
    ranges.push({ key: segment.key, start: position - segment.offset, end: until - segment.offset });
    position = until;
  }
  return ranges;
}

/** How far the file is covered without a gap, from a position that is. */
export function coveredUntil(segments: readonly Segment[], from: number): number {
  let position = from;
  for (let segment = furthest(segments, position); segment !== undefined; segment = furthest(segments, position)) {
    position = segment.offset + segment.sizeBytes;
  }
  return position;
}

/** The segment that holds the byte at a position and reaches furthest. */
function furthest(segments: readonly Segment[], position: number): Segment | undefined {
  let best: Segment | undefined;
  for (const segment of segments) {
    const end = segment.offset + segment.sizeBytes;
    if (segment.offset <= position && end > position && (best === undefined || end > best.offset + best.sizeBytes))
      best = segment;
  }
  return best;
}
