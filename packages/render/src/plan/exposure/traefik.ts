import { type App, derive, type Fact, inferred, type NamedText, type Service } from '@landfall/model';
import type { Account, ServicePort } from '../plan.ts';
import { remark, report } from '../report.ts';
import { toRouteHost } from './host.ts';
import type { Route } from './route.ts';
import { type Options, readTraefikLabels, type TraefikLabels } from './traefik-labels.ts';
import { type MiddlewareEffect, type MiddlewareIndex, readMiddlewares } from './traefik-middlewares.ts';
import { parseTraefikRule, type RuleMatch } from './traefik-rule.ts';

/** Every middleware that some label of the application defines. */
export function middlewaresOf(app: App): MiddlewareIndex {
  return new Map(app.services.flatMap((service) => [...readTraefikLabels(service).middlewares]));
}

interface Context {
  readonly service: Service;
  readonly component: string;
  readonly labels: TraefikLabels;
  readonly ports: readonly ServicePort[];
  readonly middlewares: MiddlewareIndex;
  readonly account: Account;
}

/** Routes that the Traefik labels of a service ask for; each label is accounted for. */
export function traefikRoutes(
  service: Service,
  surroundings: Pick<Context, 'component' | 'ports' | 'middlewares' | 'account'>,
): readonly Route[] {
  const labels = readTraefikLabels(service);
  if (labels.all.length === 0) return [];
  const context: Context = { service, labels, ...surroundings };
  const routes = labels.enabled
    ? [...labels.routers].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([name, router]) => routesOfRouter(name, router, context))
    : [];
  const old = labels.enabled ? routesOfVersionOne(context) : [];
  accountForLabels(context);
  return withoutRepetition([...routes, ...old]);
}

function routesOfRouter(name: string, router: Options, context: Context): readonly Routed[] {
  const rule = router.get('rule');
  const port = portOf(router.get('service'), context);
  if (rule === undefined || port === undefined) return [];
  const parsed = parseTraefikRule(rule.value);
  if (parsed === undefined || parsed.blocking.length > 0) {
    reportUntranslated(name, rule, { context, what: parsed?.blocking.join(', ') });
    return [];
  }
  const effect = readMiddlewares(router.get('middlewares'), context.middlewares);
  if (parsed.dropped.length > 0) {
    remark(
      context.account,
      'route-exclusion',
      rule.origin,
      `The exclusion ${parsed.dropped.join('; ')} was left out; a route with a longer path wins by itself.`,
    );
  }
  if (effect.guards.length > 0) reportGuards(name, effect, { context, at: router.get('middlewares') ?? rule });
  const tls = [...router].find(([option]) => option === 'tls' || option.startsWith('tls.'))?.[1];
  return parsed.matches.map((match) => ({
    route: toRoute(name, match, { rule, port, effect, tls }),
    redirects: effect.redirects,
  }));
}

/** A route, and whether its router only sends people on to TLS. */
interface Routed {
  readonly route: Route;
  readonly redirects: boolean;
}

function toRoute(
  key: string,
  match: RuleMatch,
  {
    rule,
    port,
    effect,
    tls,
  }: {
    readonly rule: NamedText;
    readonly port: Fact<string>;
    readonly effect: MiddlewareEffect;
    readonly tls: NamedText | undefined;
  },
): Route {
  const host = match.host === undefined ? undefined : toRouteHost(match.host);
  return {
    key,
    kind: 'http',
    port,
    ...(host === undefined ? {} : { host: derive(rule, host) }),
    path: derive(rule, match.path?.startsWith('/') === true ? match.path : '/'),
    ...(match.exact === true ? { pathType: derive(rule, 'Exact' as const) } : {}),
    ...(tls === undefined || tls.value === 'false' ? {} : { tls: derive(tls, true) }),
    ...(effect.guards.length > 0
      ? { enabled: inferred(false, 'route-guarded', 'Traefik guards it, and the guard was not translated') }
      : {}),
    ...effect.change,
  };
}

function routesOfVersionOne(context: Context): readonly Routed[] {
  const rule = context.labels.versionOne.get('frontend.rule');
  const port = portOf(undefined, context);
  const parsed = rule === undefined ? undefined : parseTraefikRule(rule.value);
  if (rule === undefined || port === undefined || parsed === undefined) return [];
  if (parsed.blocking.length > 0) {
    reportUntranslated('frontend', rule, { context, what: parsed.blocking.join(', ') });
    return [];
  }
  const strips = /PathPrefixStrip/.test(rule.value);
  const effect: MiddlewareEffect = {
    change: strips ? { rewritePath: derive(rule, '/') } : {},
    redirects: false,
    guards: [],
    ignored: [],
  };
  return parsed.matches.map((match) => ({
    route: toRoute('http', match, { rule, port, effect, tls: undefined }),
    redirects: false,
  }));
}

/** The port that Traefik calls: of the service that the router names, else of the only one, else the lowest port. */
function portOf(named: NamedText | undefined, { labels, ports }: Context): Fact<string> | undefined {
  const services = [...labels.services];
  const options =
    named === undefined
      ? services.length === 1
        ? services[0]?.[1]
        : undefined
      : labels.services.get(named.value.replace(/@.*$/, ''));
  const label = options?.get('loadbalancer.server.port') ?? (named === undefined ? labels.versionOne.get('port') : undefined);
  const tcp = ports.filter(({ protocol }) => protocol === 'TCP');
  const stated = label === undefined ? undefined : tcp.find(({ port }) => port.value === Number(label.value));
  if (label !== undefined && stated !== undefined) return derive(label, stated.name);
  const [lowest] = tcp;
  return lowest === undefined
    ? undefined
    : inferred(lowest.name, 'route-port', 'no label names a port, and Traefik takes the lowest');
}

/**
 * The same host and path on two entry points is one route here; the one with TLS, or the one that does not only redirect,
 * stays.
 */
function withoutRepetition(routes: readonly Routed[]): readonly Route[] {
  const best = new Map<string, Routed>();
  for (const routed of routes) {
    const { host, path, pathType } = routed.route;
    const id = `${host?.value ?? ''} ${path?.value ?? ''} ${pathType?.value ?? ''}`;
    const former = best.get(id);
    if (former === undefined || rank(routed) < rank(former)) best.set(id, routed);
  }
  return [...best.values()].filter(({ redirects }) => !redirects || best.size === 1).map(({ route }) => route);
}

function rank({ redirects, route }: Routed): number {
  return (redirects ? 2 : 0) + (route.tls === undefined ? 1 : 0);
}

function accountForLabels({ labels, account, component }: Context): void {
  for (const { name, origin } of labels.all) {
    if (origin.how !== 'stated') continue;
    const lower = name.toLowerCase();
    if (/^traefik\.(?:tcp|udp)\./.test(lower)) {
      remark(account, 'traefik-raw', origin.key, 'Routes for plain TCP and UDP come from published ports, not from labels.');
    } else if (
      /\.rule$|\.server\.port$|\.port$|\.stripprefix|\.addprefix|\.replacepath|\.ip(?:white|allow)list|\.buffering|\.tls$/.test(
        lower,
      ) &&
      labels.enabled
    ) {
      account.use(origin, `values/${component}.yaml#exposure`);
    } else if (/\.middlewares$|\.service$|\.entrypoints$|\.tls\.|\.enable$|redirect(?:scheme|regex)/.test(lower)) {
      remark(
        account,
        'traefik-setting',
        origin.key,
        'The route follows it as far as an Ingress or HTTPRoute can: hosts, paths, prefixes, TLS.',
      );
    } else {
      remark(account, 'traefik-ignored', origin.key, 'Only Traefik reads it, and it changes no host, path or port.');
    }
  }
}

function reportUntranslated(
  router: string,
  rule: NamedText,
  { context, what }: { readonly context: Context; readonly what: string | undefined },
): void {
  const { account, service } = context;
  remark(
    account,
    'route-untranslated',
    rule.origin,
    what === undefined ? 'The rule could not be read.' : `A route cannot say ${what}.`,
  );
  report(account, 'route-untranslated', {
    service: service.name,
    at: rule.origin,
    message:
      what === undefined
        ? `The rule of Traefik router ${router} could not be read.`
        : `Traefik router ${router} of ${service.name} decides by ${what}, which an Ingress cannot do.`,
    remedy:
      'Write the route under exposure in the values of the component, or keep Traefik as the ingress controller with its own objects.',
  });
}

function reportGuards(
  router: string,
  { guards }: MiddlewareEffect,
  { context, at }: { readonly context: Context; readonly at: NamedText },
): void {
  report(context.account, 'route-guarded', {
    service: context.service.name,
    at: at.origin,
    message: `Traefik guards router ${router} of ${context.service.name} by ${guards.join(', ')}. The route was written and is off, because it would be open.`,
    remedy: 'Guard it by annotations of your ingress controller, then set enabled: true.',
  });
}
