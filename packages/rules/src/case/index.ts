/** The case for the person who pays: pains, value, costs, risks and alternatives. */

export { type BusinessCase, makeCase } from './case.ts';
export { defaultPrices } from './default-prices.ts';
export { writeCaseHtml } from './html.ts';
export { writeCaseJson } from './json.ts';
export { writeCaseMarkdown } from './markdown.ts';
export { writePrices } from './write-prices.ts';
