const factors: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 };

/** Reads a size as programs take it, `512m`, `4GB`, `1073741824`, in bytes; undefined when it is none. */
export function byteSizeOf(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([kmgt]?)i?b?$/i.exec(text.trim());
  const factor = factors[(match?.[2] ?? '').toLowerCase()];
  return match === null || factor === undefined ? undefined : Number(match[1]) * factor;
}

/** A size for people: `512 MiB`, `1.5 GiB`. */
export function describeBytes(bytes: number): string {
  const mebibytes = bytes / 1024 ** 2;
  return mebibytes < 1024 ? `${Math.round(mebibytes)} MiB` : `${Math.round((mebibytes / 1024) * 10) / 10} GiB`;
}
