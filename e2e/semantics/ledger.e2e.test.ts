import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type Delivery, startDelivery } from './delivered.ts';

let delivery: Delivery;

beforeAll(async () => {
  delivery = await startDelivery();
});
afterAll(() => delivery.stop());

test.each(readdirSync(join(import.meta.dirname, '../../fixtures')))(
  'the ledger of %s names values that are there',
  async (fixture) => {
    const { ledger, files } = await delivery.deliver(fixture);
    const documents = new Map<string, unknown>();
    const missing = ledger.flatMap(({ key, became }) =>
      became
        .filter((target) => {
          const [file = '', path = ''] = target.split(/#(.*)/s);
          if (!documents.has(file)) documents.set(file, parse(files.get(file) ?? ''));
          return !isThere(documents.get(file), keysOf(path));
        })
        .map((target) => `${key}: ${target}`),
    );

    expect(ledger.length).toBeGreaterThan(0);
    expect(missing).toEqual([]);
  },
);

/** The steps of `container.resources.limits."nvidia.com/gpu"` and `container.args[2]`. */
function keysOf(path: string): readonly string[] {
  return [...path.matchAll(/"(?:[^"\\]|\\.)*"|[^.[\]]+/g)].map(([step]) =>
    step.startsWith('"') ? String(JSON.parse(step)) : step,
  );
}

function isThere(value: unknown, keys: readonly string[]): boolean {
  const [key, ...rest] = keys;
  if (key === undefined) return value !== undefined;
  return typeof value === 'object' && value !== null && key in value && isThere((value as Record<string, unknown>)[key], rest);
}
