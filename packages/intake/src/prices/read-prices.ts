import { AppError, isDay, type Price, type PriceId, type PriceList, type Problem, priceIds } from '@landfall/model';
import type { MapNode, Node } from '../compose/tree/node.ts';
import { readDocuments } from '../compose/yaml/read.ts';
import { didYouMean } from '../wording/closest.ts';
import { shorten } from '../wording/shorten.ts';

/** No list of prices is anywhere near that long. */
const limits = { maxBytes: 256 * 1024, maxDepth: 10, maxNodes: 10_000 };

/** Dearer than anything that is sold by the hour. */
const highestPrice = 1_000_000;

/**
 * Reads a file of prices, YAML or JSON: `currency`, and `prices` by id, each with `low`, `base`, `high`, `source` and `date`.
 *
 * @param file the file as the user named it
 * @throws AppError PRICES_INVALID with every problem and its place
 */
export function readPrices(bytes: Uint8Array, file: string): PriceList {
  const reading: Reading = { problems: [], file };
  const root = readRoot(bytes, file);
  const entries = recordOf(root, file, ['currency', 'prices'], reading);
  const currency = textAt(entries, 'currency', { path: 'currency', owner: root, reading });
  if (currency !== undefined && !/^[A-Z]{3}$/.test(currency))
    report(reading, entries.get('currency') ?? root, 'currency', 'three capital letters such as USD');
  const prices = new Map<PriceId, Price>();
  const listed = entries.get('prices');
  if (listed === undefined) report(reading, root, 'prices', `a map with ${priceIds.join(', ')}`);
  else
    for (const [id, node] of recordOf(listed, 'prices', priceIds, reading)) {
      const known = priceIds.find((candidate) => candidate === id);
      const price = known === undefined ? undefined : readPrice(node, `prices.${id}`, reading);
      if (known !== undefined && price !== undefined) prices.set(known, price);
    }
  if (reading.problems.length > 0) throw new AppError('PRICES_INVALID', reading.problems);
  return { name: file, currency: currency ?? '', prices };
}

interface Reading {
  readonly problems: Problem[];
  readonly file: string;
}

function readRoot(bytes: Uint8Array, file: string): Node {
  const place = { file, line: 1, column: 1 };
  let documents: readonly Node[];
  try {
    documents = readDocuments(bytes, file, limits);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError('PRICES_INVALID', error.problems, { cause: error });
  }
  const [root, second] = documents;
  if (second !== undefined)
    throw new AppError('PRICES_INVALID', [
      { place: second.place, message: 'A second document begins here; prices are one document.' },
    ]);
  if (root === undefined)
    throw new AppError('PRICES_INVALID', [{ place, message: 'The file is empty; expected currency and prices.' }]);
  return root;
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

interface Asked {
  readonly path: string;
  /** Where to point when it is missing. */
  readonly owner: Node;
  readonly reading: Reading;
}

function numberAt(entries: MapNode['entries'], name: string, { path, owner, reading }: Asked): number | undefined {
  const node = entries.get(name);
  if (node?.kind === 'scalar' && typeof node.value === 'number' && node.value >= 0 && node.value <= highestPrice)
    return node.value;
  report(reading, node ?? owner, path, `a number from 0 to ${highestPrice}`);
  return undefined;
}

function textAt(entries: MapNode['entries'], name: string, { path, owner, reading }: Asked): string | undefined {
  const node = entries.get(name);
  if (node?.kind === 'scalar' && typeof node.value === 'string' && node.value.trim() !== '') return node.value.trim();
  report(reading, node ?? owner, path, 'a text');
  return undefined;
}

function recordOf(node: Node, path: string, known: readonly string[], reading: Reading): MapNode['entries'] {
  if (node.kind !== 'map') {
    report(reading, node, path, `a map with ${known.join(', ')}`);
    return new Map();
  }
  for (const name of node.entries.keys()) {
    if (known.includes(name)) continue;
    const near = didYouMean(name, known);
    reading.problems.push({
      place: node.keyPlaces.get(name) ?? node.place,
      path: `${path}.${shorten(name)}`,
      message: `${path} has no ${shorten(name)}.${near === '' ? ` It may hold ${known.join(', ')}.` : near}`,
    });
  }
  return node.entries;
}

function report({ problems }: Reading, node: Node, path: string, expected: string): void {
  const given = node.kind === 'scalar' ? JSON.stringify(node.value) : node.kind === 'map' ? 'a map' : 'a list';
  problems.push({ place: node.place, path, message: `${path}: expected ${expected}, not ${shorten(given, 40)}.` });
}
