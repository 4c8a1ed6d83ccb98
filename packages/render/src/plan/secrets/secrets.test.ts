import { describe, expect, it } from 'vitest';
import { type AnyTraced, plain } from '../../traced.ts';
import { buildApp, fact, planOf, type ServiceDraft } from '../testing/build-app.ts';
import { boundFile, composeConfigFile, composeSecretFile } from './index.ts';

const variablesOf = (services: Record<string, ServiceDraft>, service: string) => {
  const { plan } = planOf(buildApp(services));
  return Object.fromEntries(
    [...(plan.secrets.variables.get(service) ?? [])].map(([name, variable]) => [
      name,
      variable.kind === 'secret' ? variable.reference : [variable.template, Object.fromEntries(variable.needs)],
    ]),
  );
};

describe('a variable is a secret', () => {
  it.each([
    ['POSTGRES_PASSWORD', 'postgres'],
    ['DB_PASS', 'x1'],
    ['MYSQL_PWD', 'pw'],
    ['JWT_SECRET', 'abc'],
    ['SECRET_KEY_BASE', 'abc'],
    ['GITHUB_TOKEN', 'abc'],
    ['OPENAI_API_KEY', 'abc'],
    ['AWS_SECRET_ACCESS_KEY', 'abc'],
    ['AWS_ACCESS_KEY_ID', 'abc'],
    ['APP_KEY', 'base64:2f7Yt01zzQ='],
    ['PASSWORD_SALT', 'abc'],
    ['spring.datasource.password', 'abc'],
    ['NEO4J_AUTH', 'neo4j/letmein'],
    ['ADMINPASS', 'x'],
    ['REGISTRATIONTOKEN', 'x'],
    ['ENCRYPTION_PRIMARY_KEY', 'your-key'],
    ['MP_UI_AUTH', 'admin:letmein'],
    ['SOMETHING', 'AKIAIOSFODNN7EXAMPLE'],
    ['SOMETHING', 'ghp_abcdefghijklmnopqrstuvwxyz0123456789'],
    ['SOMETHING', '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----'],
    ['SOMETHING', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3In0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P'],
    ['SOMETHING', '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b'],
    ['ADMIN_USERS', 'admin:$apr1$H6uskkkW$IgXLP6ewTrSuBkTrqE8wj/'],
  ])('%s=%s', (name, value) => {
    expect(variablesOf({ web: { environment: { [name]: value } } }, 'web')).toEqual({
      [name]: `web#${name.replaceAll('.', '_')}`,
    });
  });

  it('when its value is passed from outside and its name says so', () => {
    expect(variablesOf({ web: { environment: { API_TOKEN: undefined, LOG_LEVEL: undefined } } }, 'web')).toEqual({
      API_TOKEN: 'web#API_TOKEN',
    });
  });

  it('when its text names one and no value was there at the time', () => {
    expect(variablesOf({ web: { environment: { API_TOKEN: '' }, templates: { API_TOKEN: '${API_TOKEN}' } } }, 'web')).toEqual({
      API_TOKEN: 'web#API_TOKEN',
    });
  });
});

describe('a variable is plain', () => {
  it.each([
    ['POSTGRES_PASSWORD_FILE', '/run/secrets/db'],
    ['PASSWORD_MIN_LENGTH', '12'],
    ['HTPASSWD_REALM', 'Registry'],
    ['BYPASS', 'cache'],
    ['ALLOW_EMPTY_PASSWORD', 'yes'],
    ['JWT_PUBLIC_KEY', 'abc12345XYZ'],
    ['TOKEN_EXPIRES_IN', '3600'],
    ['SECRETSTORE_HOST', 'vault'],
    ['MESSAGEBUS_SECRETNAME', 'message-bus'],
    ['USE_SECRETS', 'true'],
    ['KEYCLOAK_REALM', 'main'],
    ['CACHE_KEY', 'session'],
    ['POSTGRES_USER', 'postgres'],
    ['PASSWORD', ''],
    ['SITE_URL', 'https://example.org/path?x=1'],
    ['DATABASE_URL', 'postgres://db:5432/app'],
    ['COMMIT_SHA', '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b'],
    ['CLUSTER_ID', '0b7e7c3a-8f0c-4d7e-9d9b-1f1f1f1f1f1f'],
    ['JAVA_OPTS', '-Xmx512m -Dfile.encoding=UTF-8'],
  ])('%s=%s', (name, value) => {
    expect(variablesOf({ web: { environment: { [name]: value } } }, 'web')).toEqual({});
  });
});

describe('a password in a URL', () => {
  it('becomes a reference inside the text', () => {
    expect(variablesOf({ web: { environment: { DATABASE_URL: 'postgres://app:s3cr3t-Value@db:5432/app' } } }, 'web')).toEqual({
      DATABASE_URL: [
        'postgres://app:$(DATABASE_URL_PASSWORD)@db:5432/app',
        { DATABASE_URL_PASSWORD: 'web#DATABASE_URL_PASSWORD' },
      ],
    });
  });

  it('is the key of the server whose password it is', () => {
    const services = {
      db: { role: 'database' as const, environment: { POSTGRES_PASSWORD: 'postgres' } },
      web: { environment: { DATABASE_URL: 'postgres://app:postgres@db:5432/app' } },
    };

    expect(variablesOf(services, 'web')).toEqual({
      DATABASE_URL: ['postgres://app:$(POSTGRES_PASSWORD)@db:5432/app', { POSTGRES_PASSWORD: 'db#POSTGRES_PASSWORD' }],
    });
  });

  it('uses the variable that the service has already', () => {
    const services = {
      db: { role: 'database' as const, environment: { POSTGRES_PASSWORD: 'verysecret1' } },
      web: { environment: { PGPASSWORD: 'verysecret1', DATABASE_URL: 'postgres://app:verysecret1@db/app' } },
    };

    expect(variablesOf(services, 'web')).toEqual({
      DATABASE_URL: ['postgres://app:$(PGPASSWORD)@db/app', { PGPASSWORD: 'db#POSTGRES_PASSWORD' }],
      PGPASSWORD: 'db#POSTGRES_PASSWORD',
    });
  });

  it('is found by the interpolation variable when it has no value yet', () => {
    const services = {
      web: {
        environment: { DATABASE_URL: 'postgres://app:@db/app' },
        templates: { DATABASE_URL: 'postgres://app:${DB_PASSWORD}@db/app' },
      },
    };

    expect(variablesOf(services, 'web')).toEqual({
      DATABASE_URL: ['postgres://app:$(DB_PASSWORD)@db/app', { DB_PASSWORD: 'web#DB_PASSWORD' }],
    });
  });

  it('is no secret of another server that happens to have the same', () => {
    const environment = { AMQP_URL: 'amqp://plane:plane@mq:5672/plane', DATABASE_URL: 'postgres://plane:plane@db:5432/plane' };
    const services = {
      db: { role: 'database' as const, environment: { POSTGRES_PASSWORD: 'plane' } },
      mq: { role: 'broker' as const, environment: { RABBITMQ_DEFAULT_PASS: 'plane' } },
      web: { environment },
    };

    expect(variablesOf(services, 'web')).toMatchObject({
      AMQP_URL: ['amqp://plane:$(RABBITMQ_DEFAULT_PASS)@mq:5672/plane', {}],
      DATABASE_URL: ['postgres://plane:$(POSTGRES_PASSWORD)@db:5432/plane', {}],
    });
  });

  it('is found in settings that a variable holds as a whole', () => {
    const text = 'datasources:\n  postgres:\n    username: kestra\n    password: k3str4\n';

    expect(variablesOf({ web: { environment: { CONFIGURATION: text } } }, 'web')['CONFIGURATION']?.[0]).toBe(
      text.replace('k3str4', '$(CONFIGURATION_PASSWORD)'),
    );
  });

  it('is not what follows an empty one', () => {
    const environment = { DATABASE_URL: 'user=app password= dbname=app' };

    expect(
      variablesOf({ web: { environment, templates: { DATABASE_URL: 'user=app password=${PG_PASSWORD} dbname=app' } } }, 'web'),
    ).toEqual({
      DATABASE_URL: ['user=app password=$(PG_PASSWORD) dbname=app', { PG_PASSWORD: 'web#PG_PASSWORD' }],
    });
  });

  it('leaves what looks like a reference in the rest literal', () => {
    expect(variablesOf({ web: { environment: { X: 'a://u:longpassword@h/$(HOME)' } } }, 'web')['X']?.[0]).toBe(
      'a://u:$(X_PASSWORD)@h/$$(HOME)',
    );
  });
});

describe('one secret', () => {
  it('has one key, owned by the server, wherever it is used', () => {
    const { plan } = planOf(
      buildApp({
        db: { role: 'database', environment: { POSTGRES_PASSWORD: 'abcd' } },
        api: { environment: { DB_HOST: 'db', DB_PASSWORD: 'abcd' } },
        worker: { environment: { DB_HOST: 'db', DB_PASSWORD: 'abcd' } },
      }),
    );

    expect(plan.secrets.required.map(({ secret, key, usedBy }) => [secret, key, usedBy])).toEqual([
      ['db', 'POSTGRES_PASSWORD', ['api', 'db', 'worker']],
    ]);
  });

  it('is told by the interpolation variable that gives it', () => {
    const template = { templates: { PW_A: '${DB_PASSWORD}' }, environment: { PW_A: '' } };
    const { plan } = planOf(
      buildApp({
        a: template,
        db: { role: 'database', environment: { POSTGRES_PASSWORD: '' }, templates: { POSTGRES_PASSWORD: '${DB_PASSWORD}' } },
      }),
    );

    expect(plan.secrets.required.map(({ secret, key, usedBy }) => [secret, key, usedBy])).toEqual([
      ['db', 'POSTGRES_PASSWORD', ['a', 'db']],
    ]);
  });

  it('is not made of two that are equal by chance', () => {
    const { plan } = planOf(
      buildApp({
        db: { role: 'database', environment: { POSTGRES_PASSWORD: 'admin' } },
        grafana: { environment: { GF_SECURITY_ADMIN_PASSWORD: 'admin' } },
      }),
    );

    expect(plan.secrets.required.map(({ secret, key }) => `${secret}#${key}`)).toEqual([
      'db#POSTGRES_PASSWORD',
      'grafana#GF_SECURITY_ADMIN_PASSWORD',
    ]);
  });

  it('is not shared by two databases with the usual password', () => {
    const { plan } = planOf(
      buildApp({
        db1: { role: 'database', environment: { POSTGRES_PASSWORD: 'postgres' } },
        db2: { role: 'database', environment: { POSTGRES_PASSWORD: 'postgres' } },
        a: { environment: { DATABASE_URL: 'postgres://u:postgres@db1/a' } },
        b: { environment: { DATABASE_URL: 'postgres://u:postgres@db2/b' } },
      }),
    );

    expect(plan.secrets.required.map(({ secret, usedBy }) => [secret, usedBy])).toEqual([
      ['db1', ['a', 'db1']],
      ['db2', ['b', 'db2']],
    ]);
  });

  it('is found again where nothing but its value tells', () => {
    expect(
      variablesOf(
        { a: { environment: { API_KEY: 'zq81-kk20-aa' } }, b: { environment: { HEADER: 'X-Auth zq81-kk20-aa' } } },
        'b',
      ),
    ).toEqual({ HEADER: ['X-Auth $(API_KEY)', { API_KEY: 'a#API_KEY' }] });
  });
});

describe('commands', () => {
  it.each([
    [
      ['redis-server', '--requirepass', 'hunter2'],
      ['redis-server', '--requirepass', '$(REDIS_PASSWORD)'],
    ],
    [
      ['redis-server', '--requirepass=hunter2'],
      ['redis-server', '--requirepass=$(REDIS_PASSWORD)'],
    ],
    [
      ['sh', '-c', 'redis-server --requirepass "hunter2"'],
      ['sh', '-c', 'redis-server --requirepass "$(REDIS_PASSWORD)"'],
    ],
    [
      ['sh', '-c', 'curl -H "Authorization: Bearer abcdefghijk" x'],
      ['sh', '-c', 'curl -H "Authorization: Bearer $(REDIS_TOKEN)" x'],
    ],
  ])('%j lose their secrets', (command, expected) => {
    const { plan } = planOf(buildApp({ redis: { command } }));
    const items = command.map((item) => {
      const text = plan.secrets.template('redis', item)?.text;
      return text === undefined ? item : (plain(text) as { template: string }).template;
    });

    expect(items).toEqual(expected);
  });

  it('that take the password from the environment stay as they are', () => {
    const { plan } = planOf(buildApp({ redis: { command: ['sh', '-c', 'redis-server --requirepass "$REDIS_PASSWORD"'] } }));

    expect(plan.secrets.template('redis', 'redis-server --requirepass "$REDIS_PASSWORD"')).toBeUndefined();
  });
});

describe('files', () => {
  it('of Compose secrets come from the Secret of their first user', () => {
    const { plan, account } = planOf(
      buildApp(
        { db: { role: 'database', secrets: ['db-password'] }, api: { secrets: ['db-password'] } },
        { secrets: { 'db-password': 'x\n' } },
      ),
    );

    expect(plan.secrets.files.get(composeSecretFile('db-password'))).toEqual({ secret: 'db', key: 'db-password' });
    expect(account.uses.map(({ output }) => output)).toEqual(['values/shared.yaml#secrets.db.keys.db-password']);
  });

  it('that nobody mounts are ignored, and said to be', () => {
    const { account } = planOf(buildApp({ db: {} }, { secrets: { old: 'x' } }));

    expect(account.notes.map(({ code }) => code)).toEqual(['secret-unused']);
  });

  it.each([
    ['./server.key', '-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----'],
    ['./.htpasswd', 'admin:$2y$05$abcdefghijklmnopqrstuv'],
    ['./.env', 'DB_PASSWORD=letmein'],
    ['./config.yaml', 'database:\n  password: letmein\n'],
    ['./app.ini', 'url = postgres://app:letmein@db/app'],
    ['./init.sql', "CREATE USER app WITH PASSWORD 'letmein';"],
  ])('%s with a secret in it come from a Secret', (source, text) => {
    const { plan } = planOf(buildApp({ web: { files: { [source]: text } } }));

    expect(plan.secrets.files.get(boundFile(source))?.secret).toBe('web');
  });

  it.each([
    ['./nginx.conf', 'server { listen 80; proxy_set_header X-Token $http_x_token; }'],
    ['./config.yaml', 'database:\n  password: ${DB_PASSWORD}\n  password_file: /run/secrets/db\n'],
    ['./settings.py', "PASSWORD = os.environ['PASSWORD']"],
  ])('%s without one stay plain', (source, text) => {
    const { plan } = planOf(buildApp({ web: { files: { [source]: text } } }));

    expect(plan.secrets.files.size).toBe(0);
  });

  it('that call a service by its former name are pointed out, because nobody rewrites them', () => {
    const { account } = planOf(
      buildApp({ my_db: {}, web: { files: { './.env': 'DB_URL=postgres://app:letmein@my_db:5432/app' } } }),
    );

    expect(account.findings.map(({ code }) => code)).toContain('secret-file-names');
  });

  it('of configs follow their content', () => {
    const { plan } = planOf(
      buildApp({ web: { configs: ['app', 'open'] } }, { configs: { app: 'api_key: abcdef', open: 'colour: blue' } }),
    );

    expect([...plan.secrets.files.keys()]).toEqual([composeConfigFile('app')]);
  });
});

describe('objects', () => {
  it('describe every key, and where an external one is', () => {
    const app = buildApp({ web: { environment: { API_KEY: 'abcdefgh1' }, secrets: ['cert'] } });
    const external = {
      ...app,
      secrets: [{ name: 'cert', place: app.services[0]!.place, externalName: fact('prod/cert'), labels: [] }],
    };

    const { plan } = planOf(external);

    expect(plain(plan.secrets.objects as AnyTraced)).toEqual({
      web: {
        keys: {
          API_KEY: { description: 'API_KEY is named like a secret' },
          cert: { remote: 'prod/cert', description: 'it is a secret in Compose' },
        },
      },
    });
  });
});

it('takes no word of a command for a password that is empty', () => {
  const { plan } = planOf(buildApp({ cache: { command: ['redis-cli', '-a', '', 'ping'] } }));

  expect(plan.secrets.required).toEqual([]);
});
