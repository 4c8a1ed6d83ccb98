import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { waitUntil } from '../control-plane/deadline.ts';
import { buildServices } from './build-services.ts';
import { type ComposeProject, composeDown, composeUp } from './compose.ts';
import { type Engine, startEngine } from './engine.ts';

const password = 'not-a-real-password';

const compose = `
name: counter
services:
  proxy:
    image: landfall-e2e/nginx:1
    ports: ["8080:80"]
    volumes: ["./index.html:/usr/share/nginx/html/index.html:ro"]
    depends_on: {greeting: {condition: service_completed_successfully}}
  greeting:
    build: {context: greeting, args: {BASE: "landfall-e2e/busybox:1", GREETING: built here}}
    depends_on: {db: {condition: service_healthy}}
  db:
    image: landfall-e2e/postgres:15
    environment: {POSTGRES_USER: counter, POSTGRES_PASSWORD: ${password}, POSTGRES_DB: counts}
    volumes: ["data:/var/lib/postgresql/data", "./init.sql:/docker-entrypoint-initdb.d/10-init.sql:ro"]
    healthcheck: {test: pg_isready -h db -U counter -d counts, interval: 1s, retries: 120}
  cache:
    image: landfall-e2e/redis:7
    command: redis-server --save "" --maxmemory 16mb
  queue:
    image: landfall-e2e/rabbitmq:3
    user: "999:999"
    environment: {RABBITMQ_DEFAULT_USER: counter, RABBITMQ_DEFAULT_PASS: ${password}}
    ports: ["15672:15672"]
volumes:
  data:
`;

const files = {
  'compose.yaml': compose,
  'index.html': '<h1>counter</h1>',
  'init.sql': 'CREATE TABLE counts (word text);',
  'greeting/Dockerfile':
    'ARG BASE=scratch\nFROM ${BASE}\nARG GREETING\nRUN echo "$GREETING by $(id -un)" > /greeting\nCMD ["cat", "/greeting"]\n',
};

let engine: Engine;
let project: ComposeProject;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'landfall-counter-'));
  project = { folder, files: ['compose.yaml'] };
  writeFiles(folder, files);
  // Built in an Engine that is gone when this one loads the archive.
  const images = await buildServices(project);
  engine = await startEngine('test');
  await engine.loadImages(images.archivePath);
  await composeUp(engine, project);
}, 900_000);

afterAll(async () => {
  await engine.stop();
  rmSync(project.folder, { recursive: true });
}, 60_000);

function writeFiles(folder: string, contents: Readonly<Record<string, string>>): void {
  for (const [name, content] of Object.entries(contents)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

/** Runs a program of an image beside the services, as a container of its own. */
async function runBeside(
  image: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const variables = Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
  const { stdout } = await engine.docker(['run', '--rm', '--network', 'counter_default', ...variables, image, ...args]);
  return stdout.trim();
}

function query(sql: string, userPassword: string): Promise<string> {
  const args = ['psql', '--host=db', '--username=counter', '--tuples-only', '--no-align', '--command', sql, 'counts'];
  return runBeside('landfall-e2e/postgres:15', args, { PGPASSWORD: userPassword });
}

test('a service that Compose builds runs what was built, and a published port is reached from here', async () => {
  const { stdout } = await engine.docker(['logs', 'counter-greeting-1']);
  const page = await fetch(`http://${engine.address}:8080/`);

  expect(stdout).toBe('built here by root\n');
  expect(await page.text()).toBe('<h1>counter</h1>');
});

test('PostgreSQL runs the scripts of the first start, refuses a wrong password and keeps its data', async () => {
  await query("INSERT INTO counts VALUES ('kept')", password);
  await expect(query('SELECT word FROM counts', 'wrong')).rejects.toThrow('password authentication failed for user "counter"');

  await composeDown(engine, project);
  await composeUp(engine, project);

  expect(await query('SELECT word FROM counts', password)).toBe('kept');
}, 300_000);

test('PostgreSQL can be started as anybody, and not without a password', async () => {
  const image = 'landfall-e2e/postgres:15';
  // Like the official image, it can only change the mode of a folder that it has made itself.
  const variables = ['--env=POSTGRES_PASSWORD=x', '--env=PGDATA=/var/lib/postgresql/data/own'];
  await engine.docker(['run', '--detach', '--name=anybody', '--user=12345:0', ...variables, image]);
  // The server that fills the folder says that it is ready, too, and ends again.
  const ask = ['exec', 'anybody', 'psql', '--username=postgres', '--tuples-only', '--command=SELECT 40 + 2'];
  let answer = '';
  await waitUntil(
    async () => {
      answer = await engine.docker(ask).then(
        ({ stdout }) => stdout,
        () => '',
      );
      return answer !== '';
    },
    { timeoutMs: 120_000, describe: () => 'PostgreSQL does not start as user 12345.' },
  );

  expect(answer.trim()).toBe('42');
  await expect(engine.docker(['run', '--rm', image])).rejects.toThrow('superuser password is not specified');
});

test('Redis answers other containers', async () => {
  expect(await runBeside('landfall-e2e/redis:7', ['redis-cli', '-h', 'cache', 'set', 'word', 'count'])).toBe('OK');
  expect(await runBeside('landfall-e2e/redis:7', ['redis-cli', '-h', 'cache', 'get', 'word'])).toBe('count');
});

test('RabbitMQ takes a message and gives it back to those who know the password', async () => {
  const ask = (path: string, body: object, secret = password): Promise<Response> =>
    fetch(`http://${engine.address}:15672/api/${path}`, {
      method: path.startsWith('queues/%2F/words/') || path.startsWith('exchanges') ? 'POST' : 'PUT',
      headers: { authorization: `Basic ${btoa(`counter:${secret}`)}` },
      body: JSON.stringify(body),
    });
  await waitUntil(async () => (await ask('queues/%2F/words', {}).catch(() => undefined))?.ok === true, {
    timeoutMs: 90_000,
    describe: () => 'RabbitMQ does not make a queue.',
  });

  const message = { properties: {}, routing_key: 'words', payload: 'count', payload_encoding: 'string' };
  await ask('exchanges/%2F/amq.default/publish', message);
  let received: unknown;
  await waitUntil(
    async () => {
      received = await (await ask('queues/%2F/words/get', { count: 1, ackmode: 'ack_requeue_false', encoding: 'auto' })).json();
      return Array.isArray(received) && received.length > 0;
    },
    { timeoutMs: 60_000, describe: () => 'RabbitMQ does not give the message back.' },
  );
  const refused = await ask('queues/%2F/words', {}, 'wrong');

  expect(received).toMatchObject([{ payload: 'count' }]);
  expect(refused.status).toBe(401);
});

test('a service whose image nobody makes is refused before anything is built', async () => {
  writeFiles(project.folder, { 'foreign.yaml': 'services: {shop: {image: "shop.example/shop:1"}}' });

  await expect(buildServices({ ...project, files: ['foreign.yaml'] })).rejects.toThrow('builds shop.example/shop:1');
});
