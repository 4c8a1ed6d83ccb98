import { derive, type Fact, inferred, type NamedText, type Service } from '@landfall/model';
import type { Account, ServicePort } from '../plan.ts';
import { remark } from '../report.ts';
import { toRouteHost } from './host.ts';
import type { Route } from './route.ts';

/**
 * Routes that the labels of caddy-docker-proxy ask for: `caddy: host`, `caddy.reverse_proxy: "{{upstreams 8080}}"`,
 * `caddy.handle_path`.
 *
 * @source lucaslorentz/caddy-docker-proxy README, "Labels to Caddyfile conversion"
 */
export function caddyRoutes(
  service: Service,
  {
    component,
    ports,
    account,
  }: { readonly component: string; readonly ports: readonly ServicePort[]; readonly account: Account },
): readonly Route[] {
  const labels = service.labels.filter(({ name }) => /^caddy(?:_\d+)?(?:\.|$)/.test(name));
  const routes: Route[] = [];
  for (const site of labels.filter(({ name }) => /^caddy(?:_\d+)?$/.test(name))) {
    const own = labels.filter(({ name }) => name.startsWith(`${site.name}.`));
    const proxy = own.find(({ name }) => /\.(?:\d+_)?reverse_proxy$/.test(name));
    const port = portOf(proxy, ports);
    if (port === undefined) continue;
    const path = own.find(({ name }) => /\.(?:\d+_)?handle_path$/.test(name));
    for (const name of site.value.split(/[\s,]+/).filter((text) => text !== '')) {
      const host = toRouteHost(name.replace(/^https?:\/\//, ''));
      const prefix = path?.value.replace(/\*$/, '');
      routes.push({
        key: 'http',
        kind: 'http',
        port,
        ...(host === undefined ? {} : { host: derive(site, host) }),
        path: path !== undefined && prefix?.startsWith('/') === true ? derive(path, prefix) : derive(site, '/'),
        ...(path !== undefined && prefix?.startsWith('/') === true ? { rewritePath: derive(path, '/') } : {}),
        ...(name.startsWith('http://') ? {} : { tls: derive(site, true) }),
      });
    }
  }
  for (const { name, origin } of labels) {
    if (origin.how !== 'stated') continue;
    if (routes.length > 0 && /^caddy(?:_\d+)?$|reverse_proxy$|handle_path$/.test(name))
      account.use(origin, `values/${component}.yaml#exposure`);
    else remark(account, 'caddy-ignored', origin.key, 'Only Caddy reads it, and it changes no host, path or port.');
  }
  return routes;
}

function portOf(proxy: NamedText | undefined, ports: readonly ServicePort[]): Fact<string> | undefined {
  const tcp = ports.filter(({ protocol }) => protocol === 'TCP');
  const number = Number(
    /upstreams\s+(\d+)|:(\d+)/
      .exec(proxy?.value ?? '')
      ?.slice(1)
      .find((text) => text !== undefined) ?? Number.NaN,
  );
  const stated = tcp.find(({ port }) => port.value === number);
  if (proxy !== undefined && stated !== undefined) return derive(proxy, stated.name);
  const chosen = tcp.find(({ port }) => port.value === 80) ?? tcp[0];
  return chosen === undefined ? undefined : inferred(chosen.name, 'route-port', 'no label names a port');
}
