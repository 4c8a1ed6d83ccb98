import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildApp, fact, planOf, type ServiceDraft } from '../testing/build-app.ts';
import { isPortName } from './port-names.ts';

const callers = (draft: ServiceDraft, target: ServiceDraft = {}) => {
  const { plan } = planOf(buildApp({ caller: draft, db: target, my_cache: {} }));
  return plan.references.all.filter(({ from, to }) => from === 'caller' && to === 'db').map(({ port, state }) => [port, state]);
};

describe('references are found in', () => {
  it.each<readonly [string, ServiceDraft, readonly unknown[]]>([
    ['name and port', { environment: { X: 'db:5432' } }, [5432, 'port-inferred']],
    ['URLs', { environment: { X: 'postgres://u:p@db:6543/app' } }, [6543, 'port-inferred']],
    ['URLs without a port', { environment: { X: 'postgres://u:p@db/app' } }, [5432, 'port-inferred']],
    ['JDBC URLs', { environment: { X: 'jdbc:postgresql://db:5432/app' } }, [5432, 'port-inferred']],
    ['lists of hosts', { environment: { X: 'mongodb://a:27017,db:27018/app' } }, [27018, 'port-inferred']],
    ['lists of addresses', { environment: { KAFKA: 'other:9092,db:9093' } }, [9093, 'port-inferred']],
    ['host variables', { environment: { DB_HOST: 'db' } }, [undefined, 'unknown-port']],
    ['host variables beside a port', { environment: { DB_HOST: 'db', DB_PORT: '5433' } }, [5433, 'port-inferred']],
    ['driver addresses', { environment: { DSN: 'user:pw@tcp(db:3306)/app' } }, [3306, 'port-inferred']],
    ['key and value texts', { environment: { PG: 'host=db port=5432 user=x' } }, [5432, 'port-inferred']],
    ['commands', { command: ['wait-for-it.sh', 'db:5432'] }, [5432, 'port-inferred']],
    ['flags', { command: ['psql', '--host', 'db'] }, [undefined, 'unknown-port']],
    ['short flags', { command: ['psql', '-h', 'db', '-p', '5432'] }, [5432, 'port-inferred']],
    ['shell probes', { command: ['sh', '-c', 'while ! nc -z db 5432; do sleep 1; done'] }, [5432, 'port-inferred']],
    ['nginx configuration', { files: { './nginx.conf': 'location / { proxy_pass http://db:8000; }' } }, [8000, 'port-inferred']],
    ['nginx upstreams', { files: { './nginx.conf': 'upstream app {\n  server db:8000;\n}' } }, [8000, 'port-inferred']],
    ['YAML configuration', { files: { './c.yaml': 'targets: ["db:9100"]' } }, [9100, 'port-inferred']],
    ['haproxy configuration', { files: { './h.cfg': '  server s1 db:81 check' } }, [81, 'port-inferred']],
  ])('%s', (_, draft, expected) => {
    expect(callers(draft)).toEqual([expected]);
  });
});

describe('no reference is seen in', () => {
  it.each<readonly [string, ServiceDraft]>([
    ['database and user names', { environment: { POSTGRES_DB: 'db', POSTGRES_USER: 'db' } }],
    ['images', { environment: { PG_IMAGE: 'db:5432', OTHER: 'library/db:5000' } }],
    ['versions', { environment: { X: 'db:16', Y: 'db:16.2-alpine' } }],
    ['longer names', { environment: { DB_HOST: 'db.example.com', X: 'mydb:5432', Y: 'db-2:5432' } }],
    ['shell variables', { command: ['sh', '-c', 'echo $db:5432 ${db}:5432'] }],
    ['paths', { environment: { X: '/db:5432' } }],
  ])('%s', (_, draft) => {
    expect(callers(draft)).toEqual([]);
  });
});

describe('ports', () => {
  it.each<readonly [string, ServiceDraft, readonly string[]]>([
    ['a broker', { role: 'broker', product: 'kafka' }, ['port-9090', 'kafka']],
    ['a dispatcher of alerts', { role: 'observability', product: 'alertmanager' }, ['port-9090', 'http']],
    ['a metrics server', { role: 'observability', product: 'prometheus' }, ['http', 'port-9093']],
    ['something unknown', {}, ['port-9090', 'port-9093']],
  ])('that several products claim are named after what %s is', (_, draft, expected) => {
    const { plan } = planOf(buildApp({ it: { ...draft, ports: ['9090', '9093'] } }));

    expect(plan.references.ports.get('it')?.map(({ name }) => name)).toEqual(expected);
  });

  it('are declared targets, expose, image facts and what callers use, each once, by number', () => {
    const { plan } = planOf(
      buildApp({
        api: {
          ports: ['8080:8000'],
          expose: [fact({ port: 9000, protocol: 'tcp' })],
          imageFacts: { source: 'table', exposed: [fact({ port: 8000, protocol: 'tcp' })], volumes: [] },
        },
        web: { environment: { API: 'http://api:8001' } },
      }),
    );

    expect(plan.references.ports.get('api')?.map(({ port }) => port.value)).toEqual([8000, 8001, 9000]);
  });

  it('that a caller uses and nobody declares are marked as inferred', () => {
    const { plan, account } = planOf(buildApp({ api: { ports: ['80:8000'] }, web: { environment: { API: 'http://api:8001' } } }));

    expect(plan.references.ports.get('api')?.find(({ port }) => port.value === 8001)?.port.origin.how).toBe('inferred');
    expect(account.findings.find(({ code }) => code === 'port-inferred')?.message).toContain('web calls api:8001');
  });

  it('carry the target, not the published number', () => {
    const { plan } = planOf(buildApp({ api: { ports: ['9999:8000'] }, web: { environment: { API: 'http://api:8000' } } }));

    expect(plan.references.all.map(({ state }) => state)).toEqual(['resolves']);
    expect(plan.references.ports.get('api')?.map(({ port }) => port.value)).toEqual([8000]);
  });

  it('keep udp and tcp of one number apart', () => {
    const { plan } = planOf(buildApp({ dns: { ports: ['53:53/tcp', '53:53/udp'] } }));

    expect(plan.references.ports.get('dns')?.map(({ name, protocol }) => [name, protocol])).toEqual([
      ['dns', 'TCP'],
      ['dns-udp', 'UDP'],
    ]);
  });

  it('have legal and unique names, whatever the numbers', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 65_535 }), fc.constantFrom('tcp', 'udp')), {
          selector: ([port, protocol]) => `${port}/${protocol}`,
          maxLength: 30,
        }),
        (ports) => {
          const { plan } = planOf(buildApp({ a: { ports: ports.map(([port, protocol]) => `${port}:${port}/${protocol}`) } }));
          const names = plan.references.ports.get('a')?.map(({ name }) => name) ?? [];

          expect(names.every(isPortName)).toBe(true);
          expect(new Set(names).size).toBe(ports.length);
        },
      ),
    );
  });

  it('are not invented from the usual port of a scheme when the service declares another', () => {
    const { plan } = planOf(
      buildApp({ api: { expose: [fact({ port: 8000, protocol: 'tcp' })] }, web: { environment: { API_URL: 'http://api' } } }),
    );

    expect(plan.references.all.map(({ state }) => state)).toEqual(['name-only']);
  });

  it('leave a service that is called without any as a headless one', () => {
    const { plan } = planOf(buildApp({ agent: {}, web: { environment: { AGENT_HOST: 'agent' } } }));

    expect([...plan.references.calledWithoutPort]).toEqual(['agent']);
  });
});

describe('a reference to a service that no profile switches on', () => {
  it('is reported', () => {
    const { account } = planOf(buildApp({ web: { environment: { MAIL: 'smtp://mail:25' } } }, { inactive: ['mail'] }));

    expect(account.findings.map(({ code }) => code)).toEqual(['reference-inactive']);
  });
});

describe('rewriting', () => {
  const { plan } = planOf(buildApp({ my_db: {}, Cache: {} }));

  it.each([
    ['postgres://app:pw@my_db:5432/my_db', {}, 'postgres://app:pw@my-db:5432/my_db'],
    ['my_db', { variable: 'DB_HOST' }, 'my-db'],
    ['my_db', { variable: 'DB_NAME' }, 'my_db'],
    ['redis://Cache:6379/0', {}, 'redis://cache:6379/0'],
    ['not_my_db:5432', {}, 'not_my_db:5432'],
    ['server my_db:3306;', { file: true }, 'server my-db:3306;'],
  ])('turns %s (%o) into %s', (text, context, expected) => {
    expect(plan.references.rewrite(text, context)).toBe(expected);
  });

  it('takes a bare name for a host where every variable with it is about one', () => {
    const { plan: clear } = planOf(buildApp({ my_db: {}, web: { environment: { DB_HOST: 'my_db' } } }));
    const { plan: unclear } = planOf(buildApp({ my_db: {}, web: { environment: { DB_HOST: 'my_db', DB_NAME: 'my_db' } } }));

    expect([clear.references.rewrite('my_db'), unclear.references.rewrite('my_db')]).toEqual(['my-db', 'my_db']);
  });

  it('leaves the domain of a site alone, also where it is the name of a service', () => {
    const { plan: dotted } = planOf(buildApp({ 'site.test': {} }));
    const inVariable = (variable: string) => dotted.references.rewrite('site.test', { variable });

    expect([inVariable('APP_DOMAIN'), inVariable('APP_HOST')]).toEqual(['site.test', 'site-test']);
    expect(dotted.references.rewrite('http://site.test:8000/', { variable: 'APP_DOMAIN' })).toBe('http://site-test:8000/');
  });

  it('reads a flag and its value together', () => {
    expect(plan.references.rewriteArguments(['psql', '-h', 'my_db', '-d', 'my_db'])).toEqual([
      'psql',
      '-h',
      'my-db',
      '-d',
      'my_db',
    ]);
  });

  it('changes nothing but names of the application', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        fc.pre(!/my_db|Cache/.test(text));

        expect(plan.references.rewrite(text)).toBe(text);
      }),
    );
  });
});

describe('size', () => {
  it('a thousand services with ten calls each take linear work', () => {
    const services: Record<string, ServiceDraft> = {};
    for (let index = 0; index < 1000; index += 1) {
      const environment = Object.fromEntries(
        Array.from({ length: 10 }, (_, call) => [`PEER_${call}_URL`, `http://s_${(index * 7 + call) % 1000}:8080`]),
      );
      services[`s_${index}`] = { environment };
    }

    const { plan } = planOf(buildApp(services));

    expect(plan.references.all).toHaveLength(10_000);
  });
});
