import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readPrices } from './read-prices.ts';

test('the prices in the guide are read as the guide says', () => {
  const guide = readFileSync(new URL('../../../../docs/guides/savings.md', import.meta.url), 'utf8');
  const text = /```yaml\n(currency: [^`]+)```/.exec(guide)?.[1] ?? '';

  expect(readPrices(new TextEncoder().encode(text), 'guide')).toMatchObject({
    currency: 'EUR',
    nodes: [
      { type: 'm6i.xlarge', family: 'm6i.*', counterpart: 'm7g.xlarge' },
      { type: 'm7g.xlarge', monthly: 84 },
    ],
  });
});
