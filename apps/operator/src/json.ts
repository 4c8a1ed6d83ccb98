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

/** A JSON object, not a list. */
export type JsonRecord = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member that is an object; an empty one when it is not. */
export function recordAt(value: unknown, key: string): JsonRecord {
  const member = memberOf(value, key);
  return isRecord(member) ? member : {};
}

/** A member that is a list; an empty one when it is not. */
export function listAt(value: unknown, key: string): readonly unknown[] {
  const member = memberOf(value, key);
  return Array.isArray(member) ? member : [];
}

/** A member that is text and not empty: the API does not tell empty from absent. */
export function textAt(value: unknown, key: string): string | undefined {
  const text = textOf(value, key);
  return text === '' ? undefined : text;
}
