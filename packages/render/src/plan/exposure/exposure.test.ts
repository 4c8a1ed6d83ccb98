import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AnyTraced, plain } from '../../traced.ts';
import { buildApp, fact, planOf, type ServiceDraft } from '../testing/build-app.ts';
import { toRouteHost } from './host.ts';
import { parseNginx } from './nginx-config.ts';
import { parseTraefikRule } from './traefik-rule.ts';

const routesOf = (services: Record<string, ServiceDraft>) => {
  const { plan, account } = planOf(buildApp(services));
  const routes = Object.fromEntries([...plan.exposure].map(([name, { routes: traced }]) => [name, plain(traced as AnyTraced)]));
  return { routes, account, codes: account.findings.map(({ code }) => code) };
};

describe('published ports', () => {
  it('of the only web component get the domain', () => {
    expect(routesOf({ web: { role: 'web', ports: ['8080:8000'] } }).routes).toEqual({
      web: { http: { host: '{domain}', path: '/', port: 'http' } },
    });
  });

  it('of a proxy get the domain, and others a host below it', () => {
    const { routes } = routesOf({ proxy: { role: 'proxy', ports: ['80:80'] }, admin: { role: 'web', ports: ['8081:8081'] } });

    expect(routes).toMatchObject({ proxy: { http: { host: '{domain}' } }, admin: { http: { host: 'admin.{domain}' } } });
  });

  it('bound to the loopback address are closed, and said to be', () => {
    const { routes, account } = routesOf({ web: { role: 'web', ports: ['127.0.0.1:8080:80'] } });

    expect(routes).toEqual({});
    expect(account.notes.map(({ code }) => code)).toEqual(['port-loopback']);
  });

  it('of a database are written and off', () => {
    const { routes, codes } = routesOf({ db: { role: 'database', ports: ['5432:5432'] } });

    expect(routes).toEqual({ db: { 'tcp-5432': { enabled: false, kind: 'tcp', loadBalancerPort: 5432, port: 'postgres' } } });
    expect(codes).toContain('data-published');
  });

  it('that speak no HTTP become load balancers on the published number', () => {
    expect(routesOf({ mail: { ports: ['2525:25'] }, dns: { ports: ['53:53/udp'] } }).routes).toEqual({
      mail: { 'tcp-2525': { kind: 'tcp', loadBalancerPort: 2525, port: 'smtp' } },
      dns: { 'udp-53': { kind: 'udp', loadBalancerPort: 53, port: 'dns-udp' } },
    });
  });

  it('443 beside 80 leave TLS to the way in', () => {
    const { routes, account } = routesOf({ proxy: { role: 'proxy', ports: ['80:80', '443:443'] } });

    expect(routes).toEqual({ proxy: { http: { host: '{domain}', path: '/', port: 'http' } } });
    expect(account.notes.map(({ code }) => code)).toEqual(['tls-at-the-edge']);
  });

  it('on any free port of the host stay off when they speak no HTTP', () => {
    const { routes, codes } = routesOf({ ssh: { ports: ['22'] } });

    expect(routes).toMatchObject({ ssh: { 'tcp-22': { enabled: false } } });
    expect(codes).toContain('port-random');
  });

  it('of unknown kind are guessed to speak HTTP, and marked as a guess', () => {
    const { plan } = planOf(buildApp({ photos: { ports: ['2283:2283'] } }));

    expect(Object.values(plan.exposure.get('photos')!.routes.entries).map((route) => route.entries.port.origin.how)).toEqual([
      'inferred',
    ]);
  });

  it('can be closed by a person', () => {
    expect(routesOf({ web: { role: 'web', ports: ['80:80'], hintValues: { exposure: false } } }).routes).toEqual({});
  });

  it('lead to a port that the Service has, under keys that are legal, for any set of ports', () => {
    const ports = fc.uniqueArray(fc.integer({ min: 1, max: 65_535 }), { maxLength: 12 });
    fc.assert(
      fc.property(ports, fc.constantFrom('web', 'database', 'unknown', 'proxy'), (numbers, role) => {
        const { plan } = planOf(buildApp({ a: { role, ports: numbers.map((number) => `${number}:${number}`) } }));
        const names = new Set(plan.references.ports.get('a')?.map(({ name }) => name));

        for (const [key, route] of Object.entries(plan.exposure.get('a')?.routes.entries ?? {})) {
          expect(key).toMatch(/^[a-z0-9][a-z0-9-]*$/);
          expect(names.has(route.entries.port.value)).toBe(true);
        }
      }),
    );
  });
});

describe('Traefik labels', () => {
  const router = (rule: string, more: Record<string, string> = {}): ServiceDraft => ({
    labels: {
      'traefik.enable': 'true',
      'traefik.http.routers.app.rule': rule,
      'traefik.http.services.app.loadbalancer.server.port': '3000',
      ...more,
    },
  });

  it('become a route to the port that they name', () => {
    expect(routesOf({ web: router('Host(`app.example.org`) && PathPrefix(`/api`)') }).routes).toEqual({
      web: { app: { host: 'app.example.org', path: '/api', port: 'http' } },
    });
  });

  it('with several hosts become several routes', () => {
    expect(routesOf({ web: router('Host(`a.example.org`) || Host(`b.example.org`)') }).routes).toMatchObject({
      web: { app: { host: 'a.example.org' }, 'app-2': { host: 'b.example.org' } },
    });
  });

  it('strip prefixes, limit sources and sizes', () => {
    const { routes } = routesOf({
      web: router('Host(`a.example.org`) && PathPrefix(`/api/`)', {
        'traefik.http.routers.app.middlewares': 'strip@docker,office,body',
        'traefik.http.middlewares.strip.stripprefix.prefixes': '/api',
        'traefik.http.middlewares.office.ipallowlist.sourcerange': '10.0.0.0/8, 1.2.3.4',
        'traefik.http.middlewares.body.buffering.maxRequestBodyBytes': '1000000',
      }),
    });

    expect(routes).toMatchObject({
      web: { app: { rewritePath: '/', sourceRanges: ['10.0.0.0/8', '1.2.3.4/32'], maxBodySize: '1000000' } },
    });
  });

  it('that ask for TLS get it, and a router that only redirects to TLS is no second route', () => {
    const { routes } = routesOf({
      web: router('Host(`a.example.org`)', {
        'traefik.http.routers.plain.rule': 'Host(`a.example.org`)',
        'traefik.http.routers.plain.middlewares': 'toTls',
        'traefik.http.middlewares.toTls.redirectscheme.scheme': 'https',
        'traefik.http.routers.app.tls.certresolver': 'letsencrypt',
      }),
    });

    expect(routes).toEqual({ web: { app: { host: 'a.example.org', path: '/', port: 'http', tls: true } } });
  });

  it('that guard a route leave it off', () => {
    const { routes, codes } = routesOf({
      web: router('Host(`a.example.org`)', {
        'traefik.http.routers.app.middlewares': 'auth',
        'traefik.http.middlewares.auth.basicauth.users': 'a:$apr1$x$y',
      }),
    });

    expect(routes).toMatchObject({ web: { app: { enabled: false } } });
    expect(codes).toContain('route-guarded');
  });

  it('that decide by something else are refused, and said to be', () => {
    const { routes, codes } = routesOf({ web: router('Headers(`X-Kind`, `a`)') });

    expect(routes).toEqual({});
    expect(codes).toContain('route-untranslated');
  });

  it('that switch Traefik off give no route', () => {
    expect(routesOf({ web: router('Host(`a.example.org`)', { 'traefik.enable': 'false' }) }).routes).toEqual({});
  });

  it('of version 1 are understood', () => {
    expect(
      routesOf({ web: { labels: { 'traefik.frontend.rule': 'Host:a.example.org;PathPrefixStrip:/x', 'traefik.port': '8080' } } })
        .routes,
    ).toMatchObject({ web: { http: { host: 'a.example.org', path: '/x', rewritePath: '/' } } });
  });

  it('are accounted for, each one', () => {
    const labels = {
      'traefik.enable': 'true',
      'traefik.http.routers.app.rule': 'Host(`a.example.org`)',
      'traefik.http.routers.app.priority': '5',
      'traefik.tcp.routers.x.rule': 'HostSNI(`*`)',
      'traefik.http.services.app.loadbalancer.server.port': '80',
      'traefik.docker.network': 'web',
    };
    const { account } = routesOf({ web: { labels } });
    const keys = new Set([
      ...account.notes.map(({ key }) => key),
      ...account.uses.map(({ origin }) => (origin.how === 'stated' ? origin.key : '')),
    ]);

    expect(Object.keys(labels).filter((name) => !keys.has(`services.web.labels.${name}`))).toEqual([]);
  });
});

describe('a Traefik rule', () => {
  it.each([
    ['Host(`a`)', [{ host: 'a' }]],
    ['Host("a", "b")', [{ host: 'a' }, { host: 'b' }]],
    [
      '(Host(`a`) || Host(`b`)) && Path(`/x`)',
      [
        { host: 'a', path: '/x', exact: true },
        { host: 'b', path: '/x', exact: true },
      ],
    ],
    ['Host(`a`) && !PathPrefix(`/v1`)', [{ host: 'a' }]],
  ])('%s', (rule, matches) => {
    expect(parseTraefikRule(rule)?.matches).toEqual(matches);
  });

  it.each(['', 'Host(`a`', 'Host(a)', 'Host(`a`) &&', '((((', '!'])('%s is refused', (rule) => {
    expect(parseTraefikRule(rule)).toBeUndefined();
  });

  it('never fails, whatever it is', () => {
    const piece = fc.constantFrom('Host(`a`)', '&&', '||', '!', '(', ')', 'Path(`/`)', ' ', '`', 'ClientIP(`1`)', ',');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece, { maxLength: 20 }).map((parts) => parts.join('')),
        ),
        (rule) => {
          expect(() => parseTraefikRule(rule)).not.toThrow();
        },
      ),
    );
  });
});

describe('variables and labels of other proxies', () => {
  it('nginx-proxy', () => {
    expect(
      routesOf({
        web: {
          environment: { VIRTUAL_HOST: 'a.example.org,b.example.org', VIRTUAL_PORT: '3000', LETSENCRYPT_HOST: 'a.example.org' },
        },
      }).routes,
    ).toMatchObject({
      web: { http: { host: 'a.example.org', port: 'http', tls: true }, 'http-2': { host: 'b.example.org' } },
    });
  });

  it('caddy-docker-proxy', () => {
    expect(routesOf({ web: { labels: { caddy: 'a.example.org', 'caddy.reverse_proxy': '{{upstreams 3000}}' } } }).routes).toEqual(
      { web: { http: { host: 'a.example.org', path: '/', port: 'http', tls: true } } },
    );
  });
});

describe('an nginx proxy', () => {
  const conf =
    'http {\n  client_max_body_size 2g;\n  server {\n    listen 80;\n    location / { proxy_pass http://web:3000; proxy_read_timeout 10m; }\n  }\n}\n';

  it('hands its limits to the route', () => {
    const { routes, codes } = routesOf({ proxy: { role: 'proxy', ports: ['80:80'], files: { './nginx.conf': conf } }, web: {} });

    expect(routes).toEqual({
      proxy: { http: { host: '{domain}', path: '/', port: 'http', maxBodySize: '2g', timeoutSeconds: 600 } },
    });
    expect(codes).toContain('proxy-replaceable');
  });

  it('with servers for several hosts has a route for each', () => {
    const text =
      'server { server_name a.example.org; location / { proxy_pass http://web:1; } }\nserver { server_name b.example.org _; location / { proxy_pass http://web:2; } }';
    const { routes } = routesOf({ proxy: { role: 'proxy', ports: ['80:80'], files: { './nginx.conf': text } }, web: {} });

    expect(routes).toMatchObject({ proxy: { http: { host: 'a.example.org' }, 'http-2': { host: 'b.example.org' } } });
  });

  it('that serves internal redirects is said to be needed', () => {
    const { codes } = routesOf({
      proxy: {
        role: 'proxy',
        ports: ['80:80'],
        files: { './nginx.conf': conf.replace('listen 80;', 'location /files { internal; proxy_pass http://s3:9000; }') },
      },
    });

    expect(codes).toContain('proxy-needed');
    expect(codes).not.toContain('proxy-replaceable');
  });

  it('is parsed without failing, whatever its file holds', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('{', '}', ';', '"', "'", '#', '\n', 'a', ' ', '\\', '$'), maxLength: 60 }),
        (text) => {
          expect(() => parseNginx(text)).not.toThrow();
        },
      ),
    );
  });
});

describe('hosts', () => {
  it.each([
    ['App.Example.org', 'app.example.org'],
    ['localhost', '{domain}'],
    ['mail.localhost', 'mail.{domain}'],
    ['*.example.org', '*.example.org'],
    ['10.0.0.1', undefined],
    ['my_host.example.org', undefined],
    ['', undefined],
  ])('%s becomes %s', (text, expected) => {
    expect(toRouteHost(text)).toBe(expected);
  });
});

describe('hints', () => {
  it('state host, path and port', () => {
    expect(
      routesOf({
        web: {
          expose: [fact({ port: 9000, protocol: 'tcp' })],
          hintValues: { exposure: { host: 'a.example.org', path: '/x', port: 9000 } },
        },
      }).routes,
    ).toEqual({ web: { http: { host: 'a.example.org', path: '/x', port: 'http' } } });
  });
});
