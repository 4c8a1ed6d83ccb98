import { type Fact, inferred, type PublishedPort, type Service } from '@landfall/model';
import type { Account, ServicePort } from '../plan.ts';
import { evidenceOf, remark, report } from '../report.ts';
import { isDataService, protocolOf } from './http-ports.ts';
import type { Route } from './route.ts';

/** More raw ports than this are not opened one by one. */
const maxRawPorts = 8;

/** Where published ports lead, given the ports of the Service; `covered` are ports that labels or variables route already. */
export function publishedRoutes(
  service: Service,
  {
    ports,
    covered,
    account,
  }: { readonly ports: readonly ServicePort[]; readonly covered: ReadonlySet<string>; readonly account: Account },
): readonly Route[] {
  const http: Route[] = [];
  const raw: Route[] = [];
  const seen = new Set<string>();
  for (const published of service.ports) {
    const port = ports.find(
      (one) => one.port.value === published.target.value && one.protocol.toLowerCase() === published.protocol,
    );
    if (port === undefined) continue;
    if (isLoopback(published)) {
      remark(
        account,
        'port-loopback',
        published.key,
        'It is published on the loopback address alone: open inside the cluster, closed outside. kubectl port-forward does what the host did.',
      );
      continue;
    }
    if (published.mode === 'host' && service.mode?.value === 'global') continue;
    noteAddress(published, account);
    if (published.protocol === 'tcp' && protocolOf(service, published.target.value).isHttp) {
      if (!covered.has(port.name) && !seen.has(port.name)) http.push(httpRoute(service, { published, port, account }));
    } else if (published.protocol !== 'sctp') raw.push(rawRoute(service, { published, port, account }));
    seen.add(port.name);
  }
  return [...withoutTwin(http, service, account), ...limited(raw, service, account)];
}

/** @source compose-spec 05-services.md, "ports": HOST is the address that the port is bound to */
function isLoopback({ hostIp }: PublishedPort): boolean {
  return hostIp !== undefined && /^(?:127\.|::1$|\[::1\]$|localhost$)/.test(hostIp.value);
}

function noteAddress({ hostIp, key }: PublishedPort, account: Account): void {
  if (hostIp === undefined || /^(?:0\.0\.0\.0|::|\[::\]|)$/.test(hostIp.value)) return;
  remark(
    account,
    'port-address',
    `${key}.host_ip`,
    'One address of the host has no meaning in a cluster; the way in decides who reaches it.',
  );
}

interface Found {
  readonly published: PublishedPort;
  readonly port: ServicePort;
  readonly account: Account;
}

function httpRoute(service: Service, { published, port, account }: Found): Route {
  const isClosed = isDataService(service);
  if (isClosed) reportClosed(service, published, account);
  const origin = (published.published ?? published.target).origin;
  const { isGuess } = protocolOf(service, published.target.value);
  const name: Fact<string> = isGuess
    ? inferred(
        port.name,
        'route-http',
        `port ${published.target.value} is published, and most such ports speak HTTP`,
        evidenceOf(origin),
      )
    : { value: port.name, origin };
  const at = evidenceOf(origin);
  return {
    key: published.target.value === 80 || port.name === 'http' ? 'http' : port.name,
    kind: 'http',
    port: name,
    path: inferred('/', 'route-path', 'a published port is open at every path', at),
    ...(isClosed
      ? { enabled: inferred(false, 'data-closed', `a ${service.role.role} is not opened to the outside by default`, at) }
      : {}),
    ...(published.target.value === 443 || published.target.value === 8443
      ? {
          annotations: {
            'nginx.ingress.kubernetes.io/backend-protocol': inferred(
              'HTTPS',
              'route-https',
              'the container itself speaks TLS on this port',
              at,
            ),
          },
        }
      : {}),
  };
}

function rawRoute(service: Service, { published, port, account }: Found): Route {
  const isClosed = isDataService(service);
  const number = Number(/^\d+/.exec(published.published?.value ?? '')?.[0] ?? published.target.value);
  const origin = (published.published ?? published.target).origin;
  if (isClosed) reportClosed(service, published, account);
  else if (published.published === undefined) reportRandom(service, published, account);
  const isOff = isClosed || published.published === undefined;
  const why = isClosed
    ? `a ${service.role.role} is not opened to the outside by default`
    : 'Compose picks any port of the host, so nobody outside relies on one';
  return {
    key: `${published.protocol}-${number}`,
    kind: published.protocol === 'udp' ? 'udp' : 'tcp',
    port: { value: port.name, origin: published.target.origin },
    loadBalancerPort: { value: number, origin },
    ...(isOff ? { enabled: inferred(false, isClosed ? 'data-closed' : 'port-random', why, evidenceOf(origin)) } : {}),
  };
}

/** 443 beside 80: TLS ends at the way in, and the plain port is the one behind it. */
function withoutTwin(routes: readonly Route[], service: Service, account: Account): readonly Route[] {
  const isTls = ({ annotations }: Route) => annotations !== undefined;
  if (!routes.some(isTls) || routes.every(isTls)) return routes;
  for (const { target, key } of service.ports) {
    if (target.value !== 443 && target.value !== 8443) continue;
    remark(
      account,
      'tls-at-the-edge',
      key,
      'TLS ends at the Ingress or Gateway, which calls the plain port; this port stays open inside the cluster.',
    );
  }
  return routes.filter((route) => !isTls(route));
}

function limited(routes: readonly Route[], service: Service, account: Account): readonly Route[] {
  if (routes.length <= maxRawPorts) return routes;
  report(account, 'ports-many', {
    service: service.name,
    at: service.place,
    message: `${service.name} publishes ${routes.length} ports that are not HTTP; each would be a load balancer of its own, so they are off.`,
    remedy: 'Open those that are needed by exposure.<name>.enabled, or give the pod the network of its host.',
  });
  return routes.map((route) => ({
    ...route,
    enabled: inferred(false, 'ports-many', 'a load balancer for each of so many ports is rarely meant'),
  }));
}

function reportClosed(service: Service, { target, published, place }: PublishedPort, account: Account): void {
  report(account, 'data-published', {
    service: service.name,
    at: place,
    message: `${service.name} (${service.role.role}) publishes port ${published?.value ?? target.value} in Compose; its way in from outside is written, and off.`,
    remedy: 'Leave it off and use kubectl port-forward; or set enabled: true there, with sourceRanges.',
  });
}

function reportRandom(service: Service, { target, place }: PublishedPort, account: Account): void {
  report(account, 'port-random', {
    service: service.name,
    at: place,
    message: `${service.name} publishes port ${target.value} on any free port of the host; its way in from outside is written, and off.`,
    remedy: 'Set enabled: true for it when someone outside needs it.',
  });
}
