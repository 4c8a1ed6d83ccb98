import { isDay, type NodePrice } from '@landfall/model';
import type { MapNode, Node } from '../compose/tree/node.ts';
import { type Reading, recordOf, report } from '../own-yaml/record.ts';
import { numberAt, textAt } from './fields.ts';

const required = ['architecture', 'cores', 'memoryGib', 'month', 'source', 'date'] as const;
const optional = ['counterpart', 'family', 'provider', 'region'] as const;

/** Reads `nodes` of a file of prices: types of nodes by name, each with what it holds and what a month of it costs. */
export function readNodePrices(listed: Node, currency: string, reading: Reading): readonly NodePrice[] {
  const nodes: NodePrice[] = [];
  for (const [type, node] of recordOf(listed, 'nodes', undefined, reading)) {
    const price = readNode(type, node, { currency, reading });
    if (price !== undefined) nodes.push(price);
  }
  for (const { type, counterpart } of nodes) {
    if (counterpart === undefined || nodes.some((other) => other.type === counterpart)) continue;
    report(reading, listed, `nodes.${type}.counterpart`, 'the name of another type in the list');
  }
  return nodes;
}

function readNode(
  type: string,
  node: Node,
  { currency, reading }: { readonly currency: string; readonly reading: Reading },
): NodePrice | undefined {
  const path = `nodes.${type}`;
  const entries = recordOf(node, path, [...required, ...optional], reading);
  if (node.kind !== 'map') return undefined;
  const asked = (name: string) => ({ path: `${path}.${name}`, owner: node, reading });
  const architecture = textAt(entries, 'architecture', asked('architecture'));
  const [cores, memoryGib, month] = (['cores', 'memoryGib', 'month'] as const).map((name) =>
    numberAt(entries, name, asked(name)),
  );
  const source = textAt(entries, 'source', asked('source'));
  const date = textAt(entries, 'date', asked('date'))?.slice(0, 10);
  if (date !== undefined && !isDay(date))
    report(reading, entries.get('date') ?? node, `${path}.date`, 'a day such as 2027-03-01');
  for (const [name, value] of [
    ['cores', cores],
    ['memoryGib', memoryGib],
  ] as const)
    if (value === 0) report(reading, entries.get(name) ?? node, `${path}.${name}`, 'more than nothing');
  const more = (name: (typeof optional)[number]) => textOrNothing(entries, name, asked(name));
  const [counterpart, family] = [more('counterpart'), more('family')];
  if (family !== undefined && family.split('*').length !== 2)
    report(reading, entries.get('family') ?? node, `${path}.family`, 'a name with one * for the size');
  if (architecture === undefined || cores === undefined || memoryGib === undefined || month === undefined) return undefined;
  if (source === undefined || date === undefined) return undefined;
  return {
    type,
    provider: more('provider') ?? '',
    region: more('region') ?? '',
    architecture,
    cores,
    memoryBytes: memoryGib * 1024 ** 3,
    currency,
    monthly: month,
    ...(family !== undefined && { family }),
    ...(counterpart !== undefined && { counterpart }),
    source,
    date,
  };
}

function textOrNothing(entries: MapNode['entries'], name: string, asked: Parameters<typeof textAt>[2]): string | undefined {
  return entries.has(name) ? textAt(entries, name, asked) : undefined;
}
