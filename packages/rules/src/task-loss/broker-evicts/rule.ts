import { placeOf } from '../../places.ts';
import { sureBrokerOf } from '../../reading/brokers.ts';
import { commandLineOf } from '../../reading/command-line.ts';
import { serviceAt } from '../../reading/hosts.ts';
import type { Rule } from '../../rule.ts';

/** A queue in a cache that throws things away. */
export const brokerEvicts: Rule = {
  id: 'broker-evicts',
  family: 'task-loss',
  severity: 'blocker',
  topic: 'task-loss',
  title: 'The broker deletes tasks when its memory is full.',
  why: 'A Redis with an eviction policy for caches deletes keys when it reaches maxmemory, queues included. In a cluster bursts are longer, because workers come and go, and the queue is what grows.',
  remedy: 'Use a Redis of its own for the queue, with maxmemory-policy noeviction.',
  change: {
    file: 'compose.yaml',
    before: ['command: redis-server --maxmemory-policy allkeys-lru'],
    after: ['command: redis-server --maxmemory-policy noeviction'],
  },
  *looks(view) {
    const reported = new Set<string>();
    for (const user of view.services) {
      const address = sureBrokerOf(user);
      if (address?.kind !== 'redis') continue;
      const broker = serviceAt(view, address.host);
      const command = broker === undefined ? undefined : commandLineOf(broker);
      const policy = /--maxmemory-policy\s+["']?((?:allkeys)-\w+)/.exec(command?.text ?? '')?.[1];
      if (broker === undefined || command === undefined || policy === undefined || reported.has(broker.name)) continue;
      reported.add(broker.name);
      yield {
        service: broker.name,
        place: command.place,
        message: `${broker.name} deletes waiting tasks when its memory is full: it evicts keys of every kind.`,
        evidence: [
          { text: `maxmemory-policy is ${policy}`, place: command.place },
          { text: `${user.name} takes its tasks from it`, place: placeOf(address.variable.value, user.place) },
        ],
      };
    }
  },
};
