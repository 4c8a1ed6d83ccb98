/** What a dyno of a size has, and the requests that are proposed for it. */
export interface DynoSize {
  readonly memoryBytes: number;
  /** Proposed requests: a place to start from. */
  readonly requestBytes: number;
  readonly requestCores: number;
}

const mebibyte = 1024 ** 2;
const gibibyte = 1024 ** 3;

function size(memoryBytes: number, requestBytes: number, requestCores: number): DynoSize {
  return { memoryBytes, requestBytes, requestCores };
}

const large: readonly (readonly [suffix: string, size: DynoSize])[] = [
  ['s', size(gibibyte, 896 * mebibyte, 0.5)],
  ['m', size(2.5 * gibibyte, 2.25 * gibibyte, 1)],
  ['l', size(14 * gibibyte, 13 * gibibyte, 4)],
  ['l-ram', size(30 * gibibyte, 28 * gibibyte, 4)],
  ['xl', size(62 * gibibyte, 58 * gibibyte, 8)],
  ['2xl', size(126 * gibibyte, 118 * gibibyte, 16)],
];

const basic = size(512 * mebibyte, 384 * mebibyte, 0.1);
const standard = size(512 * mebibyte, 448 * mebibyte, 0.25);
const double = size(gibibyte, 896 * mebibyte, 0.5);

/**
 * Dyno sizes by name in lower case, former names included.
 *
 * @source heroku/cli, sizes and memory as of August 2026; memory of the largest private sizes from general knowledge
 */
const sizes: ReadonlyMap<string, DynoSize> = new Map([
  ['eco', size(512 * mebibyte, 256 * mebibyte, 0.1)],
  ['free', size(512 * mebibyte, 256 * mebibyte, 0.1)],
  ['basic', basic],
  ['hobby', basic],
  ['standard-1x', standard],
  ['1x', standard],
  ['standard-2x', double],
  ['2x', double],
  ['px', size(14 * gibibyte, 13 * gibibyte, 4)],
  ['performance', size(14 * gibibyte, 13 * gibibyte, 4)],
  ...['performance', 'private', 'shield'].flatMap((family) =>
    large.map(([suffix, found]) => [`${family}-${suffix}`, found] as const),
  ),
]);

/** Names of sizes that are told to people who mistyped one. */
export const dynoSizeNames: readonly string[] = [...sizes.keys()];

/** What a dyno of the size has; the sizes of the newest generation carry it in their name: `dyno-2c-4gb`. */
export function findDynoSize(name: string): DynoSize | undefined {
  const known = sizes.get(name.toLowerCase());
  if (known !== undefined) return known;
  const [, cores, gigabytes] = /^dyno-(\d{1,3})c-(\d{1,3}(?:\.\d)?)gb$/.exec(name.toLowerCase()) ?? [];
  if (cores === undefined || gigabytes === undefined) return undefined;
  const memoryBytes = Number(gigabytes) * gibibyte;
  const requestBytes = Math.floor((memoryBytes * 0.875) / (32 * mebibyte)) * 32 * mebibyte;
  return size(memoryBytes, requestBytes, Number(cores) / 2);
}
