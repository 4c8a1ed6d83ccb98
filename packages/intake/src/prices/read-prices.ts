import { AppError, isDay, type Price, type PriceId, type PriceList, priceIds } from '@landfall/model';
import type { Node } from '../compose/tree/node.ts';
import { readOwnDocument } from '../own-yaml/document.ts';
import { type Reading, recordOf, report } from '../own-yaml/record.ts';
import { numberAt, textAt } from './fields.ts';
import { readNodePrices } from './read-node-prices.ts';

/** No list of prices is anywhere near that long. */
const limits = { maxBytes: 256 * 1024, maxDepth: 10, maxNodes: 10_000 };

/**
 * Reads a file of prices, YAML or JSON: `currency`, and `prices` by id, each with `low`, `base`, `high`, `source` and `date`;
 * `nodes` by type, which may take the place of `prices`.
 *
 * @param file the file as the user named it
 * @throws AppError PRICES_INVALID with every problem and its place
 */
export function readPrices(bytes: Uint8Array, file: string): PriceList {
  const reading: Reading = { problems: [] };
  const root = readRoot(bytes, file);
  const entries = recordOf(root, file, ['currency', 'prices', 'nodes'], reading);
  const currency = textAt(entries, 'currency', { path: 'currency', owner: root, reading });
  if (currency !== undefined && !/^[A-Z]{3}$/.test(currency))
    report(reading, entries.get('currency') ?? root, 'currency', 'three capital letters such as USD');
  const prices = new Map<PriceId, Price>();
  const listed = entries.get('prices');
  const listedNodes = entries.get('nodes');
  const nodes = listedNodes === undefined ? undefined : readNodePrices(listedNodes, currency ?? '', reading);
  if (listed === undefined && nodes === undefined) report(reading, root, 'prices', `a map with ${priceIds.join(', ')}`);
  else if (listed !== undefined)
    for (const [id, node] of recordOf(listed, 'prices', priceIds, reading)) {
      const known = priceIds.find((candidate) => candidate === id);
      const price = known === undefined ? undefined : readPrice(node, `prices.${id}`, reading);
      if (known !== undefined && price !== undefined) prices.set(known, price);
    }
  if (reading.problems.length > 0) throw new AppError('PRICES_INVALID', reading.problems);
  return { name: file, currency: currency ?? '', prices, ...(nodes !== undefined && { nodes }) };
}

function readRoot(bytes: Uint8Array, file: string): Node {
  const root = readOwnDocument(bytes, file, { limits, code: 'PRICES_INVALID', subject: 'prices' });
  if (root !== undefined) return root;
  const place = { file, line: 1, column: 1 };
  throw new AppError('PRICES_INVALID', [{ place, message: 'The file is empty; expected currency and prices.' }]);
}

function readPrice(node: Node, path: string, reading: Reading): Price | undefined {
  const entries = recordOf(node, path, ['low', 'base', 'high', 'source', 'date'], reading);
  if (node.kind !== 'map') return undefined;
  const asked = (name: string) => ({ path: `${path}.${name}`, owner: node, reading });
  const [low, base, high] = (['low', 'base', 'high'] as const).map((name) => numberAt(entries, name, asked(name)));
  const source = textAt(entries, 'source', asked('source'));
  const date = textAt(entries, 'date', asked('date'))?.slice(0, 10);
  if (date !== undefined && !isDay(date))
    report(reading, entries.get('date') ?? node, `${path}.date`, 'a day such as 2027-03-01');
  if (low === undefined || base === undefined || high === undefined || source === undefined || date === undefined)
    return undefined;
  if (low > base || base > high)
    reading.problems.push({
      place: node.place,
      path,
      message: `${path}: low ${low}, base ${base}, high ${high}; expected low to be the lowest and high the highest.`,
    });
  return { low, base, high, source, date };
}
