import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isServiceName, maxComponentLength } from './names/dns-label.ts';
import { buildApp, fact, planOf } from './testing/build-app.ts';

describe('component names', () => {
  it('keep a name that Kubernetes accepts', () => {
    const { plan } = planOf(buildApp({ web: {}, 'api-2': {} }));

    expect([...plan.names.components]).toEqual([
      ['api-2', 'api-2'],
      ['web', 'web'],
    ]);
  });

  it('change what Kubernetes refuses, and say so', () => {
    const { plan, account } = planOf(buildApp({ my_db: {}, Web: {}, 'edx.lms': {}, '3proxy': {} }));

    expect(Object.fromEntries(plan.names.components)).toEqual({
      '3proxy': 'service-3proxy',
      Web: 'web',
      'edx.lms': 'edx-lms',
      my_db: 'my-db',
    });
    expect(plan.names.renamed.get('my_db')).toBe('my-db');
    expect(account.findings.filter(({ code }) => code === 'service-renamed').map(({ service }) => service)).toEqual([
      '3proxy',
      'Web',
      'edx.lms',
      'my_db',
    ]);
  });

  it('never take a name from the service that has it legally', () => {
    const { plan } = planOf(buildApp({ 'web-app': {}, web_app: {}, 'Web-App': {} }));

    expect(plan.names.components.get('web-app')).toBe('web-app');
    expect(new Set(plan.names.components.values()).size).toBe(3);
  });

  it('keep clear of names that the delivery uses itself, and leave the old name as an alias', () => {
    const { plan } = planOf(buildApp({ shared: {}, images: {} }));

    expect(plan.names.components.get('shared')).toBe('shared-service');
    expect(plan.names.aliases.get('shared')?.map(({ value }) => value)).toEqual(['shared']);
  });

  it('shorten what is too long for a release, and keep the long name callable', () => {
    const long = `service-${'x'.repeat(50)}`;

    const { plan } = planOf(buildApp({ [long]: {} }));

    expect(plan.names.components.get(long)?.length).toBeLessThanOrEqual(maxComponentLength);
    expect(plan.names.aliases.get(long)?.map(({ value }) => value)).toEqual([long]);
  });

  it('are legal and unique for any service names', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ minLength: 1, maxLength: 80 }), { minLength: 1, maxLength: 12 }), (services) => {
        const { plan } = planOf(buildApp(Object.fromEntries(services.map((name) => [name, {}]))));
        const components = [...plan.names.components.values()];

        expect(components.every((name) => isServiceName(name) && name.length <= maxComponentLength && name !== 'shared')).toBe(
          true,
        );
        expect(new Set(components).size).toBe(plan.app.services.length);
        expect(
          [...plan.names.aliases.values()].flat().every(({ value }) => isServiceName(value) && !components.includes(value)),
        ).toBe(true);
      }),
    );
  });
});

describe('aliases', () => {
  it('come from networks and links', () => {
    const { plan } = planOf(
      buildApp({ db: { networks: { default: ['database'] } }, web: { links: [fact({ service: 'db', alias: 'postgres' })] } }),
    );

    expect(plan.names.aliases.get('db')?.map(({ value }) => value)).toEqual(['database', 'postgres']);
  });

  it('include a container name or hostname only when something calls it', () => {
    const { plan } = planOf(
      buildApp({
        db: { containerName: fact('main-db'), hostname: fact('dbhost') },
        web: { environment: { DB_HOST: 'main-db' } },
      }),
    );

    expect(plan.names.aliases.get('db')?.map(({ value }) => value)).toEqual(['main-db']);
  });

  it('with an illegal name are renamed in texts instead', () => {
    const { plan } = planOf(
      buildApp({
        mysql80: { containerName: fact('edx.devstack.mysql80') },
        lms: { environment: { DB_HOST: 'edx.devstack.mysql80' } },
      }),
    );

    expect(plan.references.rewrite('edx.devstack.mysql80', { variable: 'DB_HOST' })).toBe('mysql80');
  });

  it('that two services claim stay with one, and the other is told', () => {
    const { plan, account } = planOf(buildApp({ a: { networks: { x: ['backend'] } }, b: { networks: { y: ['backend'] } } }));

    expect(plan.names.aliases.get('b')).toBeUndefined();
    expect(account.findings.map(({ code, service }) => [code, service])).toContainEqual(['alias-taken', 'b']);
  });
});

describe('pods', () => {
  it('are shared along a chain of network modes', () => {
    const { plan } = planOf(
      buildApp({ vpn: {}, a: { networkMode: fact('service:vpn') }, b: { networkMode: fact('service:a') } }),
    );

    expect(Object.fromEntries(plan.names.podOf)).toEqual({ a: 'vpn', b: 'vpn' });
  });
});
