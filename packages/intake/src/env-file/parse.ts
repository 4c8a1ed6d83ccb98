import type { Place } from '@landfall/model';

/** A variable of an env file. */
export interface EnvVariable {
  readonly name: string;
  readonly value: string;
  /** Where the name is written. */
  readonly place: Place;
  /** The text before interpolation, when it referred to variables. */
  readonly template?: string;
  readonly variables?: readonly string[];
}

export interface EnvFileOptions {
  /** The name that places carry. */
  readonly file: string;
  /** Values of variables: asked first, also for a name without `=`. Earlier lines of the file are asked next. */
  readonly lookup?: (name: string) => string | undefined;
  /** Values of earlier files: asked last. */
  readonly earlier?: (name: string) => string | undefined;
  /** Called for each variable that a value refers to and that has no value. */
  readonly onUnset?: (name: string, place: Place) => void;
}

/**
 * Reads an env file: the last assignment of a name wins. A name without `=` has the value that `lookup` gives, and is
 * left out when there is none.
 *
 * @throws AppError COMPOSE_INVALID with the place
 * @source compose-go dotenv/parser.go
 */
export function parseEnvFile(_bytes: Uint8Array, _options: EnvFileOptions): ReadonlyMap<string, EnvVariable> {
  throw new Error('not written yet');
}

/** Reads an env file of `format: raw`: `NAME=VALUE` lines taken literally. */
export function parseRawEnvFile(_bytes: Uint8Array, _options: EnvFileOptions): ReadonlyMap<string, EnvVariable> {
  throw new Error('not written yet');
}
