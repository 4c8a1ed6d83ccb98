import { placeOf } from '../../places.ts';
import { variableOf } from '../../reading/variables.ts';
import type { PlacedEvidence, Rule, Sighting } from '../../rule.ts';
import { sightingBy } from '../../sighting-by.ts';
import { findInCode } from '../../sources/find-in-code.ts';

/** Results of tasks reach only the process that asked. */
export const resultsKeptNowhere: Rule = {
  id: 'results-kept-nowhere',
  family: 'task-loss',
  severity: 'warning',
  topic: 'task-loss',
  title: 'Results of tasks are kept where another pod cannot find them.',
  why: 'With rpc the result goes to a queue that only the process which started the task reads; with a memory or file backend it never leaves the container. The request that asks for the result later may reach another pod.',
  remedy: 'Keep results in Redis or in the database, or do not keep them at all.',
  change: {
    file: 'compose.yaml',
    before: ['CELERY_RESULT_BACKEND: rpc://'],
    after: ['CELERY_RESULT_BACKEND: redis://cache:6379/1'],
  },
  *looks({ services, sources }) {
    const reported = new Set<string>();
    for (const service of services) {
      const variable = variableOf(service, /RESULT_BACKEND$/i);
      const value = variable?.value.value ?? '';
      const kind = /^(rpc|cache\+memory|file|amqp|db\+sqlite|memory)\b/.exec(value)?.[1];
      if (variable !== undefined) {
        if (kind !== undefined)
          yield sighting(service.name, { text: `${variable.name} is ${kind}`, place: placeOf(variable.value, service.place) });
        continue;
      }
      const [match] = findInCode(sources.of(service), /\.py$/, inCode);
      if (match === undefined || reported.has(match.place.file)) continue;
      reported.add(match.place.file);
      yield sighting(service.name, { text: `the code keeps results in ${match.groups[0]}`, place: match.place });
    }
  },
};

const inCode =
  /^[^#\n]{0,200}?(?:\b(?:CELERY_)?RESULT_BACKEND["']?\]?\s*[=:]|\bCelery\([^\n]{0,200}\bbackend\s*=)\s*["'](rpc|cache\+memory|amqp|db\+sqlite)\b/im;

function sighting(service: string, evidence: PlacedEvidence): Sighting {
  return sightingBy(evidence, {
    service,
    message: `A result that ${service} waits for is known to one process only: another pod that is asked for it has nothing.`,
  });
}
