import { servicesOf } from '../../compose-project.ts';
import { type Figure, type Measured, serviceKey } from '../figure.ts';

/** A service that others wait for to complete is a Job. */
export function measureRunOnce({ project, graph }: Measured): Figure {
  const awaited = servicesOf(project).flatMap(([, { depends_on }]) =>
    Object.entries(depends_on ?? {}).flatMap(([name, { condition }]) =>
      condition === 'service_completed_successfully' ? [name] : [],
    ),
  );
  const names = [...new Set(awaited)].filter((name) => project.services?.[name] !== undefined).sort();
  const missed = names.filter((name) => graph.find(name)?.pod.kind !== 'Job');
  return {
    title: 'run-once services as Jobs',
    wanted: names.length,
    misses: missed.map((name) => ({
      what: `${name} is ${graph.find(name)?.pod.kind ?? 'nothing'}`,
      keys: [serviceKey(name, 'restart')],
      services: [name],
      words: ['Job'],
    })),
  };
}
