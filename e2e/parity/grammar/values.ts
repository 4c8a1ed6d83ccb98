import fc from 'fast-check';

/** A value of a generated Compose file, before it is written as YAML. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value } | Tagged;

/** A value under `!reset` or `!override`. */
export class Tagged {
  readonly tag: '!reset' | '!override';
  readonly value: Value;

  constructor(tag: '!reset' | '!override', value: Value) {
    this.tag = tag;
    this.value = value;
  }
}

export const serviceNames = ['web', 'api', 'db', 'job-1', 'Cache_2'] as const;
export const networkNames = ['default', 'front', 'back'] as const;
export const volumeNames = ['data', 'cache', 'shared'] as const;
export const secretNames = ['token', 'cert'] as const;
export const configNames = ['nginx', 'app.conf'] as const;
export const profileNames = ['debug', 'tools'] as const;

/** Variables that the shell or `.env` may set. */
const variableNames = ['TAG', 'HOST', 'PORT', 'EMPTY', 'UNSET', 'BOTH'] as const;

export const oneOf = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
export const listOf = (value: fc.Arbitrary<Value>, maxLength = 3): fc.Arbitrary<Value> => fc.array(value, { maxLength });
export const mapOf = (key: fc.Arbitrary<string>, value: fc.Arbitrary<Value>): fc.Arbitrary<Value> =>
  fc.dictionary(key, value, { maxKeys: 3 });
export const record = (
  fields: Readonly<Record<string, fc.Arbitrary<Value>>>,
  required: readonly string[] = [],
): fc.Arbitrary<Value> => fc.record(fields, { requiredKeys: [...required] });

/** A text with a variable in it now and then. */
export const interpolated = (plain: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 5, arbitrary: plain },
    { weight: 1, arbitrary: fc.tuple(plain, reference).map(([text, variable]) => `${text}${variable}`) },
  );

const reference = fc
  .tuple(
    oneOf(...variableNames),
    oneOf('', ':-x', '-y', ':+z', '+w', ':-${TAG}', ':-a$HOST', '-{}'),
    oneOf('braced', 'bare', 'escaped'),
  )
  .map(([name, rest, form]) => ({ braced: `\${${name}${rest}}`, bare: `$${name}`, escaped: `$$\{${name}}` })[form]);

export const word = interpolated(
  oneOf('a', 'b1', 'some-text', 'with space', 'UPPER', '1.5', '010', 'true', 'null', 'ünïcode', 'a=b', 'x:y', ''),
);
export const identifier = oneOf('a', 'b', 'A_VARIABLE', 'some.label', 'with-dash', 'K1');
export const scalar: fc.Arbitrary<Value> = fc.oneof(
  word,
  fc.integer({ min: -5, max: 100_000 }),
  oneOf(0.5, 1.25, 1e21, 1e-7, 12_345_678_901_234),
  fc.boolean(),
);
export const maybeNull = (value: fc.Arbitrary<Value>): fc.Arbitrary<Value> =>
  fc.oneof({ weight: 6, arbitrary: value }, { weight: 1, arbitrary: fc.constant(null) });

/** `NAME=VALUE` as a map or as a list. */
export const pairs: fc.Arbitrary<Value> = fc.oneof(
  mapOf(identifier, maybeNull(scalar)),
  listOf(
    fc.oneof(
      fc.tuple(identifier, word).map(([name, value]) => `${name}=${value}`),
      { weight: 1, arbitrary: oneOf<string>(...variableNames, 'a') },
    ),
    4,
  ),
);

export const duration = oneOf('10s', '1m30s', '1.5h', '500ms', '0s', '2d', '1w', '100us', '1h0m0.5s', '-5s');
export const byteSize: fc.Arbitrary<Value> = oneOf<Value>(
  '512m',
  '1.5g',
  '1gb',
  '64k',
  '100b',
  1024,
  0,
  '0',
  '2GiB',
  '10 mb',
  -1,
  '-1',
);
export const flag: fc.Arbitrary<Value> = oneOf<Value>(true, false, 'true', 'no', 'ON', '${UNSET:-false}');
export const path = interpolated(oneOf('./data', 'data/file', '/abs/path', '../up', '.', '~/home', '/', './a/../b', './x//y/'));
export const stringOrList: fc.Arbitrary<Value> = fc.oneof(word, listOf(word));
