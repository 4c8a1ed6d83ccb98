import { literal } from '../../literal.ts';
import { admits, type ClusterGraph, type Pod, reachedPort, textsOf } from '../cluster-graph.ts';
import { type Reference, referencesOf } from '../compose-graph.ts';
import { type Figure, type Measured, serviceKey } from '../figure.ts';

/** Every `name:port` that one service knows of another reaches a container port of that other, and the policies let it. */
export function measureReferences({ project, graph }: Measured): Figure {
  const references = referencesOf(project);
  const missed = references.flatMap((reference) => {
    const reason = obstacle(graph, reference);
    return reason === undefined ? [] : [{ reference, reason }];
  });
  return {
    title: 'name:port edges resolved',
    wanted: references.length,
    misses: missed.map(({ reference: { from, to, name, port, where }, reason }) => ({
      what: `${from} → ${name}:${port} (${where}): ${reason}`,
      keys:
        where === 'command'
          ? [serviceKey(from, 'command'), serviceKey(from, 'entrypoint')]
          : [serviceKey(from, 'environment', where)],
      services: [from, to],
      words: [`${port}`],
    })),
  };
}

function obstacle(graph: ClusterGraph, { from, to, name, port }: Reference): string | undefined {
  const caller = graph.find(from)?.pod;
  const called = graph.find(to)?.pod;
  if (caller === undefined || called === undefined) return 'one of the two does not run';
  const texts = textsOf(graph, caller);
  if (caller === called && texts.some((text) => speaksOf(text, ['localhost', '127.0.0.1'], port))) return undefined;
  const ways = graph.services.filter((service) => reachedPort(service, port, called) === port);
  if (ways.length === 0) return `no Service leads to port ${port} of its Pod`;
  // A name that Kubernetes cannot have must have been rewritten in the caller's settings.
  const isReached =
    ways.some((way) => way.name === name) ||
    texts.some((text) =>
      speaksOf(
        text,
        ways.map((way) => way.name),
        port,
      ),
    );
  if (!isReached) return `no Service has the name; the port is on ${ways.map((way) => way.name).join(', ')}`;
  return isLetThrough(graph, caller, called) ? undefined : 'a NetworkPolicy is in the way';
}

function isLetThrough(graph: ClusterGraph, caller: Pod, called: Pod): boolean {
  return caller.template.spec.hostNetwork === true || admits(graph, caller, called);
}

function speaksOf(text: string, names: readonly string[], port: number): boolean {
  return new RegExp(`(?<![\\w.-])(?:${names.map((name) => literal(name)).join('|')})(?:\\.[a-z0-9.-]+)?:${port}(?!\\d)`).test(
    text,
  );
}
