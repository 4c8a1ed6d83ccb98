import { listNames } from '../../places.ts';
import { isSureOfRole } from '../../reading/running.ts';
import type { Rule } from '../../rule.ts';

/** From here on the disks and pods add up. */
const many = 4;

/** One product many times. */
export const manyDatabases: Rule = {
  id: 'many-databases',
  family: 'cost',
  severity: 'advice',
  topic: 'cost',
  title: 'The same database runs many times.',
  why: 'On one machine another small database costs little. In a cluster each has a pod with memory that is kept for it, a disk of its own that is paid by its size, and a backup; managed databases are paid by the instance.',
  remedy: 'Let services share a server, with a database and a user for each.',
  change: {
    file: 'compose.yaml',
    before: ['orders-db: {image: mongo:7}', 'users-db: {image: mongo:7}'],
    after: ['db: {image: mongo:7}'],
  },
  *looks({ services }) {
    const byProduct = new Map<string, (typeof services)[number][]>();
    for (const service of services) {
      if (service.role.role !== 'database' || !isSureOfRole(service) || service.role.product === undefined) continue;
      byProduct.set(service.role.product, [...(byProduct.get(service.role.product) ?? []), service]);
    }
    for (const [product, group] of byProduct) {
      const [first] = group;
      if (first === undefined || group.length < many) continue;
      yield {
        place: first.place,
        message: `${product} runs ${group.length} times, each with a pod, memory and a disk that is paid for: ${listNames(group.map(({ name }) => name))}.`,
        evidence: group.map(({ name, place }) => ({ text: `${name} is ${product}`, place })),
      };
    }
  },
};
