import { type ComposeService, servicesOf } from '../../compose-project.ts';
import { type Figure, type Measured, serviceKey } from '../figure.ts';

/** Every memory limit is the limit of the container, to the byte. */
export function measureMemoryLimits(measured: Measured): Figure {
  return measure(measured, {
    title: 'memory limits kept',
    resource: 'memory',
    wanted: ({ mem_limit, deploy }) => Number(deploy?.resources?.limits?.memory ?? mem_limit ?? 0),
    keys: ['mem_limit', 'deploy'],
  });
}

/** Every CPU limit is the limit of the container, to a thousandth. */
export function measureCpuLimits(measured: Measured): Figure {
  return measure(measured, {
    title: 'CPU limits kept',
    resource: 'cpu',
    wanted: ({ cpus, deploy }) => Math.round(Number(deploy?.resources?.limits?.cpus ?? cpus ?? 0) * 1000) / 1000,
    keys: ['cpus', 'deploy'],
  });
}

interface Limit {
  readonly title: string;
  readonly resource: 'memory' | 'cpu';
  /** Bytes or cores; 0 stands for no limit. */
  readonly wanted: (service: ComposeService) => number;
  readonly keys: readonly string[];
}

function measure({ project, graph }: Measured, limit: Limit): Figure {
  const limited = servicesOf(project)
    .map(([name, service]) => ({ name, wanted: limit.wanted(service) }))
    .filter(({ wanted }) => wanted > 0);
  const judged = limited.map(({ name, wanted }) => ({
    name,
    wanted,
    given: quantity(graph.find(name)?.container.resources?.limits?.[limit.resource]),
  }));
  return {
    title: limit.title,
    wanted: limited.length,
    misses: judged
      .filter(({ wanted, given }) => given !== wanted)
      .map(({ name, wanted, given }) => ({
        what: `${limit.resource} limit of ${name}: ${wanted} became ${given ?? 'none'}`,
        keys: limit.keys.map((key) => serviceKey(name, key)),
        services: [name],
        words: [limit.resource],
      })),
  };
}

const factors: Readonly<Record<string, number>> = {
  '': 1,
  m: 1 / 1000,
  k: 1000,
  M: 1000 ** 2,
  G: 1000 ** 3,
  T: 1000 ** 4,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
  Ti: 1024 ** 4,
};

/** A Kubernetes quantity as a number. */
function quantity(text: string | number | undefined): number | undefined {
  const match = /^([\d.]+)([a-zA-Z]*)$/.exec(String(text ?? ''));
  const factor = factors[match?.[2] ?? ''];
  return match === null || factor === undefined ? undefined : Math.round(Number(match[1]) * factor * 1000) / 1000;
}
