/** Steps into JSON that an API server gave, parts of which anyone may have written. What is of another type is not there. */
export type JsonRecord = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member that is an object; an empty one when it is not. */
export function recordAt(object: JsonRecord, key: string): JsonRecord {
  const value = Object.hasOwn(object, key) ? object[key] : undefined;
  return isRecord(value) ? value : {};
}

/** A member that is a list; an empty one when it is not. */
export function listAt(object: JsonRecord, key: string): readonly unknown[] {
  const value = Object.hasOwn(object, key) ? object[key] : undefined;
  return Array.isArray(value) ? value : [];
}

/** A member that is text and not empty. */
export function textAt(object: JsonRecord, key: string): string | undefined {
  const value = Object.hasOwn(object, key) ? object[key] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}
