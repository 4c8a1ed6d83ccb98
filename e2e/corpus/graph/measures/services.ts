import { servicesOf } from '../../compose-project.ts';
import { type Figure, type Measured, serviceKey } from '../figure.ts';

/** Every active service runs as a container of some Pod. */
export function measureServices({ project, graph }: Measured): Figure {
  const names = servicesOf(project).map(([name]) => name);
  const missing = names.filter((name) => graph.find(name) === undefined);
  return {
    title: 'services brought',
    wanted: names.length,
    misses: missing.map((name) => ({
      what: `no container runs ${name}`,
      keys: [serviceKey(name)],
      services: [name],
      words: [name],
    })),
  };
}
