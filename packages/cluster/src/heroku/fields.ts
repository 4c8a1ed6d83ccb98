/** Reads fields of replies, which may hold anything. */

/** The field of an object; undefined for anything else. */
export function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return Reflect.get(value, name);
}

/** Most characters of a text that are kept: no name or command of an application is longer. */
const maxTextLength = 4096;

/** They steer terminals and mean nothing in a name or a command. */
const controlCharacters = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** A text that says something, cut where no sensible one ends, and without control characters. */
export function fieldText(value: unknown, name: string): string | undefined {
  const found = field(value, name);
  if (typeof found !== 'string') return undefined;
  const text = found.slice(0, maxTextLength).replace(controlCharacters, '\ufffd');
  return text === '' ? undefined : text;
}

/** A whole number that is not negative. */
export function fieldCount(value: unknown, name: string): number | undefined {
  const found = field(value, name);
  return typeof found === 'number' && Number.isSafeInteger(found) && found >= 0 && found < 1e12 ? found : undefined;
}

export function fieldFlag(value: unknown, name: string): boolean | undefined {
  const found = field(value, name);
  return typeof found === 'boolean' ? found : undefined;
}

/** Items of a list; none for anything else. */
export function fieldList(value: unknown, name: string): readonly unknown[] {
  const found = field(value, name);
  return Array.isArray(found) ? found : [];
}

/** The fields that have a value, so that the export says nothing of the others. */
export function withValues(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const entries = Object.entries(fields).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(entries);
}
