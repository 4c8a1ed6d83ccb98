import { hoursOfMonth, type NodePrice } from './node-prices.ts';

const gibibyte = 1024 ** 3;

type Row = readonly [type: string, memoryGib: number, price: number, counterpart?: string];

interface Table {
  readonly provider: string;
  readonly region: string;
  readonly currency: string;
  readonly per: 'hour' | 'month';
  /** Turns a type into its family; undefined where the price does not grow with the size. */
  readonly family?: (type: string) => string;
  readonly cores?: Readonly<Record<string, number>>;
  readonly source: string;
  readonly date: string;
  readonly amd64: readonly Row[];
  readonly arm64: readonly Row[];
}

/** On demand, Linux; processors are 4 where nothing else is said. A counterpart is of the same generation where there is one. */
const tables: readonly Table[] = [
  {
    provider: 'AWS',
    region: 'us-east-1',
    currency: 'USD',
    per: 'hour',
    family: (type) => type.replace(/\..*/, '.*'),
    source: 'aws/karpenter-provider-aws, table made from the AWS API',
    date: '2026-07-20',
    amd64: [
      ['m6i.xlarge', 16, 0.192, 'm6g.xlarge'],
      ['m6a.xlarge', 16, 0.1728, 'm6g.xlarge'],
      ['m7i.xlarge', 16, 0.2016, 'm7g.xlarge'],
      ['m7i-flex.xlarge', 16, 0.19152, 'm7g.xlarge'],
      ['m7a.xlarge', 16, 0.23184, 'm7g.xlarge'],
      ['m8i.xlarge', 16, 0.21168, 'm8g.xlarge'],
      ['m8a.xlarge', 16, 0.24344, 'm8g.xlarge'],
      ['c6i.xlarge', 8, 0.17, 'c6g.xlarge'],
      ['c7i.xlarge', 8, 0.1785, 'c7g.xlarge'],
      ['c7a.xlarge', 8, 0.20528, 'c7g.xlarge'],
      ['c8i.xlarge', 8, 0.18742, 'c8g.xlarge'],
      ['r6i.xlarge', 32, 0.252, 'r6g.xlarge'],
      ['r7i.xlarge', 32, 0.2646, 'r7g.xlarge'],
      ['r8i.xlarge', 32, 0.27784, 'r8g.xlarge'],
      ['t3.xlarge', 16, 0.1664, 't4g.xlarge'],
      ['t3a.xlarge', 16, 0.1504, 't4g.xlarge'],
    ],
    arm64: [
      ['m6g.xlarge', 16, 0.154],
      ['m7g.xlarge', 16, 0.1632],
      ['m8g.xlarge', 16, 0.17952],
      ['m9g.xlarge', 16, 0.19568],
      ['c6g.xlarge', 8, 0.136],
      ['c7g.xlarge', 8, 0.145],
      ['c8g.xlarge', 8, 0.15952],
      ['r6g.xlarge', 32, 0.2016],
      ['r7g.xlarge', 32, 0.2142],
      ['r8g.xlarge', 32, 0.23564],
      ['t4g.xlarge', 16, 0.1344],
    ],
  },
  {
    provider: 'Azure',
    region: 'eastus',
    currency: 'USD',
    per: 'hour',
    family: (type) => type.replace(/(?<=_[DE])4/, '*'),
    source: 'Azure/karpenter-provider-azure, table made from the Azure API',
    date: '2026-06-18',
    amd64: [
      ['Standard_D4s_v5', 16, 0.192, 'Standard_D4ps_v5'],
      ['Standard_D4as_v5', 16, 0.172, 'Standard_D4ps_v5'],
      ['Standard_D4ls_v5', 8, 0.17, 'Standard_D4pls_v5'],
      ['Standard_D4s_v6', 16, 0.202, 'Standard_D4ps_v6'],
      ['Standard_D4as_v6', 16, 0.182, 'Standard_D4ps_v6'],
      ['Standard_D4ls_v6', 8, 0.179, 'Standard_D4pls_v6'],
      ['Standard_E4s_v5', 32, 0.252, 'Standard_E4ps_v5'],
      ['Standard_E4s_v6', 32, 0.265, 'Standard_E4ps_v6'],
    ],
    arm64: [
      ['Standard_D4ps_v5', 16, 0.154],
      ['Standard_D4pls_v5', 8, 0.136],
      ['Standard_D4ps_v6', 16, 0.14],
      ['Standard_D4pls_v6', 8, 0.124],
      ['Standard_E4ps_v5', 32, 0.202],
      ['Standard_E4ps_v6', 32, 0.184],
    ],
  },
  {
    // By the month: what is taken off for a whole month differs from family to family, and turns the answer round.
    provider: 'GCP',
    region: 'us-central1',
    currency: 'USD',
    per: 'month',
    family: (type) => type.replace(/-4$/, '-*'),
    source: 'Cyclenerd/google-cloud-pricing-cost-calculator, pricing.yml',
    date: '2026-07-30',
    amd64: [
      ['n2-standard-4', 16, 113.46, 't2a-standard-4'],
      ['n2d-standard-4', 16, 98.71, 't2a-standard-4'],
      ['e2-standard-4', 16, 97.84, 't2a-standard-4'],
      ['n4-standard-4', 16, 132.42, 'n4a-standard-4'],
      ['n4d-standard-4', 16, 123.66, 'n4a-standard-4'],
      ['c4-standard-4', 15, 144.3, 'c4a-standard-4'],
      ['c4d-standard-4', 15, 136.59, 'c4a-standard-4'],
      ['c3-standard-4', 16, 147.17, 'c4a-standard-4'],
    ],
    arm64: [
      ['t2a-standard-4', 16, 112.42],
      ['c4a-standard-4', 16, 131.11],
      ['n4a-standard-4', 16, 112.42],
    ],
  },
  {
    provider: 'Hetzner',
    region: 'EU',
    currency: 'EUR',
    per: 'month',
    cores: { cx23: 2, cx33: 4, cx43: 8, cx53: 16, cax11: 2, cax21: 4, cax31: 8, cax41: 16 },
    source: "one transcription of the provider's page of prices",
    date: '2026-09-04',
    amd64: [
      ['cx23', 4, 5.99, 'cax11'],
      ['cx33', 8, 8.99, 'cax21'],
      ['cx43', 16, 16.49, 'cax31'],
      ['cx53', 32, 29.99, 'cax41'],
    ],
    arm64: [
      ['cax11', 4, 6.49],
      ['cax21', 8, 10.99],
      ['cax31', 16, 21.49],
      ['cax41', 32, 41.49],
    ],
  },
];

/**
 * List prices of types of nodes, on demand, without discounts that are negotiated: a place to begin until somebody puts in
 * prices of their own.
 */
export const listedNodePrices: readonly NodePrice[] = tables.flatMap((table) => [
  ...table.amd64.map((row) => priceOf(row, table, 'amd64')),
  ...table.arm64.map((row) => priceOf(row, table, 'arm64')),
]);

function priceOf([type, memoryGib, price, counterpart]: Row, table: Table, architecture: string): NodePrice {
  const { provider, region, currency, source, date } = table;
  return {
    type,
    ...(table.family !== undefined && { family: table.family(type) }),
    provider,
    region,
    architecture,
    cores: table.cores?.[type] ?? 4,
    memoryBytes: memoryGib * gibibyte,
    currency,
    monthly: table.per === 'month' ? price : Math.round(price * hoursOfMonth * 100) / 100,
    ...(counterpart !== undefined && { counterpart }),
    source,
    date,
  };
}
