import { TaskError } from './errors.ts';

/** Characters that JSON can write and PostgreSQL cannot keep: NUL, and half of a surrogate pair. */
const unstorable = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/i;

/**
 * A value as JSON text that PostgreSQL takes. `undefined` becomes `null`.
 *
 * @throws TaskError `NOT_JSON`, which names what the value is for and never shows it
 */
export function toJson(value: unknown, what: string): string {
  const text = write(value, what) ?? 'null';
  if (unstorable.test(text)) throw new TaskError('NOT_JSON', `${what} holds a NUL character or half of a surrogate pair`);
  return text;
}

function write(value: unknown, what: string): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (cause) {
    throw new TaskError('NOT_JSON', `${what} cannot be written as JSON`, { cause });
  }
}
