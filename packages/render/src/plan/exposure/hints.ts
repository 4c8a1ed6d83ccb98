import { derive, type Fact, type Hint, inferred, type Service } from '@landfall/model';
import type { ServicePort } from '../plan.ts';
import { toRouteHost } from './host.ts';
import { protocolOf } from './http-ports.ts';
import type { Route } from './route.ts';

/** What a person decided about the way in. */
export interface HintedExposure {
  readonly routes: readonly Route[];
  /** Nothing of this service is to be reached from outside. */
  readonly isClosed: boolean;
}

/**
 * Reads the hint `exposure`: `false` or `none` closes the service, a text is one host or several, `true` asks for a route
 * where no port is published; `exposure.host`, `exposure.path`, `exposure.port` and `exposure.tls` say the parts one by
 * one, as does a map.
 */
export function readExposureHints(service: Service, ports: readonly ServicePort[]): HintedExposure {
  const hints = partsOf(service.hints);
  const whole = hints.get('exposure');
  if (whole?.value === false || whole?.value === 'none' || whole?.value === 'false') return { routes: [], isClosed: true };
  const evidence = whole ?? [...hints.values()][0];
  if (evidence === undefined) return { routes: [], isClosed: false };
  const port = portOf(service, ports, hints.get('port'));
  if (port === undefined) return { routes: [], isClosed: false };
  const hostFact = textOf(hints.get('host')) ?? (whole?.value === 'true' ? undefined : textOf(whole));
  const path = textOf(hints.get('path'));
  const tls = hints.get('tls');
  const hosts = (hostFact?.value ?? '').split(',').map(toRouteHost);
  const routes = hosts.map(
    (host, index): Route => ({
      key: index === 0 ? 'http' : `http-${index + 1}`,
      kind: 'http',
      port,
      ...(host === undefined || hostFact === undefined ? {} : { host: derive(hostFact, host) }),
      path: path !== undefined && path.value.startsWith('/') ? path : derive(evidence, '/'),
      ...(tls === undefined ? {} : { tls: derive(tls, tls.value !== false && tls.value !== 'false' && tls.value !== '') }),
    }),
  );
  return { routes, isClosed: false };
}

/** `exposure: {host: …}` and `exposure.host: …` are the same. */
function partsOf(hints: readonly Hint[]): ReadonlyMap<string, Fact<unknown>> {
  const parts = new Map<string, Fact<unknown>>();
  for (const { name, value } of hints) {
    if (name === 'exposure' && isRecord(value.value)) {
      for (const [part, inner] of Object.entries(value.value)) parts.set(part, derive(value, inner));
    } else if (name === 'exposure') parts.set('exposure', value);
    else if (name.startsWith('exposure.')) parts.set(name.slice('exposure.'.length), value);
  }
  return parts;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(fact: Fact<unknown> | undefined): Fact<string> | undefined {
  return typeof fact?.value === 'string' && fact.value !== '' ? derive(fact, fact.value) : undefined;
}

function portOf(service: Service, ports: readonly ServicePort[], stated: Fact<unknown> | undefined): Fact<string> | undefined {
  const tcp = ports.filter(({ protocol }) => protocol === 'TCP');
  const wanted =
    stated === undefined ? undefined : tcp.find(({ name, port }) => name === stated.value || port.value === Number(stated.value));
  if (stated !== undefined && wanted !== undefined) return derive(stated, wanted.name);
  const chosen = tcp.find(({ port }) => protocolOf(service, port.value).isHttp) ?? tcp[0];
  return chosen === undefined ? undefined : inferred(chosen.name, 'route-port', 'the first port that speaks HTTP');
}
