import { type App, AppError, memoryWorkspace, type Service, settleLedger } from '@landfall/model';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadHeroku } from '../project.ts';
import { type HerokuReading, readHeroku } from '../read-heroku.ts';
import { exportKind } from './read-export.ts';

const head = { kind: exportKind, schemaVersion: 1, exportedAt: '2026-11-20T10:00:00Z' };

const shop = {
  ...head,
  app: { name: 'shop-eu', region: 'eu', stack: 'heroku-24', generation: 'cedar', slugBytes: 123_456_789 },
  formation: {
    web: { quantity: 2, size: 'Standard-2X', command: 'bin/web' },
    worker: { quantity: 3, size: 'Performance-M', command: 'bin/work' },
  },
  processTypes: { web: 'bin/web', worker: 'bin/work', release: 'bin/migrate' },
  buildpacks: ['heroku/nodejs', 'heroku/ruby'],
  config: {
    DATABASE_URL: {},
    HEROKU_POSTGRESQL_RED_URL: {},
    CLOUDAMQP_APIKEY: {},
    PAYMENT_KEY: {},
    RAILS_ENV: {},
    SPECIAL_URL: {},
  },
  addons: [
    {
      name: 'postgresql-flat-1',
      service: 'heroku-postgresql',
      plan: 'heroku-postgresql:standard-0',
      monthlyCents: 5000,
      variables: ['DATABASE_URL', 'HEROKU_POSTGRESQL_RED_URL'],
      attachments: ['DATABASE', 'HEROKU_POSTGRESQL_RED'],
    },
    { name: 'special-1', service: 'special', plan: 'special:small', variables: ['SPECIAL_URL'] },
    { name: 'redis-2', service: 'heroku-redis', plan: 'heroku-redis:mini', variables: ['QUEUE_URL'], owner: 'shop-jobs' },
  ],
  domains: ['shop-eu-12.herokuapp.com', 'www.shop.example', 'shop.example'],
  drains: [{ to: 'syslog+tls://logs.example:6514' }],
  features: ['preboot', 'runtime-dyno-metadata'],
  pipeline: { name: 'shop', stage: 'production', apps: { 'shop-staging': 'staging' } },
  dynoSizes: { 'standard-2x': { memoryMegabytes: 1024, monthlyCents: 5000 } },
  missing: [{ what: 'jobs of the Scheduler', why: 'They are in its dashboard.' }],
};

interface Given {
  readonly files?: Readonly<Record<string, string | object>>;
  readonly live?: object | string;
  readonly environments?: readonly string[];
  readonly stages?: readonly object[];
}

/** Reads an application from its export, and from files beside it. */
function read({ files = {}, live = shop, environments = [], stages = [] }: Given = {}): HerokuReading {
  const text = (content: string | object) => (typeof content === 'string' ? content : JSON.stringify(content, undefined, 2));
  const workspace = memoryWorkspace(new Map(Object.entries(files).map(([name, content]) => [`/shop/${name}`, text(content)])));
  const exports = [
    { file: 'shop.json', text: text(live) },
    ...stages.map((stage) => ({ file: 'staging.json', text: text(stage), environment: 'staging' })),
  ];
  return readHeroku(loadHeroku(workspace, { directory: '/shop', exports }), workspace, environments);
}

function service({ services }: App, name: string): Service {
  const found = services.find((one) => one.name === name);
  if (found === undefined) throw new Error(`${name} is not among ${services.map((one) => one.name).join(', ')}`);
  return found;
}

function variable(of: Service, name: string) {
  return of.environment.find((one) => one.name === name);
}

function noteOn({ notes }: HerokuReading, key: string): string | undefined {
  return notes.find((note) => note.key === key)?.code;
}

function problemOf(act: () => unknown): AppError {
  try {
    act();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('Nothing was refused.');
}

describe('an export alone', () => {
  const reading = read({ environments: ['staging', 'production'] });

  test('gives the components, their commands, numbers and sizes', () => {
    expect(reading.app.name.value).toBe('shop-eu');
    expect(reading.app.services.map(({ name }) => name)).toEqual(['postgres', 'release', 'web', 'worker']);
    expect(service(reading.app, 'worker')).toMatchObject({
      replicas: { value: 3, origin: { how: 'stated', key: 'live.formation.worker.quantity', place: { file: 'shop.json' } } },
      memoryLimitBytes: { value: 2.5 * 1024 ** 3 },
      command: { value: ['bash', '-c', 'exec bin/work'] },
    });
    expect(reading.findings.map(({ code }) => code)).not.toContain('heroku-quantity-unknown');
  });

  test('gives the address of a data store under every name that its add-on gave', () => {
    const web = service(reading.app, 'web');

    for (const name of ['DATABASE_URL', 'HEROKU_POSTGRESQL_RED_URL'])
      expect(variable(web, name)?.template).toBe('postgres://app:${POSTGRES_PASSWORD}@postgres:5432/app');
  });

  test('makes every config var a key of a Secret, also those of add-ons that stay elsewhere', () => {
    const web = service(reading.app, 'web');

    for (const name of ['PAYMENT_KEY', 'RAILS_ENV', 'SPECIAL_URL', 'QUEUE_URL'])
      expect(variable(web, name)).toMatchObject({ value: { value: undefined }, secret: expect.any(String) });
    expect(reading.findings.map(({ code }) => code)).toContain('heroku-add-on-shared');
  });

  test('opens its own domains in the environment that it is, and in no other', () => {
    const exposure = (app: App | undefined) =>
      app === undefined ? undefined : service(app, 'web').hints.find(({ name }) => name === 'exposure')?.value.value;

    expect(exposure(reading.environments.get('production'))).toBe('www.shop.example,shop.example');
    expect(exposure(reading.app)).toBeUndefined();
    expect(reading.environments.has('staging')).toBe(false);
  });

  test('keeps what only the assessment needs: sizes, prices, region', () => {
    expect(reading.app.heroku).toMatchObject({
      region: { value: 'eu' },
      slugBytes: { value: 123_456_789 },
      dynos: [
        { type: 'web', quantity: { value: 2 }, size: { value: 'Standard-2X' }, monthlyCents: { value: 5000 } },
        { type: 'worker', memoryBytes: 2.5 * 1024 ** 3 },
      ],
      addOns: [
        { component: 'postgres', monthlyCents: { value: 5000 } },
        { service: 'special' },
        { ownedBy: { value: 'shop-jobs' } },
      ],
      domains: [{ value: 'www.shop.example' }, { value: 'shop.example' }],
    });
  });

  test('says what it lacks', () => {
    expect(reading.findings.find(({ code }) => code === 'heroku-live-missing')?.message).toContain('jobs of the Scheduler');
  });
});

describe('an export beside the files', () => {
  const files = {
    Procfile: 'web: bin/web --new\nrelease: bin/migrate\n',
    'app.json': {
      name: 'Corner Shop',
      env: { RAILS_ENV: 'production', PAYMENT_KEY: { required: true } },
      formation: { web: { quantity: 1, size: 'standard-2x' } },
      addons: ['heroku-postgresql:mini', 'memcachier:dev'],
      environments: { review: { formation: { web: { quantity: 1 } } } },
    },
  };
  const reading = read({ files, environments: ['review'] });

  test('the files say what runs, and a person hears that something else runs now', () => {
    expect(service(reading.app, 'web').command?.value).toContain('exec bin/web --new');
    expect(reading.app.services.map(({ name }) => name)).not.toContain('worker');
    expect(noteOn(reading, 'live.processTypes.web')).toBe('heroku-live-command');
    expect(reading.findings.find(({ code }) => code === 'heroku-live-differs')?.message).toContain('worker (not in the files)');
  });

  test('what people start by hand is no difference', () => {
    const types = { web: 'bin/web', console: 'bin/console' };
    const same = read({ live: { ...shop, processTypes: types }, files: { Procfile: 'web: bin/web\nconsole: bin/console\n' } });

    expect(same.findings.map(({ code }) => code)).not.toContain('heroku-live-differs');
  });

  test('the live application says how many run and with which add-ons', () => {
    expect(service(reading.app, 'web').replicas?.value).toBe(2);
    expect(noteOn(reading, 'app.formation.web.quantity')).toBe('heroku-live-overrules');
    expect(noteOn(reading, 'app.formation.web.size')).toBe('said-twice');
    expect(noteOn(reading, 'app.addons[1]')).toBe('heroku-live-overrules');
  });

  test('an environment of app.json keeps what it says', () => {
    const review = reading.environments.get('review');

    expect(review === undefined ? undefined : service(review, 'web').replicas?.value).toBe(1);
  });

  test('a value of the files holds where the live one was not asked for', () => {
    expect(variable(service(reading.app, 'web'), 'RAILS_ENV')?.value.value).toBe('production');
    expect(noteOn(reading, 'live.config.RAILS_ENV')).toBe('heroku-live-value-unknown');
  });
});

test.each([
  ['cron', { cron: [{ command: 'x', schedule: '* * * * *' }] }],
  ['checks', { healthchecks: { web: [{ path: '/' }] } }],
  ['scripts', { scripts: { dokku: { predeploy: 'x' } } }],
  ['autoscaling', { formation: { web: { autoscaling: { min_quantity: 1 } } } }],
  ['add-ons', { addons: ['dokku-postgres'] }],
])('app.json in the dialect of Dokku is no application at Heroku, unless that says so itself: %s', (_, appJson) => {
  const files = { Procfile: 'web: bin/web', 'app.json': appJson };
  const workspace = memoryWorkspace(
    new Map(
      Object.entries(files).map(([name, text]) => [`/shop/${name}`, typeof text === 'string' ? text : JSON.stringify(text)]),
    ),
  );

  expect(readHeroku(loadHeroku(workspace, { directory: '/shop' }), workspace, []).app.heroku?.host).toBe('dokku');
  expect(read({ files }).app.heroku?.host).toBe('heroku');
});

describe('values', () => {
  const config = {
    PLAIN: { value: 'debug' },
    WORKERS: { value: '12' },
    STRIPE_KEY: { value: '4711' },
    GREETING: { value: 'not-a-real-secret-4712' },
    PIN: { value: '1234' },
    SAME: { value: 'as in app.json' },
    'not a name': { value: 'x' },
  };
  const reading = read({
    live: { ...shop, config },
    files: { Procfile: 'web: bin/web', 'app.json': { env: { SAME: 'as in app.json' } } },
  });
  const web = service(reading.app, 'web');

  test('are in clear only where they can be no secret, or where the files have them in clear', () => {
    expect(['PLAIN', 'WORKERS', 'SAME'].map((name) => variable(web, name)?.value.value)).toEqual([
      'debug',
      '12',
      'as in app.json',
    ]);
    for (const name of ['STRIPE_KEY', 'GREETING', 'PIN'])
      expect(variable(web, name)).toMatchObject({ value: { value: undefined }, secret: expect.any(String) });
  });

  test('are nowhere in what was read, beside those', () => {
    const { app, keys, notes, findings } = reading;

    expect(JSON.stringify({ app, keys, notes, findings })).not.toMatch(/471[12]/);
  });

  test('under a name that no variable can have are refused by name', () => {
    expect(noteOn(reading, 'live.config.not a name')).toBe('heroku-live-name-illegal');
  });
});

test('another stage of the pipeline has its own numbers, values and domains, and the components of the first', () => {
  const staging = {
    ...shop,
    app: { name: 'shop-staging' },
    formation: { web: { quantity: 1, size: 'basic' } },
    processTypes: { web: 'bin/other' },
    config: { RAILS_ENV: { value: 'staging' } },
    addons: [],
    domains: ['staging.shop.example'],
  };
  const reading = read({ stages: [staging], environments: ['staging', 'production'] });
  const app = reading.environments.get('staging');

  expect(app?.services.map(({ name }) => name)).toEqual(['postgres', 'release', 'web', 'worker']);
  const web = service(app as App, 'web');
  expect(web).toMatchObject({ replicas: { value: 1 }, memoryLimitBytes: { value: 512 * 1024 ** 2 } });
  expect(variable(web, 'RAILS_ENV')?.value.value).toBe('staging');
  expect(web.hints.find(({ name }) => name === 'exposure')?.value.value).toBe('staging.shop.example');
  expect(unaccounted(reading)).toEqual([]);
});

/** Keys that nobody answers for, given that every fact of the App is used. */
function unaccounted({ app, environments, keys, notes }: HerokuReading): readonly string[] {
  const uses: { origin: Service['environment'][number]['value']['origin']; output: string }[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    else if (typeof value === 'object' && value !== null) {
      if ('how' in value) uses.push({ origin: value as (typeof uses)[number]['origin'], output: 'somewhere' });
      else for (const item of Object.values(value)) visit(item);
    }
  };
  visit(app);
  for (const own of environments.values()) visit(own);
  return settleLedger(keys, notes, uses)
    .entries.filter(({ code }) => code === 'unaccounted')
    .map(({ key }) => key);
}

test('every value of an export is in the account', () => {
  const everything = {
    ...shop,
    app: { ...shop.app, team: 'corner', space: 'walled', maintenance: true, address: 'https://shop-eu-12.herokuapp.com/' },
    release: { version: 42, status: 'succeeded', createdAt: '2026-11-01T00:00:00Z', commit: 'abc' },
    reviewApps: { automatic: true, destroyStale: true, staleDays: 5, waitForCi: true, baseName: 'shop' },
    drains: [{ to: 'https://logs.example', addon: 'papertrail-1', signals: ['logs'] }],
  };

  expect(unaccounted(read({ live: everything, environments: ['production'] }))).toEqual([]);
  expect(unaccounted(read({ live: everything, files: { Procfile: 'web: x' } }))).toEqual([]);
});

describe('what is refused', () => {
  test('is named with its place, and never quoted', () => {
    expect(problemOf(() => read({ live: { kind: 'else' } })).problems[0]?.message).toContain('landfall heroku export');
    expect(problemOf(() => read({ live: { ...head, schemaVersion: 2 } })).problems[0]).toMatchObject({
      place: { line: 3 },
      message: expect.stringContaining('version 1'),
    });
    const inConfig = problemOf(() => read({ live: { ...head, config: { KEY: 'hunter2' } } }));
    expect(inConfig.problems[0]?.message).toContain('live.config.KEY');
    expect(inConfig.message).not.toContain('hunter2');
    expect(problemOf(() => read({ live: '{"config": {"KEY": hunter2' })).message).not.toContain('hunter2');
    expect(problemOf(() => read({ live: { ...head, formation: { 'a b': { quantity: 1 } } } })).code).toBe('HEROKU_INVALID');
  });

  test('no export crashes the reader: it is read or refused', () => {
    const field = fc.constantFrom(...Object.keys(shop));
    fc.assert(
      fc.property(field, fc.jsonValue(), (name, value) => {
        try {
          read({ live: { ...shop, [name]: value }, environments: ['production'] });
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
        }
      }),
      { numRuns: 200 },
    );
  });
});
