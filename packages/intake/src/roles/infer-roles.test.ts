import { memoryWorkspace, type RoleGuess } from '@landfall/model';
import { describe, expect, test } from 'vitest';
import { readApp } from '../compose/read-app.ts';
import { canonicalProject } from '../compose/testing/canonical-project.ts';

function rolesOf(services: string, files: Readonly<Record<string, string>> = {}): Record<string, RoleGuess> {
  const { app } = readApp(canonicalProject(`services:\n${services}`), memoryWorkspace(new Map(Object.entries(files))));
  return Object.fromEntries(app.services.map((service) => [service.name, service.role]));
}
const roleOf = (settings: string, files?: Readonly<Record<string, string>>, name = 'it') =>
  rolesOf(`  ${name}: {${settings}}\n`, files)[name];

describe('inferRoles', () => {
  test.each([
    ['image: "postgres:16"', 'database', 'postgres'],
    ['image: "registry.example/rabbitmq:4-management"', 'broker', 'rabbitmq'],
    ['image: "valkey/valkey:8"', 'cache', 'valkey'],
    ['image: "getmeili/meilisearch:v1"', 'search', 'meilisearch'],
    ['image: minio/minio', 'storage', 'minio'],
    ['image: "traefik:v3"', 'proxy', 'traefik'],
    ['image: prom/prometheus', 'observability', 'prometheus'],
    ['image: mcuadros/ofelia', 'scheduler', 'ofelia'],
  ])('a known product: %s', (settings, role, product) => {
    expect(roleOf(settings)).toMatchObject({ role, product, confidence: 'certain' });
  });

  test.each([
    ['[celery, -A, app, worker, -Q, media, -c, "2"]', 'worker', 'celery'],
    ['[celery, -A, app, beat]', 'scheduler', 'celery'],
    ['[celery, -A, app, worker, -B]', 'scheduler', 'celery'],
    ['[celery, -A, app, flower]', 'observability', 'flower'],
    ['[bundle, exec, sidekiq, -q, mail]', 'worker', 'sidekiq'],
    ['[rq, worker, high, low]', 'worker', 'rq'],
    ['[rqscheduler]', 'scheduler', 'rq'],
    ['[dramatiq, app.tasks]', 'worker', 'dramatiq'],
    ['[php, artisan, "queue:work"]', 'worker', 'laravel'],
    ['[php, artisan, "schedule:work"]', 'scheduler', 'laravel'],
    ['[bundle, exec, rake, "resque:work"]', 'worker', 'resque'],
    ['[bundle, exec, clockwork, clock.rb]', 'scheduler', 'clockwork'],
    ['[crond, -f]', 'scheduler', 'cron'],
    ['[/usr/local/bin/supercronic, /crontab]', 'scheduler', 'cron'],
    ['[node, dist/worker.js]', 'worker', 'worker'],
    ['[npm, run, worker]', 'worker', 'worker'],
    ['[python, manage.py, migrate]', 'job', 'migration'],
    ['[alembic, upgrade, head]', 'job', 'migration'],
    ['[gunicorn, app.wsgi]', 'web', 'gunicorn'],
    ['[gunicorn, app.wsgi, --workers, "4", --worker-class, gevent]', 'web', 'gunicorn'],
    ['[uvicorn, "app:api", --workers=4]', 'api', 'uvicorn'],
    ['[python, -m, app.worker, --max-workers, "2"]', 'worker', 'worker'],
    ['[uvicorn, "app:api"]', 'api', 'uvicorn'],
    ['[next, start]', 'web', 'next'],
  ])('a known command: %s', (command, role, product) => {
    expect(roleOf(`image: app, command: ${command}`)).toMatchObject({ role, product });
  });

  test('an image of an application that is told to run its cron is a scheduler, which nobody calls', () => {
    expect(roleOf('image: nextcloud:33, entrypoint: /cron.sh, restart: always')).toMatchObject({
      role: 'scheduler',
      product: 'cron',
    });
    expect(roleOf('image: nextcloud:33')?.role).toBe('web');
  });

  test('an option is no name: a server with workers is no worker', () => {
    expect(roleOf('image: app, command: [serve, --max-workers, "4"], ports: [{target: 80, published: "80"}]')?.role).toBe('web');
  });

  test('of a chain the last command decides', () => {
    expect(roleOf('image: app, command: ["sh", "-c", "python manage.py migrate && gunicorn app.wsgi"]')).toMatchObject({
      role: 'web',
      product: 'gunicorn',
    });
    expect(roleOf('image: app, command: ["sh", "-c", "wait-for db; exec celery -A app worker"]')?.role).toBe('worker');
  });

  test('one image in three roles', () => {
    const roles = rolesOf(`  web: {image: app, command: [gunicorn, x], ports: [{target: 8000, published: "80"}]}
  worker: {image: app, command: [celery, -A, x, worker]}
  beat: {image: app, command: [celery, -A, x, beat]}
`);

    expect(Object.values(roles).map((guess) => guess.role)).toEqual(['scheduler', 'web', 'worker']);
  });

  test('a service that others wait for until it has ended is a job', () => {
    const roles = rolesOf(`  web: {image: app, depends_on: {prepare: {condition: service_completed_successfully, required: true}}}
  prepare: {image: app}
`);

    expect(roles['prepare']).toMatchObject({
      role: 'job',
      confidence: 'certain',
      evidence: [{ text: 'web waits until it has ended well' }],
    });
  });

  test('a long-running service that is restarted on failure is no job', () => {
    expect(roleOf('image: app, restart: on-failure, ports: [{target: 8080, published: "8080"}]')?.role).toBe('web');
    expect(roleOf('image: app, restart: on-failure, command: [history]')?.role).not.toBe('job');
  });

  test('what looks like a migration and is always started again is no job', () => {
    expect(roleOf('image: app, restart: always, command: [alembic, upgrade, head]')?.role).not.toBe('job');
  });

  test('a server image that runs a client is a tool', () => {
    expect(roleOf('image: "postgres:16", command: [pg_dump, -h, db, app]')).toMatchObject({ role: 'job' });
    expect(roleOf('image: "redis:7", entrypoint: [redis-cli, -h, redis, flushall]')).toMatchObject({ role: 'job' });
    expect(roleOf('image: "postgres:16", command: [postgres, -c, "max_connections=200"]')).toMatchObject({ role: 'database' });
  });

  test('Redis is a broker where something queues through it', () => {
    const roles = rolesOf(`  redis: {image: redis}
  worker: {image: app, command: [celery, worker], environment: {CELERY_BROKER_URL: "redis://redis:6379/0"}}
`);

    expect(roles['redis']).toMatchObject({ role: 'broker', product: 'redis' });
  });

  test('the Redis of a worker is its broker, whatever the variable is called', () => {
    const roles = rolesOf(`  redis: {image: redis}
  worker: {image: app, command: [bundle, exec, sidekiq], environment: {REDIS_URL: "redis://redis:6379"}}
`);

    expect(roles['redis']?.role).toBe('broker');
  });

  test('the scheme of a URL is no service, even when one is called so', () => {
    const roles = rolesOf(`  redis: {image: redis}
  queue: {image: redis}
  worker: {image: app, command: [celery, worker], environment: {CELERY_BROKER_URL: "redis://queue:6379/0"}}
`);

    expect([roles['queue']?.role, roles['redis']?.role]).toEqual(['broker', 'cache']);
  });

  test('a command of four thousand names takes no time', () => {
    const words = 'celery worker migrate -path '.repeat(200);

    expect(roleOf(`image: app, command: ["sh", "-c", "${words}"]`)?.role).toBe('worker');
  });

  test('two Elasticsearch: one for the application, one for its logs', () => {
    const roles = rolesOf(`  search: {image: elasticsearch}
  stats: {image: elasticsearch}
  api: {image: app, environment: {SEARCH_URL: "http://search:9200"}}
  logstash: {image: logstash, environment: {OUT: "http://stats:9200"}}
`);

    expect([roles['search']?.role, roles['stats']?.role]).toEqual(['search', 'observability']);
  });

  test('nginx is a proxy when its configuration forwards requests, else a web server', () => {
    const mount = 'image: nginx, volumes: [{type: bind, source: /project/nginx.conf, target: /etc/nginx/nginx.conf}]';

    expect(roleOf(mount, { '/project/nginx.conf': 'location / { proxy_pass http://api:8000; }' })).toMatchObject({
      role: 'proxy',
      confidence: 'certain',
    });
    expect(roleOf(mount, { '/project/nginx.conf': 'location / { root /html; }' })?.role).toBe('web');
    expect(roleOf(mount)).toMatchObject({ role: 'proxy', confidence: 'likely' });
    expect(roleOf('image: nginx, volumes: [{type: bind, source: /project/html, target: /usr/share/nginx/html}]')?.role).toBe(
      'web',
    );
  });

  test('ports, routes and names tell web from api', () => {
    expect(roleOf('image: app, ports: [{target: 3000, published: "3000"}]')).toMatchObject({ role: 'web', confidence: 'likely' });
    expect(roleOf('image: app, ports: [{target: 3000, published: "3000"}]', {}, 'orders-api')?.role).toBe('api');
    expect(roleOf('image: app, expose: ["3000"]')).toMatchObject({ role: 'api', confidence: 'guess' });
    expect(roleOf('image: app, labels: {traefik.http.routers.x.rule: "Host(`a`)"}')).toMatchObject({
      role: 'web',
      evidence: [{ place: { line: 2 } }],
    });
    expect(roleOf('image: app, ports: [{target: 25, published: "25"}]')?.role).toBe('unknown');
  });

  test('a broker address and nobody who calls: a worker, as a guess', () => {
    expect(roleOf('image: app, environment: {AMQP_URL: "amqp://mq:5672"}')).toMatchObject({
      role: 'worker',
      confidence: 'guess',
    });
  });

  test('every role but unknown comes with evidence', () => {
    for (const settings of [
      'image: redis',
      'image: app, command: [celery, worker]',
      'image: app, ports: [{target: 80, published: "80"}]',
    ]) {
      expect(roleOf(settings)?.evidence).not.toEqual([]);
    }
    expect(roleOf('image: app')).toEqual({ role: 'unknown', confidence: 'guess', evidence: [] });
  });
});
