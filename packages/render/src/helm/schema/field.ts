/**
 * What a value of the chart may be and what it means: one description from which `values.schema.json` and the README of
 * the chart are written. Every value may also be null, which takes out what an earlier file said, unless it is required.
 */
export type Field = TextField | NumberField | FlagField | MapField | ListField | ObjectField | EitherField | RawField;

interface Described {
  readonly meaning: string;
  /** As written in YAML. */
  readonly default?: string;
  /** As written in YAML. */
  readonly example?: string;
}

export interface TextField extends Described {
  readonly kind: 'text';
  readonly pattern?: string;
  readonly choices?: readonly string[];
}

export interface NumberField extends Described {
  readonly kind: 'number';
  readonly minimum?: number;
  readonly maximum?: number;
}

export interface FlagField extends Described {
  readonly kind: 'flag';
}

export interface MapField extends Described {
  readonly kind: 'map';
  /** What a key is, as a word for the README: `name`, `path`. */
  readonly key: string;
  /** Regular expression of a key, in the dialect that Go and JavaScript share. */
  readonly keyPattern?: string;
  readonly values: Field;
}

export interface ListField extends Described {
  readonly kind: 'list';
  readonly items: Field;
}

export interface ObjectField extends Described {
  readonly kind: 'object';
  readonly fields: Readonly<Record<string, Field>>;
  readonly required: readonly string[];
  /** Set where the same structure stands in several places: it is described once, under this name. */
  readonly definition?: string;
}

/** One of several JSON types. At most one option of each type, so that an error can say what is expected. */
export interface EitherField extends Described {
  readonly kind: 'either';
  readonly options: readonly Field[];
}

/** Anything of Kubernetes' own, as it is. */
export interface RawField extends Described {
  readonly kind: 'raw';
}

type Hints = Omit<Described, 'meaning'>;

export function text(meaning: string, hints: Hints & { readonly pattern?: string } = {}): TextField {
  return { kind: 'text', meaning, ...hints };
}

export function choice(meaning: string, choices: readonly string[], hints: Hints = {}): TextField {
  return { kind: 'text', meaning, choices, ...hints };
}

export function number(
  meaning: string,
  hints: Hints & { readonly minimum?: number; readonly maximum?: number } = {},
): NumberField {
  return { kind: 'number', meaning, minimum: 0, ...hints };
}

/** A TCP, UDP or SCTP port. */
export function port(meaning: string, hints: Hints = {}): NumberField {
  return { kind: 'number', meaning, minimum: 1, maximum: 65_535, ...hints };
}

export function flag(meaning: string, hints: Hints = {}): FlagField {
  return { kind: 'flag', meaning, ...hints };
}

/** A map keyed by something that the user chooses. */
export function map(
  meaning: string,
  key: { readonly name: string; readonly pattern?: string },
  values: Field,
  hints: Hints = {},
): MapField {
  return {
    kind: 'map',
    meaning,
    key: key.name,
    ...(key.pattern === undefined ? {} : { keyPattern: key.pattern }),
    values,
    ...hints,
  };
}

export function list(meaning: string, items: Field, hints: Hints = {}): ListField {
  return { kind: 'list', meaning, items, ...hints };
}

/** A structure of the contract `T`: the compiler refuses a field that is missing here or unknown there. */
export function object<T>(
  meaning: string,
  fields: { readonly [K in keyof T]-?: Field },
  hints: Hints & { readonly required?: readonly (keyof T & string)[]; readonly definition?: string } = {},
): ObjectField {
  const { required = [], ...rest } = hints;
  return { kind: 'object', meaning, fields, required, ...rest };
}

export function either(meaning: string, options: readonly Field[], hints: Hints = {}): EitherField {
  return { kind: 'either', meaning, options, ...hints };
}

export function raw(meaning: string, hints: Hints = {}): RawField {
  return { kind: 'raw', meaning, ...hints };
}
