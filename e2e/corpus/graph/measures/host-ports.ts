import { servicesOf } from '../../compose-project.ts';
import { type ClusterGraph, type ClusterService, longRunning, reachedPort } from '../cluster-graph.ts';
import { type Figure, type Measured, serviceKey } from '../figure.ts';

/** A port that Compose opens to the world has a way in from outside, or the delivery says why it has none. */
export function measureHostPorts({ project, graph }: Measured): Figure {
  const published = publishedPorts(project).filter(({ isLoopback }) => !isLoopback);
  const missed = published.filter(({ service, target }) => !isExposed(graph, service, target));
  return {
    title: 'host ports exposed',
    wanted: published.length,
    misses: missed.map(({ service, target }) => ({
      what: `no way in to ${service}:${target}`,
      keys: [serviceKey(service, 'ports'), serviceKey(service, 'network_mode')],
      services: [service],
      words: ['publish'],
    })),
  };
}

/** A port that Compose keeps on the loopback address of the host has no way in from outside. */
export function measureLoopbackPorts({ project, graph }: Measured): Figure {
  const published = publishedPorts(project);
  const isOpen = (service: string, target: number): boolean =>
    published.some((port) => port.service === service && port.target === target && !port.isLoopback);
  const loopback = published.filter(({ service, target, isLoopback }) => isLoopback && !isOpen(service, target));
  return {
    title: 'loopback ports kept inside',
    wanted: loopback.length,
    // No remark makes it right to open what was closed.
    misses: loopback
      .filter(({ service, target }) => isExposed(graph, service, target))
      .map(({ service, target }) => ({ what: `${service}:${target} is open to the world`, keys: [], services: [], words: [] })),
  };
}

interface Published {
  readonly service: string;
  readonly target: number;
  readonly isLoopback: boolean;
}

function publishedPorts(project: Measured['project']): readonly Published[] {
  const ports = servicesOf(project).flatMap(([service, { ports: own }]) =>
    (own ?? []).map(({ target, host_ip }) => ({ service, target, isLoopback: /^127\.|^::1$|^localhost$/.test(host_ip ?? '') })),
  );
  return [...new Map(ports.map((port) => [JSON.stringify(port), port])).values()];
}

function isExposed(graph: ClusterGraph, service: string, target: number): boolean {
  const pod = graph.find(service)?.pod;
  if (pod === undefined) return false;
  const ports = longRunning(pod).flatMap((container) => container.ports ?? []);
  if (ports.some(({ containerPort, hostPort }) => containerPort === target && hostPort !== undefined)) return true;
  if (pod.template.spec.hostNetwork === true) return true;
  return waysIn(graph).some(({ service: way, port }) => reachedPort(way, port, pod) === target);
}

interface WayIn {
  readonly service: ClusterService;
  /** Port of the Service. */
  readonly port: number;
}

interface Backend {
  readonly name: string;
  readonly port: number | { readonly number?: number; readonly name?: string };
}

/** What Ingresses, HTTPRoutes and load balancers lead to. */
function waysIn(graph: ClusterGraph): readonly WayIn[] {
  const outside = graph.services.filter(({ spec }) => spec.type === 'LoadBalancer' || spec.type === 'NodePort');
  const balanced = outside.flatMap((service) => (service.spec.ports ?? []).map(({ port }) => ({ service, port })));
  const backends = [...graph.objects('Ingress'), ...graph.objects('HTTPRoute')].flatMap(({ content }) =>
    backendsIn(content['spec']),
  );
  const routed = backends.flatMap(({ name, port }) => {
    const service = graph.services.find((each) => each.name === name);
    const ports = service?.spec.ports ?? [];
    const found =
      typeof port === 'number'
        ? ports.find((each) => each.port === port)
        : ports.find((each) => each.port === port.number || each.name === port.name);
    return service === undefined || found === undefined ? [] : [{ service, port: found.port }];
  });
  return [...balanced, ...routed];
}

/** Every object inside a route that names a Service and a port of it. */
function backendsIn(node: unknown): readonly Backend[] {
  if (typeof node !== 'object' || node === null) return [];
  const own = 'name' in node && 'port' in node ? [node as Backend] : [];
  return [...own, ...Object.values(node).flatMap(backendsIn)];
}
