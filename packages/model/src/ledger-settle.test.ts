import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Origin } from './fact.ts';
import { childKey, isWithin, itemKey, keysAbove } from './key-path.ts';
import type { LedgerKey } from './ledger.ts';
import { settleLedger } from './ledger-settle.ts';

const place = { file: 'compose.yaml', line: 3, column: 5 };
const key = (path: string): LedgerKey => ({ key: path, place });
const statedAt = (path: string): Origin => ({ how: 'stated', place, key: path });
const only = (path: string, notes: Parameters<typeof settleLedger>[1], uses: Parameters<typeof settleLedger>[2]) =>
  settleLedger([key(path)], notes, uses).entries[0];

describe('settleLedger', () => {
  test('a used key is translated, and says what it became, in order and once', () => {
    const uses = ['b', 'a', 'b'].map((output) => ({ origin: statedAt('services.web.image'), output }));

    expect(only('services.web.image', [], uses)).toMatchObject({ outcome: 'translated', became: ['a', 'b'] });
  });

  test('uses of parts of a value, or of the whole setting it belongs to, count', () => {
    const part = { origin: statedAt('services.web.ports[0].target'), output: 'x' };
    const whole = { origin: statedAt('services.web.command'), output: 'x' };

    expect(only('services.web.ports[0]', [], [part])?.outcome).toBe('translated');
    expect(only('services.web.command[1]', [], [whole])?.outcome).toBe('translated');
  });

  test('a use of a whole service answers for none of its settings', () => {
    const use = { origin: statedAt('services.web'), output: 'x' };

    expect(only('services.web.oom_score_adj', [], [use])).toMatchObject({ outcome: 'ignored', code: 'unaccounted' });
  });

  test('the longest note decides, and an approximation keeps what it became', () => {
    const notes = [
      { key: 'services.web', outcome: 'rejected', code: 'a', reason: 'a' },
      { key: 'services.web.user', outcome: 'approximated', code: 'b', reason: 'b' },
    ] as const;
    const uses = [{ origin: statedAt('services.web.user'), output: 'out' }];

    expect(only('services.web.user', notes, uses)).toMatchObject({ outcome: 'approximated', code: 'b', became: ['out'] });
    expect(only('services.web.pid', notes, uses)).toMatchObject({ outcome: 'rejected', code: 'a', became: [] });
  });

  test('of two notes on one key the graver stands', () => {
    const notes = [
      { key: 'services.web.user', outcome: 'rejected', code: 'grave', reason: '' },
      { key: 'services.web.user', outcome: 'approximated', code: 'light', reason: '' },
    ] as const;

    expect(only('services.web.user', notes, [])?.code).toBe('grave');
    expect(only('services.web.user', [...notes].reverse(), [])?.code).toBe('grave');
  });

  test('a dropped key is ignored for the reason that intake gave', () => {
    const dropped = {
      key: 'services.web.image',
      place,
      dropped: { code: 'overridden', reason: 'compose.override.yaml says another.' },
    };

    expect(settleLedger([dropped], [], []).entries[0]).toMatchObject({ outcome: 'ignored', code: 'overridden', became: [] });
  });

  test('a dropped key that reading has honoured is translated', () => {
    const dropped = {
      key: 'include[0].path',
      place,
      dropped: { code: 'settled-while-loading', reason: 'It told what to load.', outcome: 'translated' as const },
    };

    const { entries, counts } = settleLedger([dropped], [], []);

    expect(entries[0]).toMatchObject({ outcome: 'translated', code: 'settled-while-loading', became: [] });
    expect(counts).toMatchObject({ keys: 1, translated: 1, ignored: 0 });
  });

  test('a conclusion that no key stands for has an entry of its own', () => {
    const origin: Origin = {
      how: 'inferred',
      rule: 'image-exposes',
      why: 'Dockerfile:22 exposes 8000.',
      key: 'services.web#image-exposes',
    };
    const ledger = settleLedger([key('services.web.image')], [], [{ origin, output: 'values/web.yaml#container.ports.http' }]);

    expect(ledger.entries.map((entry) => [entry.key, entry.outcome])).toEqual([
      ['services.web#image-exposes', 'inferred'],
      ['services.web.image', 'ignored'],
    ]);
  });

  test('a conclusion from a key makes that key inferred', () => {
    const origin: Origin = {
      how: 'inferred',
      rule: 'http-check',
      why: 'The check calls curl.',
      key: 'services.web.healthcheck.test',
      place,
    };

    const ledger = settleLedger([key('services.web.healthcheck.test')], [], [{ origin, output: 'x' }]);

    expect(ledger.entries).toHaveLength(1);
    expect(ledger.entries[0]).toMatchObject({ outcome: 'inferred', code: 'http-check', became: ['x'] });
  });

  test('the counts add up, whatever comes in and in whatever order', () => {
    const path = fc.constantFrom('services.a.image', 'services.a.ports[0]', 'services.b.user', 'volumes.x', 'name');
    const use = path.map((at) => ({ origin: statedAt(at), output: 'o' }));
    fc.assert(
      fc.property(fc.uniqueArray(path), fc.array(use), (paths, uses) => {
        const ledger = settleLedger(paths.map(key), [], uses);
        const backwards = settleLedger(paths.map(key).reverse(), [], [...uses].reverse());

        expect(ledger.entries).toEqual(backwards.entries);
        expect(ledger.entries.map((entry) => entry.key).sort()).toEqual([...paths].sort());
        const { keys, ...counts } = ledger.counts;
        expect(Object.values(counts).flatMap((count) => Array<0>(count).fill(0))).toHaveLength(keys);
      }),
    );
  });
});

describe('key paths', () => {
  test('a name with dots is one segment', () => {
    const label = childKey('services.web.labels', 'traefik.http.routers.web.rule');

    expect(label).toBe('services.web.labels["traefik.http.routers.web.rule"]');
    expect(keysAbove(label)).toEqual(['services.web.labels', 'services.web', 'services']);
    expect(isWithin(label, 'services.web.labels')).toBe(true);
    expect(isWithin('services.web2.image', 'services.web')).toBe(false);
  });

  test('every name has a path of its own, and the paths above it are found again', () => {
    const segment = fc.oneof(fc.string(), fc.nat({ max: 5 }));
    const join = (segments: readonly (string | number)[]) => {
      let path = 'services';
      for (const one of segments) path = typeof one === 'number' ? itemKey(path, one) : childKey(path, one);
      return path;
    };
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 5 }), (segments) => {
        const expected = segments.map((_, index) => join(segments.slice(0, index))).reverse();

        expect(keysAbove(join(segments))).toEqual(expected);
        expect(expected.every((above) => isWithin(join(segments), above))).toBe(true);
      }),
    );
  });
});
