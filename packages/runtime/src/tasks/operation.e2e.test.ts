import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { handle } from './context.ts';
import { defineTask } from './definition.ts';
import { fromPglite } from './development/pglite.ts';
import { PermanentError } from './errors.ts';
import { createProcessMetrics } from './metrics/process-metrics.ts';
import { migrate } from './migrate.ts';
import { createPage } from './page/page.ts';
import { versions } from './schema/index.ts';
import { createTasks, type Tasks } from './tasks.ts';
import { setStage, until } from './testing/stage.ts';

const stage = setStage();
const queues = { images: { slots: 4 } };
const resize = defineTask({ name: 'resize', queue: 'images', payload: z.object({ picture: z.string() }) });

describe('migrations', () => {
  test('by many processes at once are done once', async () => {
    const pools = Array.from({ length: 6 }, () => new pg.Pool({ connectionString: stage.server.connectionString, max: 1 }));

    const done = await Promise.all(pools.map((pool) => migrate(pool, 'many at "once"')));
    await Promise.all(pools.map((pool) => pool.end()));

    expect(done.filter(({ from }) => from === 0)).toHaveLength(1);
    expect(done.every(({ to }) => to === versions.length)).toBe(true);
  });

  test.each(versions.map((_, index) => index + 1))(
    'from version %i bring everything up to date, with what is there',
    async (version) => {
      const schema = `from_${version}`;
      await migrate(stage.pool, schema, version);
      await stage.pool.query(
        `insert into ${schema}.task (queue, tenant, kind, version, state, level, payload)
       values ('images', 'museum', 'resize', 1, 'r', 1, '{"picture": "old.jpg"}')`,
      );

      const tasks = createTasks({ pool: stage.pool, schema });
      const seen: string[] = [];
      const moved = await tasks.migrate();
      await stage.work(tasks, { queues, tasks: [handle(resize, ({ picture }) => void seen.push(picture))] });
      await tasks.enqueue(resize, { picture: 'new.jpg' });
      await until('both are done', () => seen.length === 2);

      expect(moved).toEqual({ from: version, to: versions.length });
      expect(seen.sort()).toEqual(['new.jpg', 'old.jpg']);
    },
  );
});

describe('a schedule', () => {
  test('starts each of its times once, with three replicas', async () => {
    const tasks = await stage.tasks();
    const seen: string[] = [];
    for (let replica = 0; replica < 3; replica++) {
      await tasks.schedule(resize, {
        name: 'nightly',
        cron: '0 3 29 2 *',
        timeZone: 'Europe/Berlin',
        payload: { picture: 'all' },
      });
      await stage.work(tasks, { queues, tasks: [handle(resize, ({ picture }) => void seen.push(picture))] });
    }
    await stage.pool.query(`update ${stage.schema}.schedule set next_at = now() - interval '1 second'`);
    await until('it has run', () => seen.length > 0);
    // A second time comes, so that a second start of the first one would have come before it.
    await stage.pool.query(`update ${stage.schema}.schedule set next_at = now() - interval '1 second'`);
    await until('it has run again', () => seen.length > 1);

    const { rows } = await stage.pool.query<{ next: Date }>(`select next_at as next from ${stage.schema}.schedule`);
    expect(seen).toEqual(['all', 'all']);
    expect(rows[0]!.next.getTime()).toBeGreaterThan(Date.now());
  });
});

describe('a single connection', () => {
  test('of PGlite is enough for development', async () => {
    const database = await PGlite.create();
    const tasks = createTasks({ pool: fromPglite(database) });
    await tasks.migrate();
    const worker = await tasks.work({ queues, tasks: [handle(resize, ({ picture }) => picture.toUpperCase())] });

    const { id } = await tasks.enqueue(resize, { picture: 'a.jpg' });
    const status = await until('it is done', async () => (await tasks.status(id))?.state === 'done' && tasks.status(id));
    await worker.stop();
    await database.close();

    expect(status).toMatchObject({ result: 'A.JPG' });
  });
});

describe('the page', () => {
  const metrics = createProcessMetrics();
  let tasks: Tasks;
  let address = '';
  let isAdmin = true;
  const server = createServer((request, response) => {
    const page = createPage({
      tasks,
      base: '/tasks',
      cacheMs: 0,
      mayRead: () => true,
      mayRedrive: () => isAdmin,
      metrics,
      replicas: { images: { slots: 4, drainMs: 60_000 } },
    });
    void page(request, response).then((answered) => answered || response.writeHead(404).end());
  });

  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/tasks`;
    tasks = await stage.tasks();
    const worker = await tasks.work({
      queues,
      observers: [metrics],
      tasks: [
        handle(resize, ({ picture }) => {
          if (picture.startsWith('<')) throw new PermanentError(picture);
        }),
      ],
    });
    await tasks.enqueue(resize, { picture: '<script>alert(1)</script>' }, { tenant: '"><b>' });
    await tasks.enqueue(resize, { picture: 'fine' });
    await until(
      'both have ended',
      async () => (await tasks.queues())[0]?.dead === 1 && metrics.worked.get('images')?.count === 2,
    );
    await worker.stop();
    await tasks.enqueue(resize, { picture: 'waits' }, { costMs: 240_000 });
  });
  afterAll(() => server.close());

  test('shows queues, tenants and dead letters, and lets nothing that tenants wrote become markup', async () => {
    const response = await fetch(`${address}/?queue=images`);
    const text = await response.text();

    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(text).toContain('<caption>Dead letters, newest first</caption>');
    expect(text).toContain('PermanentError: &lt;script&gt;alert(1)&lt;/script&gt;');
    expect(text).toContain('&quot;&gt;&lt;b&gt;');
    expect(text).not.toContain('<script');
    expect(text).not.toContain('<b>');
  });

  test('says the same as JSON, and how many replicas are needed as one number', async () => {
    const queuesAnswer = (await (await fetch(`${address}/api/queues`)).json()) as { queues: unknown };
    const replicas = await (await fetch(`${address}/replicas?queue=images`)).json();
    const unknown = await fetch(`${address}/replicas?queue=constructor`);

    expect(queuesAnswer.queues).toMatchObject([{ queue: 'images', ready: 1, dead: 1, readyCostMs: 240_000 }]);
    expect(replicas).toEqual({ replicas: 1 });
    expect(unknown.status).toBe(404);
  });

  test('gives Prometheus the age of what waits and the times of what ran', async () => {
    const text = await (await fetch(`${address}/metrics`)).text();

    expect(text).toMatch(/^tasks_ready\{queue="images"\} 1$/m);
    expect(text).toMatch(/^tasks_ready_cost_seconds\{queue="images"\} 240$/m);
    expect(text).toMatch(/^tasks_tenant_ready\{queue="images",tenant="default"\} 1$/m);
    expect(text).toMatch(/^tasks_ended_total\{queue="images",outcome="dead"\} 1$/m);
    expect(text).toMatch(/^tasks_work_seconds_bucket\{queue="images",le="\+Inf"\} 2$/m);
  });

  test('drives dead letters again for those who may, and only from its own site', async () => {
    const redrive = (headers: Readonly<Record<string, string>>) => {
      const body = JSON.stringify({ queue: 'images' });
      return fetch(`${address}/redrive`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
    };

    isAdmin = false;
    const refused = await redrive({});
    isAdmin = true;
    const foreign = await redrive({ 'sec-fetch-site': 'cross-site' });
    const done = await redrive({});

    expect([refused.status, foreign.status, done.status]).toEqual([403, 403, 200]);
    expect(await done.json()).toEqual({ redriven: 1 });
    expect(await tasks.deadLetters()).toEqual([]);
  });
});
