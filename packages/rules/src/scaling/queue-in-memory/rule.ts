import { placeOf } from '../../places.ts';
import { isYes } from '../../reading/variables.ts';
import type { PlacedEvidence, Rule, Sighting } from '../../rule.ts';
import { sightingBy } from '../../sighting-by.ts';
import { findInCode } from '../../sources/find-in-code.ts';

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
  *looks({ services, sources }) {
    const reported = new Set<string>();
    for (const service of services) {
      const variable = service.environment.find(
        ({ name, value }) =>
          (/^QUEUE_(?:CONNECTION|DRIVER)$/.test(name) && value.value === 'sync') ||
          (/^CELERY_(?:TASK_)?ALWAYS_EAGER$/.test(name) && isYes(value.value)) ||
          (name.endsWith('BROKER_URL') && /^(?:memory|filesystem):/.test(value.value ?? '')),
      );
      if (variable !== undefined) {
        yield sighting(service.name, { text: `${variable.name} says so`, place: placeOf(variable.value, service.place) });
        continue;
      }
      if (service.environment.some(({ name }) => /QUEUE_(?:CONNECTION|DRIVER)|ALWAYS_EAGER|QUEUE_ADAPTER/.test(name))) continue;
      for (const { path, pattern, says } of inCode) {
        const match = findInCode(sources.of(service), path, pattern).find(({ file }) => !forDevelopers.test(file.path));
        if (match === undefined || reported.has(match.place.file)) continue;
        reported.add(match.place.file);
        yield { ...sighting(service.name, { text: says, place: match.place }), confidence: 'likely' };
      }
    }
  },
};

const inCode: readonly { readonly path: RegExp; readonly pattern: RegExp; readonly says: string }[] = [
  {
    path: /\.py$/,
    pattern: /^[^#\n]{0,100}?\b(?:CELERY_)?TASK_ALWAYS_EAGER\s*=\s*True\b/im,
    says: 'Celery is told to run tasks at once, without a broker',
  },
  {
    path: /\.py$/,
    pattern: /\b\w*background_tasks\.add_task\(/,
    says: 'FastAPI runs the task after the answer, in the same process',
  },
  {
    path: /config\/(?:application|environments\/production)\.rb$/,
    pattern: /queue_adapter\s*=\s*:(?:async|inline)\b/,
    says: 'Rails runs jobs in threads of the same process',
  },
];
const forDevelopers = /(?:^|\/)(?:dev|devel|development|local|test|tests|testing|ci)\w*\.py$/;

function sighting(service: string, evidence: PlacedEvidence): Sighting {
  return sightingBy(evidence, {
    service,
    message: `Tasks of ${service} are gone when its pod is stopped: no broker keeps them.`,
  });
}
