/**
 * The part of Standard Schema (version 1) that we ask of a schema. Zod, Valibot, ArkType and others offer it.
 *
 * @source https://standardschema.dev, "The interface"
 */
export interface StandardSchema<Input = unknown, Output = Input> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SchemaAnswer<Output> | Promise<SchemaAnswer<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

type SchemaAnswer<Output> = { readonly value: Output; readonly issues?: undefined } | { readonly issues: readonly SchemaIssue[] };

interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** What goes into a schema, as its types say. */
export type InputOf<Schema extends StandardSchema> = NonNullable<Schema['~standard']['types']>['input'];

/** What comes out of a schema, as its types say. */
export type OutputOf<Schema extends StandardSchema> = NonNullable<Schema['~standard']['types']>['output'];

/** The value as a schema reads it, or what is wrong with it: one line an issue, with its path and without the value. */
export type Reading<Output> = { readonly value: Output } | { readonly problems: string };

/** Reads a value. A promise only where the schema needs one: most do not, and of a hundred thousand items each would cost. */
export function readWith<Output>(
  schema: StandardSchema<unknown, Output>,
  value: unknown,
): Reading<Output> | Promise<Reading<Output>> {
  const answer = schema['~standard'].validate(value);
  return answer instanceof Promise ? answer.then(toReading) : toReading(answer);
}

function toReading<Output>(answer: SchemaAnswer<Output>): Reading<Output> {
  return answer.issues === undefined ? { value: answer.value } : { problems: answer.issues.map(describe).join('; ') };
}

function describe({ message, path = [] }: SchemaIssue): string {
  const keys = path.map((part) => String(typeof part === 'object' ? part.key : part));
  return keys.length === 0 ? message : `${keys.join('.')}: ${message}`;
}
