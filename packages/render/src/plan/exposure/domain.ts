import { type Fact, inferred, type Service } from '@landfall/model';
import type { Route } from './route.ts';

/** Routes of one service, with what decides which host they get. */
export interface ExposedService {
  readonly service: Service;
  readonly component: string;
  readonly routes: readonly Route[];
}

/**
 * Gives a host to every HTTP route that has none: the domain itself to the service that people mean by it, a name below
 * the domain to each other. That service is the only proxy, else the only one on port 80 or 443, else the only one for
 * browsers, else the only one at all.
 */
export function assignHosts(exposed: readonly ExposedService[]): readonly ExposedService[] {
  const hostless = exposed.filter(({ routes }) => routes.some(needsHost));
  const front = frontOf(hostless);
  return exposed.map((entry) => ({ ...entry, routes: giveHosts(entry, front) }));
}

function frontOf(candidates: readonly ExposedService[]): { readonly component: string; readonly why: string } | undefined {
  const open = candidates.filter(({ routes }) => routes.some((route) => needsHost(route) && route.enabled?.value !== false));
  const questions: readonly (readonly [(entry: ExposedService) => boolean, string])[] = [
    [({ service }) => service.role.role === 'proxy' && onWebPort(service), 'it is the proxy in front of the others'],
    [({ service }) => onWebPort(service), 'it alone is published on the port of the web'],
    [({ service }) => service.role.role === 'proxy', 'it is the only proxy'],
    [({ service }) => service.role.role === 'web', 'it is the only component for browsers'],
    [() => true, 'it is the only way in'],
  ];
  for (const [matches, why] of questions) {
    const [only, second] = open.filter(matches);
    if (only !== undefined && second === undefined) return { component: only.component, why };
  }
  return undefined;
}

function onWebPort({ ports }: Service): boolean {
  return ports.some(({ published }) => published?.value === '80' || published?.value === '443');
}

function giveHosts(
  { component, routes }: ExposedService,
  front: { readonly component: string; readonly why: string } | undefined,
): readonly Route[] {
  let isFirst = true;
  return routes.map((route) => {
    if (!needsHost(route)) return route;
    const isFront = front?.component === component;
    const host: Fact<string> = isFirst
      ? isFront
        ? inferred('{domain}', 'route-host', `${front.why}, so it gets the domain itself`)
        : inferred(`${component}.{domain}`, 'route-host', 'a published port has no host name; it gets one below the domain')
      : inferred(
          `${component}-${route.key}.{domain}`,
          'route-host',
          'a second way into the same component needs a host of its own',
        );
    isFirst = false;
    return { ...route, host };
  });
}

function needsHost({ kind, host }: Route): boolean {
  return kind === 'http' && host === undefined;
}
