import type { Fact } from '@landfall/model';
import type { Exposure } from '../../helm/values.ts';
import { branch, growing, leaf, listing, named } from '../../traced.ts';
import type { ServiceExposure } from '../plan.ts';

/** One way in from outside, before it has a name and, where the input states none, a host. */
export interface Route {
  /** A wish; made legal and unique when the routes of a service are written. */
  readonly key: string;
  readonly kind: 'http' | 'tcp' | 'udp';
  /** Name of the port of the Service. */
  readonly port: Fact<string>;
  /** Absent for http: a host below the domain of the environment is given later. */
  readonly host?: Fact<string>;
  readonly path?: Fact<string>;
  readonly pathType?: Fact<'Prefix' | 'Exact' | 'ImplementationSpecific'>;
  readonly tls?: Fact<boolean>;
  readonly enabled?: Fact<boolean>;
  readonly loadBalancerPort?: Fact<number>;
  readonly sourceRanges?: readonly Fact<string>[];
  readonly rewritePath?: Fact<string>;
  readonly maxBodySize?: Fact<string>;
  readonly timeoutSeconds?: Fact<number>;
  readonly annotations?: Readonly<Record<string, Fact<string>>>;
}

/** Longest key that fits: `<component>-<key>` is the name of a Service where the route is no HTTP. */
const maxKeyLength = 40;

/** Keys of the routes in the order given: legal as parts of names, unique. */
function routeKeys(routes: readonly Route[]): readonly string[] {
  const taken = new Set<string>();
  return routes.map(({ key, kind }) => {
    const legal = key
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, maxKeyLength)
      .replace(/^-+|-+$/g, '');
    const wanted = legal === '' ? kind : legal;
    let name = wanted;
    for (let count = 2; taken.has(name); count += 1) name = `${wanted}-${count}`;
    taken.add(name);
    return name;
  });
}

/** The routes of a service as values of the chart. */
export function writeRoutes(routes: readonly Route[]): ServiceExposure {
  const keys = routeKeys(routes);
  return { routes: growing<Exposure>(routes.map((route, index) => [keys[index] ?? route.key, writeRoute(route)] as const)) };
}

function writeRoute(route: Route) {
  const {
    enabled,
    host,
    path,
    pathType,
    port,
    kind,
    loadBalancerPort,
    sourceRanges,
    tls,
    rewritePath,
    maxBodySize,
    timeoutSeconds,
    annotations,
  } = route;
  return branch<Exposure>({
    enabled: enabled === undefined ? undefined : leaf(enabled),
    host: host === undefined ? undefined : leaf(host),
    path: path === undefined ? undefined : leaf(path),
    pathType: pathType === undefined ? undefined : leaf(pathType),
    port: leaf(port),
    kind: kind === 'http' ? undefined : leaf<'http' | 'tcp' | 'udp'>({ value: kind, origin: port.origin }),
    loadBalancerPort: loadBalancerPort === undefined ? undefined : leaf(loadBalancerPort),
    sourceRanges: sourceRanges === undefined ? undefined : listing<string>(sourceRanges.map((range) => leaf(range))),
    tls: tls === undefined ? undefined : leaf(tls),
    rewritePath: rewritePath === undefined ? undefined : leaf(rewritePath),
    maxBodySize: maxBodySize === undefined ? undefined : leaf(maxBodySize),
    timeoutSeconds: timeoutSeconds === undefined ? undefined : leaf(timeoutSeconds),
    annotations:
      annotations === undefined
        ? undefined
        : named<string>(Object.entries(annotations).map(([name, fact]) => [name, leaf(fact)] as const)),
  });
}
