import { expect, test } from 'vitest';
import { listedNodePrices } from './node-price-list.ts';
import { nodePriceOf, splitNodePrice } from './node-prices.ts';

const gibibyte = 1024 ** 3;

test('a node is split into processors and memory that make up its price again', () => {
  const node = { cores: 4, memoryBytes: 16 * gibibyte };
  const { core, gibibyte: memory } = splitNodePrice(0.192, node);

  expect(core).toBeCloseTo(0.0312471015, 9);
  expect(memory).toBeCloseTo(0.0041882246, 9);
  expect(4 * core + 16 * memory).toBeCloseTo(0.192, 12);
});

test.each([
  ['m6i.4xlarge', 'm6i.xlarge'],
  ['m6i.large', 'm6i.xlarge'],
  ['m7i-flex.2xlarge', 'm7i-flex.xlarge'],
  ['Standard_D16s_v5', 'Standard_D4s_v5'],
  ['Standard_D16as_v5', 'Standard_D4as_v5'],
  ['n2-standard-32', 'n2-standard-4'],
  ['cx43', 'cx43'],
  ['cx22', undefined],
  ['m6id.xlarge', undefined],
  ['m6i.metal', undefined],
  ['n2-highmem-4', undefined],
  ['', undefined],
])('a node of type %s is priced as %s', (type, listed) => {
  expect(nodePriceOf(type, listedNodePrices)?.type).toBe(listed);
});

test('the list is whole: each type once, dated, and every counterpart is of the other architecture and the same provider', () => {
  expect(new Set(listedNodePrices.map(({ type }) => type)).size).toBe(listedNodePrices.length);
  for (const { type, provider, architecture, currency, counterpart, monthly, source, date } of listedNodePrices) {
    expect(source).not.toBe('');
    expect(date).toMatch(/^2026-\d\d-\d\d$/);
    expect(monthly).toBeGreaterThan(0);
    if (architecture === 'arm64') continue;
    const other = listedNodePrices.find((price) => price.type === counterpart);
    expect(other, type).toMatchObject({ provider, currency, architecture: 'arm64' });
  }
});

test('the other architecture is cheaper at AWS and Azure, not always at Google Cloud, and dearer at Hetzner', () => {
  const changes = (provider: string): readonly number[] =>
    listedNodePrices.flatMap((price) => {
      const other = listedNodePrices.find(({ type }) => type === price.counterpart);
      return price.provider === provider && other !== undefined ? [other.monthly / price.monthly - 1] : [];
    });

  for (const provider of ['AWS', 'Azure']) expect(Math.max(...changes(provider))).toBeLessThan(-0.07);
  expect(Math.min(...changes('GCP'))).toBeLessThan(0);
  expect(Math.max(...changes('GCP'))).toBeGreaterThan(0.1);
  expect(Math.min(...changes('Hetzner'))).toBeGreaterThan(0.05);
});
