import { described, list, number, place, record, text, whole } from '../schema-words.ts';

const price = record({ read: described(text, 'The day of the list.'), from: text });

const podBill = record({
  node: record({ name: text, cores: number, memoryBytes: number, hourlyUsd: number, read: text, from: text }),
  lines: list(record({ service: text, pods: whole, cores: number, memoryBytes: number, monthlyUsd: number })),
  requestsMonthlyUsd: described(number, 'The share of nodes that the requests of the pods take.'),
  nodes: described(whole, 'Whole nodes that hold them, two at least.'),
  clusterMonthlyUsd: described(number, 'These nodes and a managed control plane.'),
  notCounted: described(list(text), 'Components whose requests are not known.'),
  formulas: list(text),
});

/** What a report says of an application that runs at Heroku. */
export const herokuSchema = record(
  {
    limits: list(record({ id: text, what: text, atHeroku: text, inCluster: text, source: text })),
    limitsRead: text,
    bill: record({
      lines: list(
        record({
          what: text,
          kind: { enum: ['dynos', 'add-on'] },
          count: whole,
          'size?': text,
          eachUsd: number,
          monthlyUsd: number,
          price: { enum: ['live', 'list'] },
          place,
        }),
      ),
      monthlyUsd: number,
      withoutPrice: list(text),
      priceList: price,
    }),
    pods: record({ low: podBill, base: podBill, high: podBill }),
  },
  'What leaving Heroku changes: its limits, and the bill in US dollars a month. Only for an application that runs there.',
);
