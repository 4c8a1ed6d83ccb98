import { memoryWorkspace } from '@landfall/model';
import { describe, expect, it } from 'vitest';
import { parseReference } from '../reference/reference.ts';
import { readRegistriesConf } from './registries-conf.ts';
import { createRoute, type RouteOptions } from './route.ts';

const digest = `sha256:${'a'.repeat(64)}`;

function where(image: string, options: Partial<RouteOptions> = {}): readonly string[] | string {
  const answer = parseReference(image);
  if (!answer.ok) throw new Error(answer.reason);
  const route = createRoute({ isLocalhostHere: false, ...options })(answer.reference);
  return route.kind === 'refused'
    ? `${route.reason}: ${route.detail}`
    : route.endpoints.map(
        ({ base, host, repository, mirrorOf }) =>
          `${base.href}${repository} as ${host}${mirrorOf === undefined ? '' : ` for ${mirrorOf}`}`,
      );
}

describe('where an image is asked for', () => {
  it('is the registry of its name, encrypted', () => {
    expect(where('nginx')).toEqual(['https://registry-1.docker.io/v2/library/nginx as docker.io']);
    expect(where('registry.example:5000/web')).toEqual(['https://registry.example:5000/v2/web as registry.example:5000']);
  });

  it('is in the clear where that is allowed by name', () => {
    const options = { plainHttpHosts: ['registry.example:5000'] };

    expect(where('registry.example:5000/web', options)).toEqual(['http://registry.example:5000/v2/web as registry.example:5000']);
    expect(where('registry.example/web', options)).toEqual(['https://registry.example/v2/web as registry.example']);
  });

  it.each(['localhost:5000/web', '127.0.0.1:5000/web', '[::1]:5000/web', 'localhost/web'])(
    'is nowhere for %s in a cluster',
    (image) => {
      expect(where(image)).toMatch(/^forbidden-address: .*own registry/);
      expect(where(image, { isLocalhostHere: true })).toHaveLength(1);
    },
  );

  it('is where localhost was mapped to', () => {
    const localhosts = new Map([['localhost:5000', 'registry.tools:5000']]);

    expect(where('localhost:5000/web', { localhosts, plainHttpHosts: ['registry.tools:5000'] })).toEqual([
      'http://registry.tools:5000/v2/web as localhost:5000',
    ]);
  });
});

function withHosts(files: Readonly<Record<string, string>>): Partial<RouteOptions> {
  const texts = Object.entries(files).map(([path, text]) => [`/certs.d/${path}`, text] as const);
  return { containerd: { folder: '/certs.d', files: memoryWorkspace(new Map(texts)) } };
}

describe('hosts.toml of containerd', () => {
  const options = withHosts({
    'docker.io/hosts.toml': `
server = "https://registry-1.docker.io"
[host."https://mirror.example"]
  capabilities = ["pull", "resolve"]
[host."https://digests.example"]
  capabilities = ["pull"]
[host."http://cache.example:5000/v2/hub"]
  override_path = true
  skip_verify = true
  [host."http://cache.example:5000/v2/hub".header]
    X-Team = ["shop", "web"]
`,
    'registry.example_5000_/hosts.toml': 'server = "https://elsewhere.example"',
    '_default/hosts.toml': '[host."https://all.example"]',
    'certs.example/ca.crt': 'an authority',
    'certs.example/client.cert': 'a certificate',
    'certs.example/client.key': 'a key',
    'broken.example/hosts.toml': '= nonsense',
  });

  it('asks its hosts in order, then the server', () => {
    expect(where('nginx', options)).toEqual([
      'https://mirror.example/v2/library/nginx as mirror.example for docker.io',
      'http://cache.example:5000/v2/hub/library/nginx as cache.example:5000 for docker.io',
      'https://registry-1.docker.io/v2/library/nginx as docker.io',
    ]);
  });

  it('asks hosts that do not resolve tags for digests alone', () => {
    expect(where(`nginx@${digest}`, options)).toContain(
      'https://digests.example/v2/library/nginx as digests.example for docker.io',
    );
  });

  it('knows both ways to write a port, and what holds for all others', () => {
    expect(where('registry.example:5000/web', options)).toEqual([
      'https://elsewhere.example/v2/web as elsewhere.example for registry.example:5000',
    ]);
    expect(where('other.example/web', options)).toEqual([
      'https://all.example/v2/web as all.example for other.example',
      'https://other.example/v2/web as other.example',
    ]);
  });

  it('takes settings of the connection along', () => {
    const answer = parseReference('nginx');
    const route = answer.ok ? createRoute({ isLocalhostHere: false, ...options })(answer.reference) : undefined;
    const certificates = parseReference('certs.example/web');
    const other = certificates.ok ? createRoute({ isLocalhostHere: false, ...options })(certificates.reference) : undefined;

    expect(route).toMatchObject({
      endpoints: [{}, { headers: { 'x-team': 'shop, web' }, connection: { skipsVerification: true } }, {}],
    });
    expect(other).toMatchObject({
      endpoints: [{ connection: { authorities: ['an authority'], clientCertificate: 'a certificate', clientKey: 'a key' } }],
    });
  });

  it('falls back to the registry when the file cannot be read', () => {
    expect(where('broken.example/web', options)).toEqual(['https://broken.example/v2/web as broken.example']);
  });
});

describe('registries.conf', () => {
  const registries = readRegistriesConf(`
unqualified-search-registries = ["docker.io"]
[[registry]]
prefix = "registry.example/shop"
location = "moved.example/retail"
[[registry.mirror]]
location = "mirror.example/shop"
[[registry.mirror]]
location = "digests.example/shop"
pull-from-mirror = "digest-only"
[[registry.mirror]]
location = "tags.example/shop"
insecure = true
pull-from-mirror = "tag-only"
[[registry]]
location = "registry.example"
[[registry]]
location = "bad.example"
blocked = true
[[registry]]
location = "closed.example"
blocked = true
[[registry.mirror]]
location = "open.example"
[[registry]]
prefix = "*.wild.example"
location = "tame.example"
[[registry]]
insecure = true
`);
  const options = { registries: registries ?? [] };

  it('asks the mirrors of the longest prefix, then the location', () => {
    expect(where('registry.example/shop/web', options)).toEqual([
      'https://mirror.example/v2/shop/web as mirror.example',
      'https://tags.example/v2/shop/web as tags.example',
      'http://tags.example/v2/shop/web as tags.example',
      'https://moved.example/v2/retail/web as moved.example',
    ]);
    expect(where(`registry.example/shop/web@${digest}`, options)).toEqual([
      'https://mirror.example/v2/shop/web as mirror.example',
      'https://digests.example/v2/shop/web as digests.example',
      'https://moved.example/v2/retail/web as moved.example',
    ]);
  });

  it('compares whole components', () => {
    expect(where('registry.example/shopping/web', options)).toEqual([
      'https://registry.example/v2/shopping/web as registry.example',
    ]);
    expect(where('a.wild.example/web', options)).toEqual(['https://tame.example/v2/web as tame.example']);
    expect(where('wild.example/web', options)).toEqual(['https://wild.example/v2/web as wild.example']);
  });

  it('never asks what is blocked, and its mirrors all the same', () => {
    expect(where('bad.example/web', options)).toMatch(/^refused: .*blocked/);
    expect(where('closed.example/web', options)).toEqual(['https://open.example/v2/web as open.example']);
  });

  it('is not read when it is no TOML', () => {
    expect(readRegistriesConf('[[')).toBeUndefined();
  });
});
