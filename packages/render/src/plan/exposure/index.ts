import type { App, Service } from '@landfall/model';
import type { Account, Names, ServiceExposure, ServicePort } from '../plan.ts';
import { report } from '../report.ts';
import { caddyRoutes } from './caddy-labels.ts';
import { assignHosts, type ExposedService } from './domain.ts';
import { readExposureHints } from './hints.ts';
import { nginxProxyRoutes } from './nginx-proxy.ts';
import { type ProxyConfig, readProxyConfig } from './proxy-config.ts';
import { publishedRoutes } from './published.ts';
import { type Route, writeRoutes } from './route.ts';
import { middlewaresOf, traefikRoutes } from './traefik.ts';

/** True for labels that tell a reverse proxy about routes: the plan accounts for them, translators leave them alone. */
export function isRoutingLabel(name: string): boolean {
  return /^(?:traefik|caddy(?:_\d+)?)(?:\.|$)/i.test(name);
}

/**
 * Decides how each service is reached from outside. Services in another's pod have their ports in that pod's Service, and
 * no route of their own.
 */
export function planExposure(
  app: App,
  {
    names,
    ports,
    account,
  }: { readonly names: Names; readonly ports: ReadonlyMap<string, readonly ServicePort[]>; readonly account: Account },
): ReadonlyMap<string, ServiceExposure> {
  const middlewares = middlewaresOf(app);
  const exposed: ExposedService[] = [];
  for (const service of app.services) {
    if (names.podOf.has(service.name)) continue;
    const component = names.components.get(service.name) ?? service.name;
    const own = ports.get(service.name) ?? [];
    const hinted = readExposureHints(service, own);
    const routed = [
      ...hinted.routes,
      ...traefikRoutes(service, { component, ports: own, middlewares, account }),
      ...nginxProxyRoutes(service, own),
      ...caddyRoutes(service, { component, ports: own, account }),
    ];
    const covered = new Set(routed.map(({ port }) => port.value));
    const published = publishedRoutes(service, { ports: own, covered, account });
    const routes = hinted.isClosed ? [] : [...routed, ...published];
    if (routes.length > 0) exposed.push({ service, component, routes: withProxyConfig(service, routes, { app, account }) });
  }
  return new Map(assignHosts(exposed).map(({ service, routes }) => [service.name, writeRoutes(routes)]));
}

/** Limits that the proxy's own configuration states hold at the way in as well, or large uploads end there. */
function withProxyConfig(
  service: Service,
  routes: readonly Route[],
  { app, account }: { readonly app: App; readonly account: Account },
): readonly Route[] {
  if (service.role.role !== 'proxy' && service.role.product !== 'nginx') return routes;
  const config = readProxyConfig(service, app);
  if (config === undefined) return routes;
  reportProxy(service, config, account);
  const limits = {
    ...(config.maxBodySize === undefined ? {} : { maxBodySize: config.maxBodySize }),
    ...(config.timeoutSeconds === undefined ? {} : { timeoutSeconds: config.timeoutSeconds }),
  };
  return routes.flatMap((route) => {
    if (route.kind !== 'http') return [route];
    const limited = { ...route, ...limits };
    if (route.host !== undefined || config.hosts.length === 0) return [limited];
    return config.hosts.map((host) => ({ ...limited, host }));
  });
}

function reportProxy(service: Service, { file, routes, redirectsInternally, ownWork }: ProxyConfig, account: Account): void {
  if (routes.length === 0) return;
  if (redirectsInternally) {
    report(account, 'proxy-needed', {
      service: service.name,
      at: service.place,
      message: `${service.name} serves downloads by internal redirect (${file}); an Ingress cannot, so the proxy stays a component.`,
      remedy: 'Keep it, or let the application hand out signed addresses of its object storage.',
    });
    return;
  }
  if (ownWork.length > 0) return;
  const list = routes
    .slice(0, 6)
    .map(({ location, target }) => `${location} to ${target.replace(/^https?:\/\//, '')}`)
    .join(', ');
  report(account, 'proxy-replaceable', {
    service: service.name,
    at: service.place,
    message: `${service.name} only passes requests on (${file}: ${list}${routes.length > 6 ? ', …' : ''}). It was kept; routes of the cluster could do the same.`,
    remedy: 'When the application runs, move these paths to exposure of the components, and remove the proxy.',
  });
}
