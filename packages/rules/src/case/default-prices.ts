import type { PriceList } from '@landfall/model';
import { controlPlaneHourlyUsd, nodePrices } from './pod-bill.ts';

const { low, base, high } = nodePrices;

/**
 * List prices of large clouds, on demand, without discounts: a place to begin until somebody puts in prices of their own. What a
 * dated source does not say is absent.
 */
export const defaultPrices: PriceList = {
  name: 'built-in list prices',
  currency: 'USD',
  prices: new Map([
    [
      'node-hour',
      {
        low: low.hourlyUsd,
        base: base.hourlyUsd,
        high: high.hourlyUsd,
        source: `Linux on demand, 4 processors and 16 GiB: ${[low, base, high].map(({ name, from }) => `${name} (${from})`).join('; ')}`,
        date: [low, base, high].map(({ read }) => read).sort()[0] ?? base.read,
      },
    ],
    [
      'control-plane-hour',
      {
        low: controlPlaneHourlyUsd,
        base: controlPlaneHourlyUsd,
        high: 0.6,
        source:
          'Amazon EKS, as charged since April 2024: a version in standard support, and one left behind into extended support',
        date: '2024-04-01',
      },
    ],
    [
      'disk-gb-month',
      {
        low: 0.04,
        base: 0.04,
        high: 0.04,
        source: 'Default of OpenCost for Google Cloud us-central1: 0.00005479452 for a gigabyte and hour',
        date: '2024-10-24',
      },
    ],
  ]),
};
