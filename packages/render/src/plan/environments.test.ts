import { byDefault } from '@landfall/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AnyTraced, plain } from '../traced.ts';
import { differenceOf } from './environments.ts';

type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json };
type Values = { readonly [key: string]: Json };

const { origin } = byDefault('', 'test', 'test');

function trace(value: Json): AnyTraced {
  if (Array.isArray(value)) return { kind: 'listing', items: (value as readonly Json[]).map(trace) };
  if (typeof value === 'object')
    return { kind: 'branch', entries: Object.fromEntries(Object.entries(value).map(([key, item]) => [key, trace(item)])) };
  return { kind: 'leaf', value, origin };
}

/** What Helm does with two files: maps are merged, everything else is replaced, and null removes. */
function merge(base: unknown, overlay: unknown): unknown {
  if (!isMap(base) || !isMap(overlay)) return overlay;
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(overlay)) {
    if (value === null) delete result[key];
    else result[key] = Object.hasOwn(base, key) ? merge(base[key], value) : value;
  }
  return result;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const { values } = fc.letrec<{ values: Values; json: Json }>((tie) => ({
  values: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), tie('json'), {
    noNullPrototype: true,
    maxKeys: 4,
  }) as fc.Arbitrary<Values>,
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('x', 'y'),
    fc.integer({ min: 0, max: 2 }),
    fc.boolean(),
    fc.array(tie('json'), { maxLength: 2 }),
    tie('values'),
  ) as fc.Arbitrary<Json>,
}));

describe('the difference of an environment', () => {
  it('merged over the base gives the environment', () => {
    fc.assert(
      fc.property(values, values, (base, environment) => {
        const overlay = plain(differenceOf(trace(base), trace(environment)));

        expect(merge(base, overlay)).toEqual(environment);
      }),
      { numRuns: 500 },
    );
  });

  it('is empty when nothing differs', () => {
    fc.assert(
      fc.property(values, (base) => {
        expect(plain(differenceOf(trace(base), trace(base)))).toEqual({});
      }),
    );
  });

  it('holds only what differs, lists whole, and null for what is gone', () => {
    const base = { env: { A: '1', B: '2' }, args: ['x', 'y'], kind: 'Deployment' };
    const environment = { env: { A: '1', B: '3' }, args: ['x'], replicas: 2 };

    expect(plain(differenceOf(trace(base), trace(environment)))).toEqual({
      env: { B: '3' },
      args: ['x'],
      replicas: 2,
      kind: null,
    });
  });
});
