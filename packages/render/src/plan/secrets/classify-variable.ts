import type { EnvironmentVariable } from '@landfall/model';
import { locateVariables, soleVariable } from './interpolation.ts';
import { judgeName } from './secret-name.ts';
import { findSecretParts, withoutOverlap } from './secret-parts.ts';
import { credentialShape, isPlainSetting, isRandomWord } from './secret-value.ts';

/** A piece of a variable's value that is a secret, and what it may be called. */
export interface VariablePart {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  /** The interpolation variable that gave it. */
  readonly interpolation?: string;
  readonly why: string;
}

/** What is secret about a variable: all of its value, or parts of it. */
export type VariableVerdict =
  | { readonly kind: 'whole'; readonly interpolation?: string; readonly why: string }
  | { readonly kind: 'parts'; readonly parts: readonly VariablePart[] };

/** Judges one variable by its name, by the shape of its value, and by the interpolation variables in it. */
export function classifyVariable(variable: EnvironmentVariable): VariableVerdict | undefined {
  const value = variable.value.value;
  const sole =
    value === undefined ? variable.name : variable.template === undefined ? undefined : soleVariable(variable.template);
  const from = sole === undefined ? {} : { interpolation: sole };
  if (variable.secret !== undefined) return { kind: 'whole', ...from, why: variable.secret };
  if (value === undefined || value === '') return classifyAbsent(variable, sole);
  const shape = credentialShape(value);
  if (isPlainSetting(value) && shape === undefined) return undefined;
  const byName = nameReason(variable.name, value) ?? (sole === undefined ? undefined : nameReason(sole, value));
  if (byName !== undefined) return { kind: 'whole', ...from, why: byName };
  const parts = partsOf(variable, value);
  const [only] = parts;
  if (only !== undefined && (parts.length > 1 || only.start > 0 || only.end < value.length)) return { kind: 'parts', parts };
  if (only !== undefined) return { kind: 'whole', ...from, why: only.why };
  if (shape !== undefined) return { kind: 'whole', ...from, why: shape };
  if (isRandomWord(value) && !/PUBLIC|DIGEST|SHA|HASH|COMMIT|REVISION|_ID$/i.test(variable.name))
    return { kind: 'whole', ...from, why: 'it is a long random text' };
  return undefined;
}

/** A variable without a value is a secret when its name says so, and the input expects the value from outside. */
function classifyAbsent({ name, value, variables }: EnvironmentVariable, sole: string | undefined): VariableVerdict | undefined {
  if (value.value === '' && variables.length === 0) return undefined;
  const verdicts = [judgeName(name), judgeName(sole ?? name)];
  if (verdicts.every((verdict) => verdict === 'plain')) return undefined;
  return {
    kind: 'whole',
    ...(sole === undefined ? {} : { interpolation: sole }),
    why: `${name} is named like a secret, and its value comes from outside`,
  };
}

function nameReason(name: string, value: string): string | undefined {
  const verdict = judgeName(name);
  if (/(?:^|_)AUTH$/i.test(name) && /^[^\s:/]+:[^\s:/]+$/.test(value)) return `${name} holds a user and a password`;
  if (verdict === 'secret') return /^\w+:\/\//.test(value) ? undefined : `${name} is named like a secret`;
  // `CACHE_KEY: session` is a name; `APP_KEY: base64:9f3…` is not.
  if (
    verdict === 'key' &&
    value.length >= 8 &&
    /[0-9]/.test(value) &&
    !/^[a-z]+(?:[-_. ][a-z0-9]+)*$/.test(value) &&
    !/:\/\//.test(value)
  )
    return `${name} is named like a key`;
  return undefined;
}

/** A connection that has no value yet may carry a password; one that has is looked at itself. */
function isSecretPart(verdict: ReturnType<typeof judgeName>, length: number): boolean {
  return verdict === 'secret' || (verdict === 'connection' && length === 0);
}

function partsOf({ name, template, value: { value } }: EnvironmentVariable, text: string): readonly VariablePart[] {
  const located = template === undefined || value === undefined ? [] : (locateVariables(template, value) ?? []);
  const interpolated = located
    .filter(({ variable, start, end }) => isSecretPart(judgeName(variable), end - start))
    .map(({ variable, start, end }) => ({
      start,
      end,
      name: variable,
      interpolation: variable,
      why: `it is the value of ${variable}`,
    }));
  const recognised = findSecretParts(text).map(({ start, end, noun, why }) => ({ start, end, name: `${name}_${noun}`, why }));
  return withoutOverlap([...interpolated, ...recognised]);
}
