import { placeOf } from '../../places.ts';
import { isYes } from '../../reading/variables.ts';
import type { Rule } from '../../rule.ts';

/** Work waits in the memory of the process that answers requests. */
export const queueInMemory: Rule = {
  id: 'queue-in-memory',
  family: 'scaling',
  severity: 'warning',
  topic: 'task-loss',
  title: 'Tasks run inside the process that answers requests.',
  why: 'Without a broker, tasks wait in memory or run while the request waits. When the pod is stopped they are gone, and more pods do not share the work.',
  remedy: 'Use a broker and workers of their own.',
  change: { file: 'compose.yaml', before: ['QUEUE_CONNECTION: sync'], after: ['QUEUE_CONNECTION: redis'] },
  *looks({ services }) {
    for (const service of services) {
      const variable = service.environment.find(
        ({ name, value }) =>
          (/^QUEUE_(?:CONNECTION|DRIVER)$/.test(name) && value.value === 'sync') ||
          (/^CELERY_(?:TASK_)?ALWAYS_EAGER$/.test(name) && isYes(value.value)) ||
          (name.endsWith('BROKER_URL') && /^(?:memory|filesystem):/.test(value.value ?? '')),
      );
      if (variable === undefined) continue;
      const place = placeOf(variable.value, service.place);
      yield {
        service: service.name,
        place,
        message: `Tasks of ${service.name} are gone when its pod is stopped: no broker keeps them.`,
        evidence: [{ text: `${variable.name} says so`, place }],
      };
    }
  },
};
