import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Landfall, type LandfallRun, startLandfall } from '../corpus/landfall/landfall.ts';
import { type Fault, type PlatformDouble, startPlatformDouble } from './platform-double.ts';
import { stateOf } from './platform-state.ts';

const token = 'HRKU-not-a-real-token-0815';
/** Parts of values that must be in nothing that is printed or written, unless values were asked for. */
const planted = /0815|471[0-9]-planted/;

const state = stateOf([
  {
    name: 'shop-eu',
    stage: 'production',
    config: {
      DATABASE_URL: 'postgres://u:4711-planted@db.example/x',
      PAYMENT_KEY: '4712-planted',
      RAILS_ENV: 'production',
      SPECIAL_URL: 'https://:4713-planted@special.example',
      JOBS_URL: 'redis://:4714-planted@jobs.example',
      MOTTO: '4715-planted',
    },
    formation: {
      web: [2, 'Standard-2X', 'bundle exec puma'],
      worker: [3, 'Performance-M', 'bundle exec sidekiq'],
      release: [0, 'Basic', 'bundle exec rails db:migrate'],
    },
    domains: ['www.shop.example', 'shop.example'],
    addons: [
      { plan: 'heroku-postgresql:standard-0', cents: 5000, variables: ['DATABASE_URL'] },
      { plan: 'special:small', cents: 900, variables: ['SPECIAL_URL'] },
      { plan: 'scheduler:standard', cents: 0, variables: [] },
      { plan: 'heroku-redis:mini', cents: 300, variables: ['JOBS_URL'], owner: 'shop-jobs' },
    ],
    drains: ['https://user:4716-planted@logs.example/in?token=4717-planted'],
    features: ['preboot'],
    buildpacks: ['heroku/nodejs', 'https://x:4718-planted@git.example/buildpack-images?key=4719-planted', 'heroku/ruby'],
  },
  {
    name: 'shop-staging',
    stage: 'staging',
    config: { RAILS_ENV: 'staging' },
    formation: { web: [1, 'Basic', 'bundle exec puma'] },
    domains: ['staging.shop.example'],
  },
]);

let landfall: Landfall;
let double: PlatformDouble;
let folder: string;

beforeAll(async () => {
  [landfall, double] = await Promise.all([startLandfall(), startPlatformDouble(state, token)]);
});
afterAll(async () => {
  await Promise.all([landfall.stop(), double.stop()]);
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'landfall-live-'));
});
afterEach(() => {
  expect(double.invalid).toEqual([]);
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the command in a folder of its own, under faults. */
async function run(
  args: readonly string[],
  faults: readonly Fault[] = [],
  environment: Record<string, string> = {},
): Promise<LandfallRun> {
  double.expect(faults);
  return landfall.run({
    args,
    folder,
    environment: { HOME: folder, HEROKU_API_URL: double.url, HEROKU_API_KEY: token, ...environment },
  });
}

/** Everything that a run printed, and every file below the folder. */
function everything({ stdout, stderr }: LandfallRun): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return [stdout, stderr, ...files.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))].join('\n');
}

function exported(): Record<string, unknown> {
  return JSON.parse(readFileSync(join(folder, 'shop-eu.heroku.json'), 'utf8')) as Record<string, unknown>; // Written just now.
}

describe('landfall heroku export', () => {
  test('saves what the API tells, page after page, without values and without what opens anything', async () => {
    const result = await run(['heroku', 'export', '--app', 'shop-eu']);

    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
    expect(exported()).toMatchObject({
      kind: 'landfall/heroku-export',
      schemaVersion: 1,
      app: { name: 'shop-eu', region: 'eu', stack: 'heroku-24', slugBytes: 123_456_789 },
      formation: { web: { quantity: 2, size: 'Standard-2X' }, worker: { quantity: 3 }, release: { quantity: 0 } },
      release: { version: 42, commit: 'abcdef0123' },
      config: { DATABASE_URL: {}, MOTTO: {} },
      addons: [
        { plan: 'heroku-postgresql:standard-0', monthlyCents: 5000, variables: ['DATABASE_URL'] },
        { plan: 'special:small' },
        { plan: 'scheduler:standard' },
        { plan: 'heroku-redis:mini', owner: 'shop-jobs', variables: ['JOBS_URL'] },
      ],
      buildpacks: ['heroku/nodejs', 'https://git.example/buildpack-images', 'heroku/ruby'],
      drains: [{ to: 'https://logs.example' }],
      features: ['preboot'],
      pipeline: { name: 'shop', stage: 'production', apps: { 'shop-staging': 'staging' } },
      reviewApps: { automatic: true, staleDays: 5 },
      dynoSizes: { 'standard-2x': { memoryMegabytes: 1024, monthlyCents: 5000 } },
      missing: [{ what: 'jobs of the Scheduler' }, { what: 'rules of autoscaling' }],
    });
    expect(everything(result)).not.toMatch(planted);
    expect(new Set(double.seen.map(({ method }) => method))).toEqual(new Set(['GET']));
    expect(double.seen.filter(({ path }) => path.endsWith('/addon-attachments')).length).toBeGreaterThan(1);
  });

  test('has values only when they are asked for, in a file for its owner alone', async () => {
    const result = await run(['heroku', 'export', '--app', 'shop-eu', '--with-secrets']);

    expect(exported()).toMatchObject({ config: { PAYMENT_KEY: { value: '4712-planted' } } });
    expect(statSync(join(folder, 'shop-eu.heroku.json')).mode & 0o777).toBe(0o600);
    expect(result.stdout + result.stderr).not.toMatch(planted);
    expect(readFileSync(join(folder, 'shop-eu.heroku.json'), 'utf8')).not.toContain(token);
  });

  test('takes the token from .netrc when no variable has it, and only for the host of the API', async () => {
    const host = new URL(double.url).hostname;
    writeFileSync(
      join(folder, '.netrc'),
      `machine api.heroku.com\n  password wrong-one-0815\nmachine ${host}\n  login me\n  password ${token}\n`,
    );
    expect((await run(['heroku', 'export', '--app', 'shop-eu'], [], { HEROKU_API_KEY: '' })).exitCode).toBe(0);

    writeFileSync(join(folder, '.netrc'), `machine api.heroku.com\n  password ${token}\ndefault password ${token}\n`);
    const refused = await run(['heroku', 'export', '--app', 'shop-eu'], [], { HEROKU_API_KEY: '' });
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('There is no token for 127.0.0.1');
    expect(double.seen).toEqual([]);
  });
});

describe('what goes wrong', () => {
  const cases: readonly (readonly [what: string, fault: Fault, exitCode: number, says: string])[] = [
    [
      'a token that is not accepted',
      { path: /./, kind: { status: 401, message: `${token} is invalid` } },
      3,
      'token from HEROKU_API_KEY: *** is invalid (request 01234567',
    ],
    [
      'an application that is not there',
      { path: /^\/apps\/shop-eu$/, kind: { status: 404, message: "Couldn't find that app." } },
      3,
      'There is no application shop-eu',
    ],
    [
      'an application of somebody else',
      { path: /^\/apps\/shop-eu$/, kind: { status: 403, message: 'You do not have access.' } },
      3,
      'may not see the application shop-eu: You do not have access (request',
    ],
    [
      'requests that are used up for long',
      { path: /formation/, kind: { status: 429, id: 'rate_limit', headers: { 'retry-after': '1800' } } },
      3,
      'Try again in 1800 seconds',
    ],
    ['an answer that never ends', { path: /formation/, kind: 'endless' }, 3, 'more than 8 MiB'],
    ['an answer that is no JSON', { path: /formation/, kind: 'no json' }, 3, 'no JSON'],
    ['an answer of another kind', { path: /\/domains$/, kind: { status: 200, message: 'no list' } }, 3, 'no list'],
  ];

  test.each(cases)('%s', async (_, fault, exitCode, says) => {
    const result = await run(['heroku', 'export', '--app', 'shop-eu'], [fault]);

    expect(result.stderr).toContain(says);
    expect(result.exitCode).toBe(exitCode);
    expect(everything(result)).not.toMatch(planted);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('what passes is tried again: a server in trouble, a broken connection, a short wait for requests', async () => {
    const result = await run(
      ['heroku', 'export', '--app', 'shop-eu'],
      [
        { path: /formation/, times: 1, kind: { status: 503 } },
        { path: /config-vars/, times: 1, kind: 'cut off' },
        { path: /addons/, times: 1, kind: { status: 429, headers: { 'retry-after': '0' } } },
      ],
    );

    expect(result.exitCode).toBe(0);
    expect(exported()).toMatchObject({ formation: { web: {} }, config: { MOTTO: {} } });
  });

  test('what the account may not see is named as missing, and the rest is there', async () => {
    const result = await run(
      ['heroku', 'export', '--app', 'shop-eu'],
      [{ path: /config-vars/, kind: { status: 403, message: 'No.' } }],
    );

    expect(result.exitCode).toBe(0);
    expect(exported()).toMatchObject({ missing: [{ what: 'config vars', why: expect.stringContaining('No') }, {}, {}] });
  });

  test('the token follows no redirect to another host', async () => {
    const heard: string[] = [];
    const other = createServer((request, response) => {
      heard.push(String(request.headers.authorization));
      response.end('{}');
    }).listen(0, '127.0.0.1');
    await once(other, 'listening');
    try {
      const location = `http://127.0.0.1:${(other.address() as AddressInfo).port}/apps/shop-eu`; // It listens on a port.
      const result = await run(
        ['heroku', 'export', '--app', 'shop-eu'],
        [{ path: /shop-eu$/, kind: { status: 302, headers: { location } } }],
      );

      expect(result.exitCode).toBe(3);
      expect(result.stderr).toContain('not sent to another host');
      expect(heard).toEqual([]);
    } finally {
      other.close();
    }
  });

  test('names and addresses that are none are refused before anything is sent', async () => {
    expect((await run(['heroku', 'export', '--app', '../account'])).exitCode).toBe(2);
    const remote = { HEROKU_API_URL: 'http://api.example' };
    expect((await run(['heroku', 'export', '--app', 'shop-eu'], [], remote)).stderr).toContain('https is expected');
    for (const others of [
      ['--from', 'compose', '--app', 'shop-eu'],
      ['--from', 'heroku-export', 'x.json', '--app', 'shop-eu'],
      ['--with-secrets'],
    ])
      expect((await run(['assess', ...others])).exitCode).toBe(2);
    expect(double.seen).toEqual([]);
  });

  test('hostile texts steer nothing: neither the terminal nor the files', async () => {
    const hostile = stateOf([
      {
        name: 'shop-eu',
        stage: 'production',
        config: { 'A\u001b[2J': 'x', __proto__: 'y', ['../../etc']: 'z' },
        formation: { web: [1, '\u001b[31mBig', 'bin/web "$(id)"\n- injected: true'] },
        domains: ['*.evil.example', 'a b', '<script>alert(1)</script>'],
        addons: [{ plan: '../../x:y', cents: 1, variables: ['A: b\nc'] }],
        drains: ['javascript:alert(1)'],
      },
    ]);
    const evil = await startPlatformDouble(hostile, token);
    try {
      const environment = { HEROKU_API_URL: evil.url };
      const assessed = await run(['assess', '--app', 'shop-eu'], [], environment);
      const rendered = await run(['render', '--app', 'shop-eu'], [], environment);

      expect([assessed.exitCode, rendered.exitCode]).toEqual([0, 0]);
      const text = everything(rendered) + assessed.stdout;
      for (const steering of ['\u001b[2J', '\u001b[31mBig']) expect(text).not.toContain(steering);
      expect(readdirSync(folder)).toEqual(['deploy']);
    } finally {
      await evil.stop();
    }
  });
});

describe('a live application', () => {
  test('is assessed and rendered without a folder, and no value of it is printed or written', async () => {
    for (const flags of [[], ['--with-secrets']]) {
      const rendered = await run(['render', '--app', 'shop-eu', '--env', 'production', ...flags]);
      const assessed = await run(['assess', '--from', 'heroku', '--app', 'shop-eu', '--format', 'json', ...flags]);

      expect([rendered.exitCode, assessed.exitCode]).toEqual([0, 0]);
      expect(everything(rendered) + assessed.stdout + assessed.stderr).not.toMatch(planted);
      expect(readFileSync(join(folder, 'deploy/environments/production/web.yaml'), 'utf8')).toContain('www.shop.example');
      expect(readFileSync(join(folder, 'deploy/values/worker.yaml'), 'utf8')).toMatch(/^replicas: 3/m);
    }
  });

  test('is the same from its saved export, and nothing is asked then', async () => {
    await run(['heroku', 'export', '--app', 'shop-eu']);
    await run(['render', '--app', 'shop-eu', '--out', 'live']);
    const saved = await run(['render', '--from', 'heroku-export', 'shop-eu.heroku.json', '--out', 'saved', '--path', 'live']);

    expect(saved.exitCode).toBe(0);
    expect(double.seen).toEqual([]);
    const values = (out: string) => readFileSync(join(folder, out, 'values/web.yaml'), 'utf8');
    expect(values('saved')).toBe(values('live'));
  });

  test('joins the Procfile of the folder, which says what runs', async () => {
    writeFileSync(join(folder, 'Procfile'), 'web: bundle exec puma --new\n');
    await run(['render', '--app', 'shop-eu']);

    const web = readFileSync(join(folder, 'deploy/values/web.yaml'), 'utf8');
    expect(web).toContain('--new');
    expect(web).toMatch(/^replicas: 2/m);
  });

  test('of a pipeline is one environment, and staging is another', async () => {
    const result = await run(['render', '--pipeline', 'shop', '--env', 'staging', '--env', 'production', '--with-secrets']);

    expect(result.exitCode).toBe(0);
    const web = (environment: string) => readFileSync(join(folder, `deploy/environments/${environment}/web.yaml`), 'utf8');
    expect(web('staging')).toContain('staging.shop.example');
    expect(web('staging')).toMatch(/^replicas: 1/m);
    expect(web('production')).not.toContain('staging');
    expect(everything(result)).not.toMatch(planted);
  });
});
