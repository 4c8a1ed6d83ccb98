import { type App, AppError, memoryWorkspace, type Service, settleLedger } from '@landfall/model';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadHeroku } from './project.ts';
import { type HerokuReading, readHeroku } from './read-heroku.ts';

/** Reads an application from its files; a map stands for JSON. */
function read(files: Readonly<Record<string, string | object>>, environments: readonly string[] = []): HerokuReading {
  const workspace = memoryWorkspace(
    new Map(
      Object.entries(files).map(([name, text]) => [`/shop/${name}`, typeof text === 'string' ? text : JSON.stringify(text)]),
    ),
  );
  return readHeroku(loadHeroku(workspace, { directory: '/shop' }), workspace, environments);
}

function service({ app }: { readonly app: App }, name: string): Service {
  const found = app.services.find((one) => one.name === name);
  if (found === undefined) throw new Error(`${name} is not among ${app.services.map((one) => one.name).join(', ')}`);
  return found;
}

function codes({ findings }: HerokuReading): readonly string[] {
  return findings.map(({ code }) => code);
}

function noteOn({ notes }: HerokuReading, key: string): string | undefined {
  return notes.find((note) => note.key === key)?.code;
}

function valueOf(of: Service, name: string) {
  return of.environment.find((variable) => variable.name === name);
}

function hintsOf({ hints }: Service): Readonly<Record<string, unknown>> {
  return Object.fromEntries(hints.map(({ name, value }) => [name, value.value]));
}

describe('process types', () => {
  const reading = read({
    Procfile: 'web: bin/web -p $PORT\nworker: bin/work\nclock: clockwork lib/clock.rb\nconsole: irb\n',
    Gemfile: '',
  });

  test('become components; only web is reached from outside, and is told its port', () => {
    expect(reading.app.services.map(({ name }) => name)).toEqual(['clock', 'web', 'worker']);
    expect(reading.app.services.map(({ ports }) => ports.length)).toEqual([0, 1, 0]);
    expect(valueOf(service(reading, 'web'), 'PORT')?.value.value).toBe('5000');
    expect(valueOf(service(reading, 'worker'), 'PORT')).toBeUndefined();
    expect(service(reading, 'web').role).toMatchObject({ role: 'web', confidence: 'certain' });
  });

  test('run as Heroku runs them: one web and none of the others until someone says so, 30 seconds to end, always again', () => {
    expect(reading.app.services.map(({ replicas }) => replicas?.value)).toEqual([0, 1, 0]);
    expect(reading.app.services.map(({ stopGracePeriodMs }) => stopGracePeriodMs?.value)).toEqual([30_000, 30_000, 30_000]);
    expect(reading.app.services.every(({ restart }) => restart?.value.policy === 'always')).toBe(true);
    expect(codes(reading)).toContain('heroku-quantity-unknown');
  });

  test('that people start by hand are no components, and the ledger says so', () => {
    expect(noteOn(reading, 'procfile.console')).toBe('heroku-one-off');
  });

  test('run from an image that is built, also where the application is called like a public one', () => {
    const named = read({ Procfile: 'web: x', 'app.json': { name: 'Redis', env: {} }, Gemfile: '' });

    expect(service(named, 'web')).toMatchObject({ image: { value: 'redis' }, build: {}, imageFacts: { exposed: [] } });
    expect(service(named, 'web').ports[0]?.target.value).toBe(5000);
  });

  test('know their own name, as dynos do', () => {
    expect(reading.app.services.map((one) => valueOf(one, 'DYNO')?.podField)).toEqual(Array(3).fill('metadata.name'));
  });

  test('keep the program in reach of the signal to stop', () => {
    expect(service(reading, 'web').command?.value).toEqual(['bash', '-c', 'exec bin/web -p $PORT']);
    expect(service(reading, 'web').entrypoint?.value).toEqual(['/cnb/lifecycle/launcher']);
    const docker = read({ Procfile: 'web: bin/web --all\nworker: bin/work "$QUEUE"', Dockerfile: 'FROM scratch' });
    expect(service(docker, 'web').command?.value).toEqual(['bin/web', '--all']);
    expect(service(docker, 'worker').command?.value).toEqual(['sh', '-c', 'exec bin/work "$QUEUE"']);
  });

  test('are what the buildpack starts when there is no Procfile', () => {
    const node = read({ 'app.json': { env: { A: 'b' } }, 'package.json': '{"scripts": {"start": "node ."}}' });

    expect(service(node, 'web').command).toMatchObject({
      value: ['bash', '-c', 'exec npm start'],
      origin: { how: 'inferred', place: { file: 'package.json', line: 1, column: 23 } },
    });
    expect(codes(read({ 'app.json': { stack: 'heroku-24' }, 'requirements.txt': '' }))).toContain('heroku-nothing-runs');
  });

  test('of heroku.yml win over a Procfile, run from the images they name, and join several commands', () => {
    const yml = 'build:\n  docker:\n    app: Dockerfile\nrun:\n  web:\n    command: [./a, ./b]\n    image: app\n';
    const container = read({ 'heroku.yml': yml, Procfile: 'web: never', Dockerfile: 'FROM scratch' });

    expect(container.app.services.map(({ name }) => name)).toEqual(['web']);
    expect(service(container, 'web')).toMatchObject({
      image: { value: 'shop-app' },
      command: { value: ['sh', '-c', './a && exec ./b'] },
    });
    expect(noteOn(container, 'procfile')).toBe('heroku-procfile-unread');
  });
});

describe('moments', () => {
  const reading = read({
    Procfile: 'web: bin/web\nrelease: bin/migrate',
    Dockerfile: 'FROM scratch',
    'app.json': {
      scripts: { postdeploy: 'bin/seed', dokku: { postdeploy: 'bin/tell' } },
      cron: [{ command: 'bin/rake orders:expire', schedule: '0 4 * * *', maintenance: true }],
    },
  });

  test('the release phase ends well before anything starts, within an hour, and is not repeated', () => {
    expect(hintsOf(service(reading, 'release'))).toEqual({ 'job.deadlineSeconds': 3600 });
    expect(service(reading, 'release')).toMatchObject({
      mode: { value: 'replicated-job' },
      restart: { value: { policy: 'no' } },
    });
    expect(service(reading, 'web').dependsOn).toMatchObject([
      { service: 'release', condition: 'service_completed_successfully' },
    ]);
  });

  test('what Heroku runs once waits for a person, what Dokku runs after each deployment waits for web', () => {
    expect(hintsOf(service(reading, 'postdeploy-2'))).toMatchObject({ 'schedule.suspend': true });
    expect(service(reading, 'postdeploy').dependsOn.map(({ service: name, condition }) => [name, condition])).toEqual([
      ['release', 'service_completed_successfully'],
      ['web', 'service_started'],
    ]);
  });

  test('schedules are in UTC, and maintenance suspends them', () => {
    expect(hintsOf(service(reading, 'cron-rake-orders-expire'))).toEqual({
      schedule: '0 4 * * *',
      'schedule.timeZone': 'Etc/UTC',
      'schedule.suspend': true,
      'job.deadlineSeconds': 86_400,
    });
  });
});

describe('config vars', () => {
  const reading = read({
    Procfile: 'web: x',
    'app.json': {
      env: {
        PLAIN: 'a',
        VALUED: { value: 'b', required: true },
        MADE: { generator: 'secret' },
        ASKED: { description: 'who knows' },
        LEFT: { required: false },
        EMPTY: { value: '', required: false },
        PORT: '3000',
        CACHE_URL: {},
      },
      addons: [{ plan: 'heroku-redis', as: 'CACHE' }, 'sendgrid'],
    },
  });
  const web = service(reading, 'web');

  test('with a value have it; one that is generated or asked for comes from the store of secrets', () => {
    expect(valueOf(web, 'PLAIN')?.value).toMatchObject({ value: 'a', origin: { how: 'stated', key: 'app.env.PLAIN' } });
    expect(valueOf(web, 'VALUED')).toMatchObject({ value: { value: 'b' } });
    expect(valueOf(web, 'EMPTY')?.value.value).toBe('');
    for (const name of ['MADE', 'ASKED', 'SENDGRID_PASSWORD'])
      expect(valueOf(web, name)).toMatchObject({ value: { value: undefined }, secret: expect.any(String) });
  });

  test('that are optional and have no value are left out, and those of add-ons are theirs', () => {
    expect(valueOf(web, 'LEFT')).toBeUndefined();
    expect(noteOn(reading, 'app.env.LEFT')).toBe('heroku-optional');
    expect(valueOf(web, 'CACHE_URL')?.value.value).toBe('redis://redis:6379');
  });

  test('that Heroku sets by itself are set', () => {
    const named = read({ Procfile: 'web: x', 'app.json': { name: 'Big Shop', env: { HEROKU_APP_NAME: { required: true } } } });

    expect(valueOf(service(named, 'web'), 'HEROKU_APP_NAME')?.value.value).toBe('big-shop');
  });

  test('decide the port of web', () => {
    expect(web.ports[0]?.target.value).toBe(3000);
    expect(web.healthcheck?.test?.value).toContain('3000');
    const exposed = read({ Procfile: 'web: x', Dockerfile: 'FROM scratch\nEXPOSE 4000' });
    expect(service(exposed, 'web').ports[0]?.target).toMatchObject({ value: 4000, origin: { how: 'inferred' } });
  });

  test('of an environment win there, and everything else stays', () => {
    const both = read(
      {
        Procfile: 'web: x',
        'app.json': {
          env: { A: 'all', B: 'all' },
          environments: {
            review: { env: { A: 'own', C: { required: false } }, formation: { web: { quantity: 3 } } },
            production: { env: { A: 'p' } },
          },
        },
      },
      ['review', 'staging'],
    );
    const review = service({ app: both.environments.get('review') ?? both.app }, 'web');

    expect([...both.environments.keys()]).toEqual(['review']);
    expect(valueOf(service(both, 'web'), 'A')?.value.value).toBe('all');
    expect(valueOf(review, 'A')?.value.value).toBe('own');
    expect(review.replicas?.value).toBe(3);
    expect(noteOn(both, 'app.environments.production')).toBe('heroku-environment-unwritten');
    expect(noteOn(both, 'app.environments.review.env.C.required')).toBe('heroku-required');
  });
});

describe('values of the live application', () => {
  const reading = read(
    {
      Procfile: 'web: x',
      'app.json': { env: { SMTP_HOST: {}, LEVEL: 'info' }, addons: ['heroku-postgresql'] },
      '.env.production': "SMTP_HOST=smtp.example\nLEVEL='warn'\nAPI_TOKEN=abc\nDATABASE_URL=postgres://u:p@old/db\n",
    },
    ['staging', 'production'],
  );
  const web = service({ app: reading.environments.get('production') ?? reading.app }, 'web');

  test('hold in the environment that the file is named after, and nowhere else', () => {
    expect([...reading.environments.keys()]).toEqual(['production']);
    expect(valueOf(web, 'SMTP_HOST')?.value.value).toBe('smtp.example');
    expect(valueOf(web, 'LEVEL')?.value).toMatchObject({
      value: 'warn',
      origin: { place: { file: '.env.production', line: 2, column: 1 } },
    });
    expect(valueOf(web, 'API_TOKEN')?.value.value).toBe('abc');
    expect(valueOf(service(reading, 'web'), 'API_TOKEN')).toBeUndefined();
  });

  test('do not lead a component back to a database of Heroku', () => {
    expect(valueOf(web, 'DATABASE_URL')?.value.value).toBe('postgres://app:@postgres:5432/app');
  });

  test('are never part of a message', () => {
    expect(() => read({ Procfile: 'web: x', '.env.production': 'API_TOKEN="abc-not-closed' }, ['production'])).toThrow(
      expect.objectContaining({ code: 'HEROKU_INVALID', message: expect.not.stringContaining('abc-not-closed') }),
    );
  });
});

describe('add-ons', () => {
  test('that keep data become components with a volume, and give their address without a password in it', () => {
    const reading = read({
      Procfile: 'web: x',
      'app.json': { addons: [{ plan: 'heroku-postgresql:standard-0', options: { version: '18' } }] },
    });
    const postgres = service(reading, 'postgres');

    expect(postgres).toMatchObject({ image: { value: 'postgres:18' }, role: { role: 'database' } });
    expect(postgres.mounts).toMatchObject([{ kind: 'volume', target: '/var/lib/postgresql', source: 'postgres-data' }]);
    expect(valueOf(service(reading, 'web'), 'DATABASE_URL')).toMatchObject({
      value: { value: 'postgres://app:@postgres:5432/app' },
      template: 'postgres://app:${POSTGRES_PASSWORD}@postgres:5432/app',
    });
    expect(reading.app.volumes[0]?.hints).toMatchObject([
      { name: 'size', value: { value: '64Gi', origin: { how: 'inferred' } } },
    ]);
    expect(codes(reading)).toContain('heroku-data');
  });

  test('of one kind twice are two components with a secret each, and never one that a process is called', () => {
    const reading = read({
      Procfile: 'web: x\nredis: y',
      'app.json': { addons: ['heroku-postgresql', { plan: 'heroku-postgresql', as: 'STATS' }, 'heroku-redis'] },
    });

    expect(reading.app.services.map(({ name }) => name)).toEqual(['postgres', 'postgres-2', 'redis', 'redis-2', 'web']);
    expect(valueOf(service(reading, 'web'), 'STATS_URL')?.template).toBe(
      'postgres://app:${POSTGRES_PASSWORD_2}@postgres-2:5432/app',
    );
    expect(valueOf(service(reading, 'web'), 'REDIS_URL')?.value.value).toBe('redis://redis-2:6379');
  });

  test('in both files are one', () => {
    const yml = 'setup:\n  addons:\n    - plan: heroku-postgresql\n      as: DATABASE\nbuild:\n  docker:\n    web: Dockerfile\n';
    const reading = read({ 'heroku.yml': yml, 'app.json': { addons: ['heroku-postgresql:mini'] }, Dockerfile: 'FROM scratch' });

    expect(reading.app.services.map(({ name }) => name)).toEqual(['postgres', 'web']);
    expect(noteOn(reading, 'heroku.setup.addons[0]')).toBe('said-twice');
  });

  test('that are unknown are told, with what was meant', () => {
    const reading = read({ Procfile: 'web: x', 'app.json': { addons: ['heroku-postgresqll', 'scheduler'] } });

    expect(reading.notes.find(({ key }) => key === 'app.addons[0]')?.reason).toContain('Did you mean heroku-postgresql?');
    expect(codes(reading)).toEqual(expect.arrayContaining(['heroku-add-on-unknown', 'heroku-add-on-scheduler']));
  });
});

describe('sizes and checks', () => {
  test('of dynos become requests and limits, whatever the case; unknown ones are told', () => {
    const reading = read({
      Procfile: 'web: x\nworker: y\nfir: z',
      'app.json': {
        formation: { web: { quantity: 1, size: 'Standard-2X' }, worker: { size: 'standart-1x' }, fir: { size: 'dyno-2c-4gb' } },
      },
    });

    expect(service(reading, 'web').memoryLimitBytes?.value).toBe(1024 ** 3);
    expect(service(reading, 'fir')).toMatchObject({ memoryLimitBytes: { value: 4 * 1024 ** 3 }, cpuReservation: { value: 1 } });
    expect(reading.notes.filter(({ key }) => key === 'app.formation.worker.size').map(({ reason }) => reason)).toEqual([
      'There is no dyno of the size standart-1x. Did you mean standard-1x?',
    ]);
  });

  test('of Dokku say how far a process scales and at which use; triggers of other kinds are told', () => {
    const autoscaling = {
      min_quantity: 2,
      max_quantity: 6,
      triggers: { cpu: { metadata: { type: 'Utilization', value: '50' } }, http: { metadata: { url: 'x' } } },
    };
    const reading = read({ Procfile: 'web: x', 'app.json': { formation: { web: { autoscaling } } } });

    expect(hintsOf(service(reading, 'web'))).toEqual({ 'hpa.min': 2, 'hpa.max': 6, 'hpa.cpu': 50 });
    expect(noteOn(reading, 'app.formation.web.autoscaling.triggers.http')).toBe('dokku-trigger');
    expect(noteOn(reading, 'app.formation.web.autoscaling.triggers.cpu')).toBeUndefined();
  });

  test('of Dokku become checks, and without one web must open its port', () => {
    const reading = read({
      Procfile: 'web: x\nworker: y',
      'app.json': {
        healthchecks: {
          web: [{ path: '/up', attempts: 4, wait: 7, timeout: 3 }],
          worker: [{ command: ['ok'], type: 'liveness' }],
        },
      },
    });

    expect(service(reading, 'web').healthcheck).toMatchObject({
      test: { value: ['CMD', 'curl', '-fsS', 'http://127.0.0.1:5000/up'] },
      intervalMs: { value: 7000 },
      retries: { value: 4 },
    });
    expect(service(reading, 'worker').healthcheck?.test?.value).toEqual(['CMD', 'ok']);
    expect(hintsOf(service(reading, 'worker'))).toEqual({ liveness: true });
    expect(hintsOf(service(reading, 'web'))).toEqual({});
    expect(service(read({ Procfile: 'web: x' }), 'web').healthcheck?.test?.value).toEqual([
      'CMD',
      'nc',
      '-z',
      '127.0.0.1',
      '5000',
    ]);
  });
});

describe('files beside the descriptors', () => {
  test('say where the Procfile is, and which others are not read', () => {
    const reading = read({
      'app.json': { env: { PROCFILE_PATH: 'deploy/Procfile' } },
      'deploy/Procfile': 'web: x',
      'Procfile.dev': 'web: y',
    });

    expect(reading.app.files).toEqual(['deploy/Procfile', 'app.json']);
    expect(codes(reading)).toContain('heroku-other-procfiles');
    expect(() => read({ 'app.json': { env: { PROCFILE_PATH: '../../etc/passwd' } } })).not.toThrow();
  });

  test('decide the proposed build: stated buildpacks, else the language that is found', () => {
    const build = (files: Readonly<Record<string, string | object>>) => read({ Procfile: 'web: x', ...files }).app.heroku?.build;

    expect(build({ 'go.mod': '', 'requirements.txt': '' })?.buildpacks).toEqual(['heroku/python', 'heroku/procfile']);
    expect(
      build({ '.buildpacks': 'https://github.com/heroku/heroku-buildpack-nodejs.git#v1\nheroku/ruby\n' })?.buildpacks,
    ).toEqual(['heroku/nodejs', 'heroku/ruby', 'heroku/procfile']);
    expect(build({ 'build.gradle': '' })?.buildpacks).toEqual(['heroku/java', 'heroku/procfile']);
    expect(build({ 'project.clj': '' })).toMatchObject({ buildpacks: [], missing: ['clojure'] });
    expect(build({ 'app.json': { buildpacks: ['heroku/ruby'] }, Aptfile: 'ffmpeg\n# no\n:repo:x\nlibvips-dev\n' })).toMatchObject(
      {
        buildpacks: ['heroku/deb-packages', 'heroku/ruby', 'heroku/procfile'],
        systemPackages: ['ffmpeg', 'libvips-dev'],
      },
    );
    expect(build({ Dockerfile: 'FROM scratch' })).toBeUndefined();
    expect(build({ 'project.toml': '', Gemfile: '' })).toBeUndefined();
    expect(codes(read({ Procfile: 'web: x', 'app.json': { buildpacks: ['https://example.com/own'] } }))).toContain(
      'heroku-build-part',
    );
  });

  test('of languages are accounted for where they state a version', () => {
    const reading = read({
      Procfile: 'web: x',
      'package.json': '{"engines": {"node": "24.x"}}',
      '.python-version': '# why\n3.14\n',
    });

    expect(reading.keys.map(({ key, place }) => [key, place.line])).toEqual([
      ['runtime[".python-version"]', 2],
      ['procfile.web', 1],
      ['package.engines.node', 1],
    ]);
  });
});

describe('processes that start others', () => {
  test.each(['foreman start -f Procfile.all', 'bin/start-pgbouncer bundle exec puma', 'exec supervisord -n'])(
    '%s is told',
    (line) => {
      expect(codes(read({ Procfile: `web: ${line}` }))).toContain('heroku-supervisor');
    },
  );
});

describe('refusals', () => {
  function failure(files: Readonly<Record<string, string | object>>) {
    try {
      read(files);
    } catch (error) {
      if (error instanceof AppError) return { code: error.code, problems: error.problems };
      throw error;
    }
    return undefined;
  }

  test.each([
    [{ 'app.json': { expo: { name: 'x' } } }, 'HEROKU_OTHER_KIND', 'Expo'],
    [{ 'app.json': { pages: ['pages/index'], window: {} } }, 'HEROKU_OTHER_KIND', 'WeChat'],
    [{ 'app.json': { name: 'x', displayName: 'X' } }, 'HEROKU_OTHER_KIND', 'React Native'],
    [{ 'notes.txt': 'x' }, 'HEROKU_FILE_MISSING', 'no Procfile'],
    [{ 'app.json': { env: ['A=b'] } }, 'HEROKU_INVALID', 'app.env: expected a map, not a list'],
    [{ 'app.json': { formation: { web: { quantity: 'two' } } } }, 'HEROKU_INVALID', 'a whole number, not the text "two"'],
    [{ 'heroku.yml': 'build: [' }, 'HEROKU_INVALID', ''],
    [{ 'heroku.yml': '' }, 'HEROKU_INVALID', 'needs `build`'],
  ])('%j is refused: %s', (files, code, words) => {
    const found = failure(files);

    expect(found?.code).toBe(code);
    expect(found?.problems.map(({ message }) => message).join()).toContain(words);
  });

  test('an app.json of something else beside a Procfile is left alone', () => {
    expect(codes(read({ Procfile: 'web: x', 'app.json': { expo: {} } }))).toContain('heroku-foreign-app-json');
  });
});

describe('the account', () => {
  test('has one entry for each written value, whatever is written', () => {
    const name = fc.constantFrom(
      'web',
      'worker',
      'env',
      'addons',
      'formation',
      'quantity',
      'size',
      'plan',
      'as',
      'value',
      'required',
      'cron',
      'environments',
      'review',
      'zzz',
    );
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom('x', '1', 'heroku-redis', 'Basic', 2, true),
        fc.array(tie('any'), { maxLength: 2 }),
        fc.dictionary(name, tie('any'), { maxKeys: 3 }),
      ),
    })).any;
    fc.assert(
      fc.property(fc.dictionary(name, value, { maxKeys: 4 }), (json) => {
        let reading: HerokuReading;
        try {
          reading = read({ Procfile: 'web: x\nworker: y', 'app.json': json, Dockerfile: 'FROM scratch' }, ['review']);
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
          return;
        }
        const keys = reading.keys.map(({ key }) => key);
        expect(new Set(keys).size).toBe(keys.length);
        expect(settleLedger(reading.keys, reading.notes, []).entries).toHaveLength(keys.length);
      }),
      { numRuns: 300 },
    );
  });

  test('is kept for any heroku.yml too, and nothing breaks on it', () => {
    const name = fc.constantFrom(
      'setup',
      'addons',
      'config',
      'build',
      'docker',
      'run',
      'release',
      'web',
      'command',
      'image',
      'x',
    );
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom('web', 'Dockerfile', '../x', '', 1, null),
        fc.array(tie('any'), { maxLength: 2 }),
        fc.dictionary(name, tie('any'), { maxKeys: 3 }),
      ),
    })).any;
    fc.assert(
      fc.property(fc.dictionary(name, value, { maxKeys: 4 }), (document) => {
        try {
          const reading = read({ 'heroku.yml': document, Dockerfile: 'FROM scratch' });
          const keys = reading.keys.map(({ key }) => key);
          expect(new Set(keys).size).toBe(keys.length);
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('tells of a name that stands twice', () => {
    const { keys } = read({ Procfile: 'web: x', 'app.json': '{"stack": "a", "stack": "b"}' });

    expect(keys.filter(({ key }) => key.startsWith('app.stack')).map(({ dropped }) => dropped?.code)).toEqual([
      'repeated-name',
      undefined,
    ]);
  });
});
