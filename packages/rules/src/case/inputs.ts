import { type PriceId, type PriceList, priceTitles, questions } from '@landfall/model';
import type { Assessment } from '../assess.ts';
import { isLongRunning, keepsData } from '../reading/running.ts';
import { between, exactly, type Range } from './range.ts';

/** A number that a formula uses, and where it is from. */
export interface Input {
  readonly name: string;
  readonly value: Range;
  /** `answered`, or the source of a price with its date, or what was counted in the files. */
  readonly from: string;
}

/** What is missing before a sum can be done: a whole sentence that says which answer would fill it. */
export interface Gap {
  /** Id of a question or of a price. */
  readonly id: string;
  readonly sentence: string;
}

/** A number, or what is missing. */
export type Sought = { readonly input: Input } | { readonly gap: Gap };

/** The number that answers a question. */
export function answered({ answers }: Pick<Assessment, 'answers'>, id: string): Sought {
  const value = answers.get(id);
  if (typeof value === 'number') return { input: { name: id, value: exactly(value), from: 'answered' } };
  const text = questions.find((question) => question.id === id)?.text ?? id;
  return { gap: { id, sentence: `${text} --answer ${id}=… fills it in.` } };
}

/** A price of the list. */
export function priced({ name, currency, prices }: PriceList, id: PriceId): Sought {
  const price = prices.get(id);
  if (price === undefined)
    return {
      gap: { id, sentence: `No price in ${name} for ${priceTitles[id]}. ${id} in a file for --prices fills it in.` },
    };
  const { low, base, high, source, date } = price;
  return { input: { name: `${id} in ${currency}`, value: { low, base, high }, from: `${source}, ${date}` } };
}

/** Memory of one node of the built-in size. */
const nodeBytes = 16 * 2 ** 30;

/** What the node itself, and what runs on every node, leaves for pods: guess on the safe side. */
const usableShare = 0.75;

/** Fewer survive the loss of none. */
const fewestNodes = 2;

/** How many nodes: as answered, else from the memory that services state. */
export function nodesOf(assessment: Pick<Assessment, 'answers' | 'app'>): Sought {
  const said = answered(assessment, 'nodes');
  if ('input' in said) return said;
  const running = assessment.app.services.filter(isLongRunning);
  const stated = running.flatMap((service) => {
    const bytes = (service.memoryReservationBytes ?? service.memoryLimitBytes)?.value;
    return bytes === undefined ? [] : [{ bytes, copies: keepsData(service) ? 1 : 2 }];
  });
  if (stated.length === 0) return said;
  let bytes = 0;
  for (const service of stated) bytes += service.bytes * service.copies;
  const low = Math.max(fewestNodes, Math.ceil(bytes / (nodeBytes * usableShare)));
  const high = Math.max(low + 1, Math.ceil((bytes * running.length) / stated.length / (nodeBytes * usableShare)));
  return {
    input: {
      name: 'nodes',
      value: { ...between(low, high), base: Math.ceil((low + high) / 2) },
      from: `${stated.length} of ${running.length} services state their memory, ${Math.round(bytes / 2 ** 20)} MiB with a second copy of what keeps no data; the rest counts as their mean for the high end; nodes of 16 GiB, three quarters of it for pods, at least ${fewestNodes}; --answer nodes=… says better`,
    },
  };
}
