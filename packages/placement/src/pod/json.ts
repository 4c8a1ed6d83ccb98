/** Careful steps into parsed JSON that anyone may have written. Null counts as absent, as in the Kubernetes API. */
export type JsonObject = Readonly<Record<string, unknown>>;

const maxItems = 4096;
const maxTextLength = 64 * 1024;

/** Something in the input is of another type than the Kubernetes API defines. The message says where and what. */
export class MalformedError extends Error {
  override readonly name = 'MalformedError';
}

/** A member, own properties only; undefined for null. */
export function memberOf(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? (object[key] ?? undefined) : undefined;
}

/** Tells whether a value is a JSON object, not a list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @throws {MalformedError} when it is no object */
export function objectAt(value: unknown, path: string): JsonObject {
  if (!isObject(value)) throw new MalformedError(`${path} is no object`);
  return value;
}

/** A member that is an object; an empty one when it is absent. */
export function objectIn(object: JsonObject, key: string, path: string): JsonObject {
  const value = memberOf(object, key);
  return value === undefined ? {} : objectAt(value, `${path}.${key}`);
}

/** The items of a member that is a list; none when it is absent. */
export function itemsIn(object: JsonObject, key: string, path: string): readonly unknown[] {
  const value = memberOf(object, key);
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new MalformedError(`${path}.${key} is no list`);
  if (value.length > maxItems) throw new MalformedError(`${path}.${key} has more than ${maxItems} items`);
  return value;
}

/** A member that is a list of objects. */
export function objectsIn(object: JsonObject, key: string, path: string): readonly JsonObject[] {
  return itemsIn(object, key, path).map((item, index) => objectAt(item, `${path}.${key}[${index}]`));
}

/** A member that is text; undefined when it is absent or empty, which the API does not tell apart. */
export function textIn(object: JsonObject, key: string, path: string): string | undefined {
  const value = memberOf(object, key);
  if (value === undefined || value === '') return undefined;
  return textAt(value, `${path}.${key}`);
}

/** A member that maps names to texts. */
export function textsByNameIn(object: JsonObject, key: string, path: string): ReadonlyMap<string, string> {
  const entries = Object.entries(objectIn(object, key, path));
  if (entries.length > maxItems) throw new MalformedError(`${path}.${key} has more than ${maxItems} entries`);
  return new Map(entries.map(([name, value]) => [name, textAt(value ?? '', `${path}.${key}.${name.slice(0, 100)}`)]));
}

/** A list of texts. */
export function textListIn(object: JsonObject, key: string, path: string): readonly string[] {
  return itemsIn(object, key, path).map((item, index) => textAt(item, `${path}.${key}[${index}]`));
}

/** @throws {MalformedError} when it is no text or longer than any that Kubernetes allows in these places */
export function textAt(value: unknown, path: string): string {
  if (typeof value !== 'string') throw new MalformedError(`${path} is no text`);
  if (value.length > maxTextLength) throw new MalformedError(`${path} is longer than ${maxTextLength} characters`);
  return value;
}
