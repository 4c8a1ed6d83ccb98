/** A newer image of the same line that runs on the target. */
export interface NewerImage {
  /** As a pod would name it. */
  readonly image: string;
  /** A later major version, whose changes somebody has to read. */
  readonly isMajor: boolean;
}

/** A tag that is a version: what stands before it, its numbers, and what stands behind. */
interface Version {
  readonly tag: string;
  readonly prefix: string;
  readonly numbers: readonly number[];
  readonly suffix: string;
}

/** Versions that are published to be tried. */
const preRelease = /(?:^|[-._])(?:alpha|beta|rc|pre|preview|dev|nightly|snapshot|canary|m|next)[-._]?\d*(?:$|[-._])/i;
const maxTagLength = 128;

/**
 * Tags of the same line that are newer, in the order in which to look at them: the newest of the same major version, then
 * the newest of all. A line has the same prefix, as many numbers and the same words behind them: `1.27.3-alpine3.20` is one
 * with `1.29.0-alpine3.22`, and not with `1.29` or `1.29.0`.
 *
 * @param tags as a registry lists them, in any order
 */
export function newerTags(tag: string, tags: readonly string[]): readonly { readonly tag: string; readonly isMajor: boolean }[] {
  const present = readVersion(tag);
  if (present === undefined) return [];
  const newer = tags
    .flatMap((other) => readVersion(other) ?? [])
    .filter((other) => isOfLine(other, present) && compare(other, present) > 0)
    .sort((a, b) => compare(b, a) || (a.tag < b.tag ? 1 : -1));
  const newest = newer[0];
  const sameMajor = newer.find(({ numbers }) => numbers[0] === present.numbers[0]);
  const chosen = [sameMajor, newest].filter((version) => version !== undefined);
  return [...new Set(chosen)].map((version) => ({ tag: version.tag, isMajor: version.numbers[0] !== present.numbers[0] }));
}

/** Undefined for a tag that is no version, such as `latest`, a day or a revision. */
function readVersion(tag: string): Version | undefined {
  if (tag.length > maxTagLength) return undefined;
  const match = /^((?:[a-z][a-z]*[-_])?v?)(\d{1,9}(?:\.\d{1,9}){0,3})((?:[-_.+][A-Za-z].*)?)$/.exec(tag);
  if (match === null) return undefined;
  const [, prefix = '', written = '', suffix = ''] = match;
  const numbers = written.split('.').map(Number);
  // A day such as 20260101 is no version that others follow by its rules.
  return numbers.length === 1 && written.length >= 6 ? undefined : { tag, prefix, numbers, suffix };
}

function isOfLine(other: Version, present: Version): boolean {
  const isTried = (version: Version) => preRelease.test(version.suffix);
  return (
    other.prefix === present.prefix &&
    other.numbers.length === present.numbers.length &&
    lineOf(other) === lineOf(present) &&
    (!isTried(other) || isTried(present))
  );
}

/** The words behind the numbers, without the versions among them. */
function lineOf({ suffix }: Version): string {
  return suffix.replaceAll(/\d+(?:\.\d+)*/g, '#');
}

function compare(a: Version, b: Version): number {
  return compareNumbers(a.numbers, b.numbers) || compareNumbers(numbersOf(a.suffix), numbersOf(b.suffix));
}

function compareNumbers(a: readonly number[], b: readonly number[]): number {
  for (const [index, number] of a.entries()) {
    const difference = number - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function numbersOf(text: string): readonly number[] {
  return [...text.matchAll(/\d{1,9}/g)].map(([digits]) => Number(digits));
}
