import { describe, expect, test } from 'vitest';
import { component, gateway, images, web } from './examples.ts';
import type { Values } from './helm.ts';
import { at, describe as namesOf, one, type Rendered, render } from './render.ts';

async function objectsOf(...files: readonly Values[]): Promise<readonly Rendered[]> {
  return render(web, images, ...files);
}

describe('the Service', () => {
  test('is on the ports of the container', async () => {
    const values = { container: { ports: { http: 8000, dns: { port: 53, protocol: 'UDP', appProtocol: 'dns' } } } };

    expect(at(one(await objectsOf(values), 'Service'), 'spec.ports')).toEqual([
      { name: 'dns', port: 53, targetPort: 'dns', protocol: 'UDP', appProtocol: 'dns' },
      { name: 'http', port: 8000, targetPort: 'http', protocol: 'TCP' },
    ]);
  });

  test('can have ports that differ, and more of them', async () => {
    const service = { ports: { http: { port: 80, target: 8080 }, metrics: { port: 9100, target: 'http' } } };

    expect(at(one(await objectsOf({ service }), 'Service'), 'spec.ports')).toEqual([
      { name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' },
      { name: 'metrics', port: 9100, targetPort: 'http', protocol: 'TCP' },
    ]);
  });

  test('exists once more under every other name', async () => {
    const service = { aliases: { www: {}, db: { ports: { sql: { port: 5432, target: 15432 } } } } };
    const objects = await objectsOf({ service });

    expect(at(one(objects, 'Service', 'www'), 'spec')).toEqual(at(one(objects, 'Service', 'web'), 'spec'));
    expect(at(one(objects, 'Service', 'db'), 'spec.ports')).toEqual([
      { name: 'sql', port: 5432, targetPort: 15432, protocol: 'TCP' },
    ]);
  });

  test('is headless for a component without ports that is called by name', async () => {
    const values = { container: { ports: null }, service: { headless: true, aliases: { other: {} } } };
    const objects = await objectsOf(values);

    for (const name of ['web', 'other']) {
      expect(at(one(objects, 'Service', name), 'spec.clusterIP')).toBe('None');
      expect(at(one(objects, 'Service', name), 'spec.ports')).toBeUndefined();
    }
  });

  test('is absent for a component without ports, or when it is off', async () => {
    expect(namesOf(await objectsOf({ container: { ports: null } }))).toBe('Deployment/web ServiceAccount/web');
    expect(namesOf(await objectsOf({ service: { enabled: false } }))).toBe('Deployment/web ServiceAccount/web');
  });

  test('cannot be without ports and with an address', async () => {
    await expect(objectsOf({ container: { ports: null }, service: { enabled: true } })).rejects.toThrow(
      'web: service.enabled needs a port, or service.headless',
    );
  });
});

describe('a way in as an Ingress', () => {
  const exposure = { main: { host: 'app.{domain}', port: 'http' } };

  test('is at a host below the domain of the environment', async () => {
    const ingress = one(
      await objectsOf({ exposure, domain: 'shop.test', ingress: { class: 'nginx', annotations: { a: 'b' } } }),
      'Ingress',
    );

    expect(ingress).toMatchObject({
      metadata: { name: 'web-main', annotations: { a: 'b' } },
      spec: {
        ingressClassName: 'nginx',
        rules: [
          {
            host: 'app.shop.test',
            http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { name: 'http' } } } }] },
          },
        ],
      },
    });
    expect(at(ingress, 'spec.tls')).toBeUndefined();
  });

  test.each([
    [{}, 'web-main-tls'],
    [{ secret: 'wildcard' }, 'wildcard'],
  ])('is over TLS when the environment has a certificate: %j', async (certificate, secretName) => {
    const tls = { clusterIssuer: 'letsencrypt', ...certificate };
    const ingress = one(await objectsOf({ exposure, ingress: { tls } }), 'Ingress');

    expect(at(ingress, 'spec.tls')).toEqual([{ secretName, hosts: ['app.example.test'] }]);
    expect(ingress.metadata.annotations).toEqual({ 'cert-manager.io/cluster-issuer': 'letsencrypt' });
  });

  test('can stay without TLS', async () => {
    const plain = { main: { ...exposure.main, tls: false } };

    expect(
      at(one(await objectsOf({ exposure: plain, ingress: { tls: { secret: 'a' } } }), 'Ingress'), 'spec.tls'),
    ).toBeUndefined();
  });

  test('keeps sizes, time limits and rewrites of the proxy before', async () => {
    const proxied = { main: { port: 'http', path: '/api/', rewritePath: '/v1', maxBodySize: '100m', timeoutSeconds: 600 } };
    const ingress = one(await objectsOf({ exposure: proxied }), 'Ingress');

    expect(ingress.metadata.annotations).toEqual({
      'nginx.ingress.kubernetes.io/proxy-body-size': '100m',
      'nginx.ingress.kubernetes.io/proxy-read-timeout': '600',
      'nginx.ingress.kubernetes.io/proxy-send-timeout': '600',
      'nginx.ingress.kubernetes.io/rewrite-target': '/v1/$2',
      'nginx.ingress.kubernetes.io/use-regex': 'true',
    });
    expect(at(ingress, 'spec.rules.0.http.paths.0')).toMatchObject({ path: '/api(/|$)(.*)', pathType: 'ImplementationSpecific' });
  });

  test.each<readonly [string, Values, string]>([
    [
      'a rewrite by an unknown controller',
      { exposure: { main: { port: 'http', rewritePath: '/' } }, ingress: { class: 'haproxy' } },
      'which an Ingress of class haproxy cannot say',
    ],
    [
      'headers',
      { exposure: { main: { port: 'http', headers: { A: 'b' } } } },
      'exposure.main.headers cannot be said by an Ingress',
    ],
    [
      'a port that is not there',
      { exposure: { main: { port: 'htp' } } },
      'exposure.main.port is "htp", which is no port of the Service; there is http',
    ],
  ])('%s is refused rather than left out', async (_, values, message) => {
    await expect(objectsOf(values)).rejects.toThrow(message);
  });

  test('is not there when it is off, or when nothing comes in', async () => {
    const isThere = async (values: Values) =>
      (await objectsOf({ exposure }, values)).some(({ kind }) => kind === 'Ingress' || kind === 'HTTPRoute');

    expect(await isThere({})).toBe(true);
    expect(await isThere({ exposure: { main: { enabled: false } } })).toBe(false);
    expect(await isThere({ ingress: { kind: 'none' } })).toBe(false);
  });
});

describe('a way in as an HTTPRoute', () => {
  test('belongs to the Gateway of the environment', async () => {
    const exposure = {
      main: {
        host: '{domain}',
        path: '/api',
        port: 'http',
        rewritePath: '/',
        timeoutSeconds: 60,
        headers: { 'X-From': 'outside' },
      },
    };

    expect(one(await objectsOf(gateway, { exposure }), 'HTTPRoute')).toMatchObject({
      metadata: { name: 'web-main' },
      spec: {
        parentRefs: [{ name: 'public', namespace: 'gateways', sectionName: 'https' }],
        hostnames: ['example.test'],
        rules: [
          {
            matches: [{ path: { type: 'PathPrefix', value: '/api' } }],
            filters: [
              { type: 'URLRewrite', urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } } },
              { type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'X-From', value: 'outside' }] } },
            ],
            timeouts: { request: '60s' },
            backendRefs: [{ name: 'web', port: 8000 }],
          },
        ],
      },
    });
  });

  test('goes to the port of the Service, not of the container', async () => {
    const values = { service: { ports: { http: { port: 80, target: 8000 } } }, exposure: { main: { port: 'http' } } };

    expect(at(one(await objectsOf(gateway, values), 'HTTPRoute'), 'spec.rules.0.backendRefs')).toEqual([
      { name: 'web', port: 80 },
    ]);
  });

  test('answers with a redirect in place of the component', async () => {
    const exposure = { old: { port: 'http', redirectTo: { scheme: 'https', host: 'new.test', path: '/x', code: 301 } } };
    const rule = at(one(await objectsOf(gateway, { exposure }), 'HTTPRoute'), 'spec.rules.0');

    expect(at(rule, 'filters.0.requestRedirect')).toEqual({
      scheme: 'https',
      hostname: 'new.test',
      path: { type: 'ReplaceFullPath', replaceFullPath: '/x' },
      statusCode: 301,
    });
    expect(at(rule, 'backendRefs')).toBeUndefined();
  });

  test('needs the name of the Gateway', async () => {
    const values = { ingress: { kind: 'HTTPRoute' }, environment: 'staging', exposure: { main: { port: 'http' } } };

    await expect(objectsOf(values)).rejects.toThrow(
      'needs ingress.gateway.name, the Gateway that the HTTPRoute belongs to; set it in environments/staging/common.yaml',
    );
  });
});

test('a way in for other protocols is a load balancer', async () => {
  const exposure = { smtp: { kind: 'tcp', port: 'http', loadBalancerPort: 25, sourceRanges: ['192.0.2.0/24'] } };

  expect(at(one(await objectsOf({ exposure }), 'Service', 'web-smtp'), 'spec')).toEqual({
    type: 'LoadBalancer',
    loadBalancerSourceRanges: ['192.0.2.0/24'],
    selector: { 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/part-of': 'shop' },
    ports: [{ name: 'http', port: 25, targetPort: 'http', protocol: 'TCP' }],
  });
});

describe('networks', () => {
  const member = (network: string) => ({
    podSelector: { matchLabels: { 'app.kubernetes.io/part-of': 'shop', [`network.landfall.dev/${network}`]: 'true' } },
  });

  async function policyOf(...files: readonly Values[]): Promise<unknown> {
    return at(one(await objectsOf(...files), 'NetworkPolicy'), 'spec');
  }

  test('let their members in, and nobody else', async () => {
    const objects = await objectsOf({ network: { networks: { front: {}, back_end: {} } } });
    const policy = one(objects, 'NetworkPolicy');

    expect(at(policy, 'spec.podSelector.matchLabels')).toEqual(at(one(objects, 'Deployment'), 'spec.selector.matchLabels'));
    expect(at(policy, 'spec.policyTypes')).toEqual(['Ingress']);
    expect(at(policy, 'spec.ingress')).toEqual([{ from: [member('back_end'), member('front')] }]);
    expect(at(one(objects, 'Deployment'), 'spec.template.metadata.labels')).toMatchObject({
      'network.landfall.dev/front': 'true',
      'network.landfall.dev/back_end': 'true',
    });
  });

  test('everyone reaches what is exposed, and only that', async () => {
    const values = {
      container: { ports: { http: 8000, admin: 9000 } },
      exposure: { main: { port: 'http' }, other: { port: 'http' } },
      network: { networks: { front: {} } },
    };

    expect(at(await policyOf(values), 'ingress.1')).toEqual({ ports: [{ port: 'http', protocol: 'TCP' }] });
    expect(at(await policyOf(values), 'ingress.2')).toBeUndefined();
  });

  test('more may be let in by name', async () => {
    const peer = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'keda' } } };

    expect(at(await policyOf({ network: { networks: { front: {} }, allowFrom: { keda: peer } } }), 'ingress.0.from')).toEqual([
      member('front'),
      peer,
    ]);
  });

  test('internal ones lead nowhere else, but names are found', async () => {
    const names = {
      ports: [
        { port: 53, protocol: 'UDP' },
        { port: 53, protocol: 'TCP' },
      ],
    };

    expect(await policyOf({ network: { networks: { back: { internal: true } } } })).toMatchObject({
      policyTypes: ['Ingress', 'Egress'],
      egress: [names, { to: [member('back')] }],
    });
    expect(at(await policyOf({ network: { networks: { back: { internal: true }, front: {} } } }), 'egress')).toBeUndefined();
    expect(await policyOf({ network: { isolated: true } })).toMatchObject({
      policyTypes: ['Ingress', 'Egress'],
      ingress: [],
      egress: [names],
    });
  });

  test('a closed component may still reach what is named', async () => {
    const database = { ipBlock: { cidr: '192.0.2.7/32' } };
    const closed = [{ networks: { back: { internal: true } } }, { isolated: true }];

    for (const network of closed) {
      const egress = at(await policyOf({ network: { ...network, allowTo: { database } } }), 'egress') as readonly unknown[];
      expect(egress.at(-1)).toEqual({ to: [database] });
    }
  });

  test.each<readonly [string, Values]>([
    ['for the environment', { networkPolicies: false }],
    ['for the component', { network: { policy: false } }],
    ['where policies do not reach', { pod: { hostNetwork: true }, exceptions: { hostNetwork: 'x' } }],
  ])('are labels alone when policies are off %s', async (_, values) => {
    const objects = await render(component({ network: { networks: { front: {} } } }), values);

    expect(objects.filter(({ kind }) => kind === 'NetworkPolicy')).toEqual([]);
    expect(at(one(objects, 'Deployment'), 'spec.template.metadata.labels')).toHaveProperty(['network.landfall.dev/front']);
  });
});
