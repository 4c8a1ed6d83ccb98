import { servicesOf } from '../../compose-project.ts';
import { literal } from '../../literal.ts';
import { isSelectedBy, type Pod } from '../cluster-graph.ts';
import { type Figure, type Measured, serviceKey } from '../figure.ts';

/** Every `depends_on` is a container that waits, or an earlier sync wave. */
export function measureOrder({ project, graph, waves }: Measured): Figure {
  const edges = servicesOf(project).flatMap(([from, { depends_on }]) =>
    Object.keys(depends_on ?? {})
      .filter((to) => project.services?.[to] !== undefined)
      .map((to) => ({ from, to })),
  );
  const missed = edges.filter(({ from, to }) => {
    const [before, after] = [graph.find(to)?.pod, graph.find(from)?.pod];
    if (before === undefined || after === undefined) return true;
    if (before === after) return false;
    const names = graph.services.filter((service) => isSelectedBy(service, before)).map(({ name }) => name);
    return !waitsFor(after, [before.release, ...names]) && !((waves.get(before.release) ?? 0) < (waves.get(after.release) ?? 0));
  });
  return {
    title: 'start order kept',
    wanted: edges.length,
    misses: missed.map(({ from, to }) => ({
      what: `${from} starts without waiting for ${to}`,
      keys: [serviceKey(from, 'depends_on', to), serviceKey(from, 'depends_on')],
      services: [from],
      words: [to],
    })),
  };
}

function waitsFor(pod: Pod, names: readonly string[]): boolean {
  const pattern = new RegExp(`(?<![\\w.-])(?:${names.map((name) => literal(name)).join('|')})(?![\\w-])`);
  return (pod.template.spec.initContainers ?? []).some(({ args = [], command = [] }) =>
    [...command, ...args].some((text) => pattern.test(text)),
  );
}
