import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Delivered, type Delivery, startDelivery } from '../semantics/delivered.ts';
import type { Container, KubernetesObject } from '../semantics/objects.ts';

let delivery: Delivery;
let shop: Delivered;
let container: Delivered;
let dokku: Delivered;
let live: Delivered;

beforeAll(async () => {
  delivery = await startDelivery();
  shop = await delivery.deliver('heroku-shop');
  container = await delivery.deliver('heroku-container');
  dokku = await delivery.deliver('heroku-dokku');
  live = await delivery.deliver('heroku-live/records.heroku.json', ['--from', 'heroku-export']);
});
afterAll(() => delivery.stop());

function main(from: Delivered, component: string): Container {
  const [found] = from.pod(component).containers;
  if (found === undefined) throw new Error(`${component} has no container`);
  return found;
}

/** Fields of objects that only this file looks at. */
interface TimedObject extends KubernetesObject {
  readonly spec?: KubernetesObject['spec'] & {
    readonly schedule?: string;
    readonly timeZone?: string;
    readonly suspend?: boolean;
    readonly activeDeadlineSeconds?: number;
    readonly maxReplicas?: number;
  };
}

function all(from: Delivered, kind: string): readonly TimedObject[] {
  return from.objects.filter((object) => object.kind === kind);
}

function variables(from: Delivered, component: string): Readonly<Record<string, unknown>> {
  return Object.fromEntries((main(from, component).env ?? []).map(({ name, value, valueFrom }) => [name, value ?? valueFrom]));
}

describe('the contract of a dyno', () => {
  test('web is told its port and listens on it, and nothing is sent to it before', () => {
    expect(variables(shop, 'web')).toMatchObject({ PORT: '5000' });
    expect(main(shop, 'web').readinessProbe).toMatchObject({ tcpSocket: { port: 'http' } });
    expect(main(shop, 'web').startupProbe).toMatchObject({ tcpSocket: { port: 'http' } });
    expect(shop.find('Service', 'web').spec?.ports).toMatchObject([{ port: 5000, targetPort: 'http' }]);
  });

  test('only web is reached from outside, and no other process at all', () => {
    expect(all(shop, 'Ingress').map(({ metadata }) => metadata.name)).toEqual([expect.stringContaining('web')]);
    expect(['worker', 'clock'].filter((name) => shop.has('Service', name))).toEqual([]);
  });

  test('a process gets 30 seconds from the word to stop, and no shell stands between it and the signal', () => {
    expect(shop.pod('worker').terminationGracePeriodSeconds).toBe(30);
    expect(shop.pod('web').terminationGracePeriodSeconds).toBe(35);
    expect(main(shop, 'worker')).toMatchObject({
      command: ['/cnb/lifecycle/launcher'],
      args: ['bash', '-c', 'exec env STATEMENT_TIMEOUT=90s bundle exec sidekiq -C config/sidekiq.yml'],
    });
    expect(main(container, 'worker').args).toEqual(['./worker', '--queue', 'mail']);
  });

  test('each process knows the name of its dyno', () => {
    expect(variables(shop, 'worker')).toMatchObject({ DYNO: { fieldRef: { fieldPath: 'metadata.name' } } });
  });

  test('as many run as the formation says, with the memory of their size', () => {
    expect(shop.find('Deployment', 'worker').spec?.replicas).toBe(3);
    expect(shop.find('Deployment', 'clock').spec?.replicas).toBe(0);
    expect(main(shop, 'worker').resources?.limits).toEqual({ memory: '2560Mi' });
  });

  test('all process types run from one image of buildpacks; heroku.yml has one for each Dockerfile', () => {
    expect(new Set(['web', 'worker', 'clock'].map((name) => main(shop, name).image)).size).toBe(1);
    expect(main(container, 'release').image).toBe(main(container, 'worker').image);
    expect(main(container, 'web').image).not.toBe(main(container, 'worker').image);
  });
});

describe('what runs at other moments', () => {
  test('the release phase is a Job that comes before everything that it prepares, is not repeated and ends within an hour', () => {
    const [job] = all(shop, 'Job');

    expect(job?.metadata.name).toMatch(/^release-/);
    expect(job?.spec).toMatchObject({ backoffLimit: 0, activeDeadlineSeconds: 3600 });
    for (const process of ['web', 'worker', 'clock']) expect(shop.wave('release')).toBeLessThan(shop.wave(process) ?? 0);
    expect(shop.wave('postgres')).toBeLessThan(shop.wave('release') ?? 0);
  });

  test('what Heroku runs once, when an application is created, waits for a person', () => {
    expect(all(shop, 'CronJob').map(({ metadata, spec }) => [metadata.name, spec?.suspend])).toEqual([['postdeploy', true]]);
  });

  test('schedules are in UTC, and those under maintenance are suspended', () => {
    expect(all(dokku, 'CronJob').map(({ spec }) => [spec?.schedule, spec?.timeZone, spec?.suspend ?? false])).toEqual([
      ['30 3 * * *', 'Etc/UTC', false],
      ['0 6 1 * *', 'Etc/UTC', true],
    ]);
  });

  test('scripts of Dokku stand around the roll-out', () => {
    expect(dokku.wave('predeploy')).toBeLessThan(dokku.wave('web') ?? 0);
    expect(dokku.wave('postdeploy')).toBeGreaterThan(dokku.wave('web') ?? 99);
  });
});

describe('add-ons', () => {
  test('are components whose password is in no file', () => {
    expect(shop.has('StatefulSet', 'postgres')).toBe(true);
    expect(variables(shop, 'web')).toMatchObject({
      DATABASE_URL: 'postgres://app:$(POSTGRES_PASSWORD)@postgres:5432/app',
      QUEUE_URL: 'redis://redis:6379',
      SENDGRID_PASSWORD: { secretKeyRef: { name: 'web', key: 'SENDGRID_PASSWORD' } },
    });
    expect(main(container, 'web').env?.find(({ name }) => name === 'CLOUDAMQP_URL')?.value).toContain('@rabbitmq:5672');
    expect(main(container, 'postgres').image).toContain('postgres:16');
  });
});

describe('the export of a live application', () => {
  test('says how many run and in which size; the Procfile beside it says what', () => {
    expect(live.files.get('values/worker.yaml')).toMatch(/^replicas: 9 .*\n[^]*min: 9 /m);
    expect(main(live, 'worker').resources?.limits).toEqual({ memory: '2560Mi' });
    expect(main(live, 'web').args?.join(' ')).toContain('--timeout 60');
    expect(live.findings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['heroku-live-differs', 'heroku-add-on-shared', 'heroku-live-drains', 'heroku-live-missing']),
    );
  });

  test('opens the domains of the application, which are no gift of Heroku', () => {
    const hosts = JSON.stringify(all(live, 'Ingress'));

    expect(hosts).toContain('www.records.example');
    expect(hosts).not.toContain('herokuapp.com');
  });

  test('makes every config var a key of a Secret, but for what the components here give', () => {
    expect(variables(live, 'worker')).toMatchObject({
      DISCOGS_TOKEN: { secretKeyRef: { key: 'DISCOGS_TOKEN' } },
      SEARCH_URL: { secretKeyRef: { key: 'SEARCH_URL' } },
      STATS_URL: { secretKeyRef: { key: 'STATS_URL' } },
      DATABASE_URL: expect.stringContaining('@postgres:5432/app'),
      CLOUDAMQP_URL: expect.stringContaining('@rabbitmq:5672'),
      HEROKU_APP_NAME: 'records-eu',
    });
  });

  test('comes with the build that makes its image', () => {
    expect(live.files.get('build/project.toml')).toMatch(/builder = "heroku\/builder:24"[^]*id = "heroku\/python"/);
    expect(container.files.has('build/project.toml')).toBe(false);
  });
});

test('people find the commands they know: one-off commands go through the launcher that sets up what buildpacks installed', () => {
  const guide = (from: Delivered) => from.files.get('MIGRATION.md') ?? '';

  expect(guide(shop)).toContain('exec -it deploy/web -- /cnb/lifecycle/launcher COMMAND');
  expect(guide(container)).toContain('exec -it deploy/web -- COMMAND');
  expect(guide(shop)).toContain('exec -it statefulset/postgres -- psql');
  expect(guide(shop)).toContain('rollout restart deploy/');
});

describe('the dialect of Dokku', () => {
  test('health checks ask what they asked, as often as they asked', () => {
    expect(main(dokku, 'web').readinessProbe).toMatchObject({
      httpGet: { path: '/healthz' },
      periodSeconds: 7,
      timeoutSeconds: 3,
      failureThreshold: 4,
    });
    expect(main(dokku, 'worker').readinessProbe?.exec?.command).toEqual(['node', 'check.js']);
  });
});

test('an autoscaler of Dokku aims at what it aimed at', () => {
  expect(dokku.files.get('values/web.yaml')).toMatch(/autoscaling:[^\n]*\n {2}min: 2[^\n]*\n {2}max: 6[^\n]*\n {2}cpu: 50/);
});

test('values of the live application hold in their environment, and no secret among them is written anywhere', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'landfall-heroku-'));
  try {
    cpSync(join(import.meta.dirname, '../../fixtures/heroku-shop'), folder, { recursive: true });
    writeFileSync(
      join(folder, '.env.production'),
      'SMTP_HOST=smtp.shop.example\nPAYMENT_API_KEY=not-a-real-key-4711\nMAIL_TOKEN=not-a-real-token-4712\n',
    );

    const filled = await delivery.deliver(folder);

    expect(filled.files.get('environments/production/web.yaml')).toContain('SMTP_HOST: smtp.shop.example');
    expect(variables(filled, 'web')).toMatchObject({ SMTP_HOST: 'smtp.shop.example', MAIL_TOKEN: { secretKeyRef: {} } });
    expect(filled.text).not.toMatch(/471[12]/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('an environment that app.json knows has its own values and nothing else', async () => {
  const review = await delivery.deliver('heroku-shop', ['--env', 'review']);

  expect(review.files.get('environments/review/web.yaml')).toMatch(/replicas: 1 /);
  expect(review.files.get('environments/review/worker.yaml')).toContain('RAILS_ENV: staging');
  expect(review.files.get('environments/review/web.yaml')).not.toContain('RAILS_MAX_THREADS');
  expect(review.files.get('environments/production/web.yaml')).not.toContain('RAILS_ENV');
});
