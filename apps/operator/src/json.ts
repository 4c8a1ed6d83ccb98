/** A member of a JSON object; undefined when there is no object, or no such member. */
export function memberOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[key]; // an object, as just seen
}

/** What is below, member by member. */
export function partOf(value: unknown, ...keys: readonly string[]): unknown {
  let part = value;
  for (const key of keys) part = memberOf(part, key);
  return part;
}

/** A member that is text. */
export function textOf(value: unknown, ...keys: readonly string[]): string | undefined {
  const part = partOf(value, ...keys);
  return typeof part === 'string' ? part : undefined;
}
