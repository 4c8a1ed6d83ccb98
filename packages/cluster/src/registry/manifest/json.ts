/** Looks into JSON that nobody vouches for: each answers undefined where something else is. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The object that bytes hold. */
export function parseObject(bytes: Uint8Array | string): JsonObject | undefined {
  try {
    return asObject(JSON.parse(typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('utf8')));
  } catch {
    return undefined; // JSON.parse alone is tried
  }
}

export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined; // just checked
}

export function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A whole number that is not negative. */
export function asCount(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

export function asList(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? (value as readonly unknown[]) : undefined; // its items are still unknown
}

/** The texts of an object, sorted by name; everything else in it is left out. */
export function textsOf(value: unknown): ReadonlyMap<string, string> {
  const texts = Object.entries(asObject(value) ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return new Map(texts.sort(([a], [b]) => (a < b ? -1 : 1)));
}
