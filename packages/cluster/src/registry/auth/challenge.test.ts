import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseChallenge, parseChallenges } from './challenge.ts';

function read(...lines: readonly string[]): readonly (readonly [string, Record<string, string>])[] {
  return parseChallenges(lines).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);
}

describe('what a registry asks to be shown', () => {
  it('reads a usual challenge', () => {
    const line = 'Bearer realm="https://auth.example/token",service="registry.example",scope="repository:shop/web:pull,push"';

    expect(read(line)).toEqual([
      ['bearer', { realm: 'https://auth.example/token', service: 'registry.example', scope: 'repository:shop/web:pull,push' }],
    ]);
  });

  it('reads several challenges of one line and of several lines', () => {
    expect(read('Basic realm="a", Bearer realm="b" , service=c', 'Negotiate', 'NTLM TlRMTVNTUAACAAAADAAMADgAAAA=')).toEqual([
      ['basic', { realm: 'a' }],
      ['bearer', { realm: 'b', service: 'c' }],
      ['negotiate', {}],
      ['ntlm', {}],
    ]);
  });

  it.each([
    ['Bearer realm=https://auth.example/token?a=b,service=x', { realm: 'https://auth.example/token?a=b', service: 'x' }],
    ['BEARER Realm = "x"', { realm: 'x' }],
    [String.raw`Bearer realm="a\"b\\c"`, { realm: 'a"b\\c' }],
    ['Bearer realm="a, Basic realm=b"', { realm: 'a, Basic realm=b' }],
    ['Bearer realm="first",realm="second"', { realm: 'first' }],
    ['Bearer realm=""', { realm: '' }],
    ['Bearer ,, realm="x",,', { realm: 'x' }],
    ['Bearer realm="never closed', {}],
  ])('reads %s', (line, parameters) => {
    expect(read(line)[0]).toEqual(['bearer', parameters]);
  });

  it('prefers Bearer, which needs somewhere to ask', () => {
    expect(chooseChallenge(parseChallenges(['Basic realm="a"', 'Bearer realm="b"']))?.scheme).toBe('bearer');
    expect(chooseChallenge(parseChallenges(['Bearer service="b"', 'Basic realm="a"']))?.scheme).toBe('basic');
    expect(chooseChallenge(parseChallenges(['Negotiate']))).toBeUndefined();
  });

  it('reads back what was written, in any order', () => {
    const word = fc
      .string({ unit: fc.constantFrom('a', 'B', '7', '-', '_'), minLength: 1, maxLength: 8 })
      .map((text) => `k${text}`);
    const value = fc.string({ maxLength: 30 });
    const challenge = fc.record({
      scheme: fc.constantFrom('Bearer', 'Basic', 'Digest'),
      parameters: fc.uniqueArray(fc.tuple(word, value), { selector: ([name]) => name.toLowerCase(), minLength: 1, maxLength: 4 }),
    });
    fc.assert(
      fc.property(fc.array(challenge, { minLength: 1, maxLength: 3 }), (challenges) => {
        const line = challenges
          .map(({ scheme, parameters }) => {
            const written = parameters.map(([name, text]) => `${name}="${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`);
            return `${scheme} ${written.join(', ')}`;
          })
          .join(', ');

        expect(read(line)).toEqual(
          challenges.map(({ scheme, parameters }) => [
            scheme.toLowerCase(),
            Object.fromEntries(parameters.map(([name, text]) => [name.toLowerCase(), text])),
          ]),
        );
      }),
    );
  });

  it('answers every header, and soon', () => {
    const hostile = fc.array(fc.oneof(fc.string(), fc.constantFrom('Bearer ', 'realm=', '"', '\\', ',', '=', 'Basic')), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(hostile, (parts) => {
        expect(Array.isArray(parseChallenges([parts.join('')]))).toBe(true);
      }),
    );
    expect(parseChallenges([`Bearer realm="${'\\'.repeat(16_000)}`])).toHaveLength(1);
    expect(parseChallenges([`Bearer ${'a='.repeat(1_000_000)}`])).toEqual([]);
  });
});
