import { derive, type Fact, inferred, type Service } from '@landfall/model';
import type { ServicePort } from '../plan.ts';
import { toRouteHost } from './host.ts';
import type { Route } from './route.ts';

/**
 * Routes that the variables of nginx-proxy ask for: `VIRTUAL_HOST`, `VIRTUAL_PORT`, `VIRTUAL_PATH`, `VIRTUAL_DEST`,
 * `LETSENCRYPT_HOST`.
 *
 * @source nginx-proxy docs/README.md, "Virtual Hosts and Ports", "Path-based Routing"
 */
export function nginxProxyRoutes(service: Service, ports: readonly ServicePort[]): readonly Route[] {
  const variables = new Map(service.environment.map(({ name, value }) => [name, value]));
  const text = (name: string) => {
    const fact = variables.get(name);
    return fact?.value === undefined || fact.value === '' ? undefined : derive(fact, fact.value);
  };
  const hosts = text('VIRTUAL_HOST');
  if (hosts === undefined) return [];
  const port = portOf(text('VIRTUAL_PORT'), ports);
  if (port === undefined) return [];
  const path = text('VIRTUAL_PATH');
  const destination = text('VIRTUAL_DEST');
  const certificate = text('LETSENCRYPT_HOST');
  return hosts.value.split(',').flatMap((name, index) => {
    const host = toRouteHost(name);
    const isPath = path?.value.startsWith('/') === true;
    return [
      {
        key: index === 0 ? 'http' : `http-${index + 1}`,
        kind: 'http' as const,
        port,
        ...(host === undefined ? {} : { host: derive(hosts, host) }),
        path: path !== undefined && isPath ? path : derive(hosts, '/'),
        ...(destination !== undefined &&
        destination.value.startsWith('/') &&
        path !== undefined &&
        destination.value !== path.value
          ? { rewritePath: destination }
          : {}),
        ...(certificate === undefined ? {} : { tls: derive(certificate, true) }),
      },
    ];
  });
}

/** The port that nginx-proxy would call: as stated, else the only one, else 80. */
function portOf(stated: Fact<string> | undefined, ports: readonly ServicePort[]): Fact<string> | undefined {
  const tcp = ports.filter(({ protocol }) => protocol === 'TCP');
  if (stated !== undefined) {
    const named = tcp.find(({ port }) => port.value === Number(stated.value));
    if (named !== undefined) return derive(stated, named.name);
  }
  const chosen = tcp.length === 1 ? tcp[0] : (tcp.find(({ port }) => port.value === 80) ?? tcp[0]);
  return chosen === undefined ? undefined : inferred(chosen.name, 'route-port', 'nginx-proxy takes the only port, or 80');
}
