import type { PriceList } from '@landfall/model';

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
        low: 0.154,
        base: 0.192,
        high: 0.243_44,
        source:
          'Linux on demand, 4 processors and 16 GB, AWS us-east-1: m6g.xlarge, m6i.xlarge and m8a.xlarge in the price table of aws/karpenter-provider-aws',
        date: '2026-07-20',
      },
    ],
    [
      'control-plane-hour',
      {
        low: 0.1,
        base: 0.1,
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
