/** What the schemas of reports are put together from. */

/** A JSON Schema, or a part of one. */
export type Schema = Readonly<Record<string, unknown>>;

export const text: Schema = { type: 'string' };
export const flag: Schema = { type: 'boolean' };
export const whole: Schema = { type: 'integer' };
export const number: Schema = { type: 'number' };
/** A list of these. */
export const list = (items: Schema): Schema => ({ type: 'array', items });

/** An object; names that end in `?` may be absent. Programs must not mind fields that they do not know: more may come. */
export function record(fields: Readonly<Record<string, Schema>>, description?: string): Schema {
  const names = Object.keys(fields);
  return {
    type: 'object',
    ...(description === undefined ? {} : { description }),
    required: names.filter((name) => !name.endsWith('?')),
    properties: Object.fromEntries(names.map((name) => [name.replace(/\?$/, ''), fields[name]])),
  };
}

/** The same, with a description for people. */
export const described = (schema: Schema, description: string): Schema => ({ ...schema, description });

/** Where something is written. */
export const place = record({ file: text, line: whole, column: whole }, 'Lines and columns count from 1.');
/** What a step takes. */
export const days = record({ low: number, high: number }, 'Days of work of one person who knows the application.');
