import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PlatformClient } from './client.ts';
import { exportApp } from './export.ts';

/** A client that finds one value at every path, whatever is asked. */
function answering(answer: (path: string) => unknown): PlatformClient {
  return {
    get: (path) => Promise.resolve({ kind: 'found', value: answer(path) }),
    list: (path) => {
      const value = answer(path);
      return Promise.resolve({ kind: 'found', value: Array.isArray(value) ? value : [value] });
    },
  };
}

function read(answer: (path: string) => unknown, withSecrets = false): Promise<string> {
  return exportApp(answering(answer), { app: 'shop', withSecrets, now: '2026-11-20T10:00:00Z' });
}

test('whatever Heroku answers, the export is a document, and the same one again', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (value) => {
      const first = await read(() => value);

      expect(JSON.parse(first)).toMatchObject({ kind: 'landfall/heroku-export', schemaVersion: 1 });
      expect(await read(() => value)).toBe(first);
    }),
    { numRuns: 100 },
  );
});

test('no value of a config var is in an export without values, whatever it holds', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(
        fc.string(),
        fc.string().map((text) => `planted-${text}`),
      ),
      async (config) => {
        const text = await read((path) => (path.endsWith('/config-vars') ? config : {}));

        expect(text).not.toContain('planted-');
      },
    ),
  );
});

test.each([
  ['https://user:planted@logs.example:8443/in?token=planted', 'https://logs.example:8443'],
  ['syslog+tls://logs.example:6514', 'syslog+tls://logs.example:6514'],
  ['https://planted@good.example@evil.example/x', 'https://evil.example'],
  ['logs.example/planted', 'an address that cannot be shown'],
  ['https://planted host/', 'an address that cannot be shown'],
])('of the address of a drain only the host is kept: %s', async (url, shown) => {
  const text = await read((path) => (path.endsWith('/log-drains') ? [{ url, token: 'planted' }] : {}));

  expect(JSON.parse(text)).toMatchObject({ drains: [{ to: shown }] });
  expect(text).not.toContain('planted');
});

test('prices that are not by the month are none', async () => {
  const prices = [
    { cents: 900, unit: 'month' },
    { cents: 900, unit: 'month', contract: true },
    { cents: 1, unit: 'hour' },
    { cents: 3, unit: 'month', metered: true },
  ];
  const addons = prices.map((billed_price, index) => ({ name: `a${index}`, plan: { name: 'x:y' }, billed_price }));
  const { addons: written } = JSON.parse(await read((path) => (path.endsWith('/addons') ? addons : {}))) as {
    readonly addons: readonly { readonly monthlyCents?: number }[];
  };

  expect(written.map(({ monthlyCents }) => monthlyCents)).toEqual([900, undefined, undefined, undefined]);
});
