import type { BusinessCase } from './case.ts';

/** Version of the document; fields are only added. */
export const caseSchemaVersion = 1;

/** The case as one JSON document, with a line end. */
export function writeCaseJson({ prices, ...report }: BusinessCase): string {
  const document = {
    schemaVersion: caseSchemaVersion,
    ...report,
    prices: { name: prices.name, currency: prices.currency, prices: Object.fromEntries(prices.prices) },
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
