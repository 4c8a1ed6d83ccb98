/**
 * What a field of a policy may be and what it means: one description from which the definition of the resource, the reading
 * of it and its page in the reference are made.
 */
export type Field = TextField | NumberField | FlagField | ListField | ObjectField;

interface Described {
  readonly meaning: string;
}

export interface TextField extends Described {
  readonly kind: 'text';
  readonly maxLength: number;
  readonly pattern?: string;
  readonly choices?: readonly string[];
  readonly default?: string;
}

export interface NumberField extends Described {
  readonly kind: 'number';
  readonly minimum: number;
  readonly maximum: number;
  readonly default?: number;
}

export interface FlagField extends Described {
  readonly kind: 'flag';
  readonly default?: boolean;
}

export interface ListField extends Described {
  readonly kind: 'list';
  readonly items: Field;
  readonly maxItems: number;
  /** Items are texts and none may come twice. */
  readonly isSet: boolean;
  readonly default?: readonly unknown[];
}

export interface ObjectField extends Described {
  readonly kind: 'object';
  readonly fields: Readonly<Record<string, Field>>;
  readonly required: readonly string[];
  readonly rules: readonly Rule[];
  /** Absent objects are made, so that the defaults of their fields apply. */
  readonly isAlwaysThere: boolean;
}

/** What must hold between fields, said twice: for the API server and for us. A test holds the two together. */
export type Rule = RuleOf<unknown>;

export interface RuleOf<T> {
  /** Common Expression Language; `self` is the object, with defaults filled in. */
  readonly cel: string;
  readonly message: string;
  /** The same, of the object as read. */
  readonly holds: (self: T) => boolean;
}

export function text(
  meaning: string,
  hints: Pick<TextField, 'pattern' | 'default'> & { readonly maxLength?: number } = {},
): TextField {
  return { kind: 'text', meaning, maxLength: 63, ...hints };
}

export function choice<T extends string>(
  meaning: string,
  choices: readonly T[],
  hints: { readonly default?: T } = {},
): TextField {
  return { kind: 'text', meaning, maxLength: 63, choices, ...hints };
}

export function number(meaning: string, hints: Pick<NumberField, 'minimum' | 'maximum' | 'default'>): NumberField {
  return { kind: 'number', meaning, ...hints };
}

export function flag(meaning: string, hints: Pick<FlagField, 'default'> = {}): FlagField {
  return { kind: 'flag', meaning, ...hints };
}

/** A list of texts without repetition. */
export function set(meaning: string, items: TextField, hints: Partial<Pick<ListField, 'maxItems' | 'default'>> = {}): ListField {
  return { kind: 'list', meaning, items, maxItems: 64, isSet: true, ...hints };
}

/** A list of structures; empty when nothing is said. */
export function list(meaning: string, items: ObjectField): ListField {
  return { kind: 'list', meaning, items, maxItems: 32, isSet: false, default: [] };
}

/** A structure of the type `T`: the compiler refuses a field that is missing here or unknown there. */
export function object<T>(
  meaning: string,
  fields: { readonly [K in keyof T]-?: Field },
  hints: {
    readonly required?: readonly (keyof T & string)[];
    readonly rules?: readonly RuleOf<T>[];
    readonly isAlwaysThere?: boolean;
  } = {},
): ObjectField {
  const { rules = [], ...rest } = hints;
  // Rules are asked only about what these fields have read, which is a T.
  return { kind: 'object', meaning, fields, required: [], rules: rules as readonly Rule[], isAlwaysThere: false, ...rest };
}

/** A rule over objects of the type `T`. */
export function rule<T>(cel: string, message: string, holds: (self: T) => boolean): RuleOf<T> {
  return { cel, message, holds };
}
