import { placeOf } from '../../places.ts';
import { sureBrokerOf } from '../../reading/brokers.ts';
import { commandLineOf } from '../../reading/command-line.ts';
import { serviceAt } from '../../reading/hosts.ts';
import type { Rule } from '../../rule.ts';

/** The queue is in memory only. */
export const brokerForgets: Rule = {
  id: 'broker-forgets',
  family: 'task-loss',
  severity: 'warning',
  topic: 'task-loss',
  title: 'The queue is lost when the pod of its broker is replaced.',
  why: 'A broker without a volume keeps the queue in its container. Docker keeps the container, and an anonymous volume of the image, through restarts; a pod that moves to another node starts with nothing.',
  remedy: 'Give the broker a volume and let it write to it, or use a managed broker.',
  change: {
    file: 'compose.yaml',
    before: ['redis:', '  image: redis:7'],
    after: ['redis:', '  image: redis:7', '  command: redis-server --appendonly yes', '  volumes: [redis:/data]'],
  },
  *looks(view) {
    const reported = new Set<string>();
    for (const user of view.services) {
      const address = sureBrokerOf(user);
      const broker = address === undefined ? undefined : serviceAt(view, address.host);
      if (address === undefined || broker === undefined || reported.has(broker.name)) continue;
      const command = commandLineOf(broker)?.text ?? '';
      const isUnsaved =
        address.kind === 'redis' && /--save\s+(?:""|''|\s|$)/.test(`${command} `) && !/--appendonly\s+yes/.test(command);
      if (broker.mounts.some(({ kind, readOnly }) => (kind === 'volume' || kind === 'bind') && !readOnly) && !isUnsaved) continue;
      reported.add(broker.name);
      yield {
        service: broker.name,
        place: broker.place,
        message: `The tasks that wait in ${broker.name} are gone when its pod is replaced: ${isUnsaved ? 'saving is switched off' : 'it has no volume'}.`,
        evidence: [
          { text: `${user.name} takes its tasks from it`, place: placeOf(address.variable.value, user.place) },
          { text: isUnsaved ? 'its command switches saving off' : 'it mounts nothing that it may write', place: broker.place },
        ],
      };
    }
  },
};
