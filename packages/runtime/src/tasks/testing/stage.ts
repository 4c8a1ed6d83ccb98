/**
 * A PostgreSQL server for a test file, and for each test tables of its own. `LANDFALL_POSTGRES=/usr/lib/postgresql/15/bin` takes the
 * programs of another version.
 */
import pg from 'pg';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { type DevelopmentServer, startDevelopmentServer } from '../development/server.ts';
import { createTasks, type Tasks } from '../tasks.ts';
import type { TaskWorker, WorkOptions } from '../worker/worker.ts';

export interface Stage {
  readonly server: DevelopmentServer;
  readonly pool: pg.Pool;
  /** Fresh tables, up to date. */
  tasks(): Promise<Tasks>;
  /** The schema of the tables that were made last. */
  readonly schema: string;
  /** A worker that is stopped when the test ends, if it has not been. */
  work(tasks: Tasks, options: WorkOptions): Promise<TaskWorker>;
}

/** Starts the server before the tests of the file and ends it after them. */
export function setStage(settings: Readonly<Record<string, string>> = {}): Stage {
  let server: DevelopmentServer | undefined;
  let pool: pg.Pool | undefined;
  let workers: TaskWorker[] = [];
  let schemas = 0;

  beforeAll(async () => {
    // What is written must survive the death of the server, not of the machine.
    const programs = process.env['LANDFALL_POSTGRES'];
    server = await startDevelopmentServer({
      settings: { fsync: 'off', ...settings },
      ...(programs === undefined ? {} : { programs }),
    });
    pool = new pg.Pool({ connectionString: server.connectionString, max: 30 });
    pool.on('error', () => undefined);
  });
  afterEach(async () => {
    await Promise.all(workers.map((worker) => worker.stop({ graceMs: 0 })));
    workers = [];
  });
  afterAll(async () => {
    await pool?.end();
    await server?.stop();
  });

  const stage: Stage = {
    get server() {
      if (server === undefined) throw new Error('the server starts before the first test');
      return server;
    },
    get pool() {
      if (pool === undefined) throw new Error('the server starts before the first test');
      return pool;
    },
    get schema() {
      return `tasks_${schemas}`;
    },
    async tasks() {
      schemas += 1;
      const tasks = createTasks({ pool: stage.pool, schema: stage.schema });
      await tasks.migrate();
      return tasks;
    },
    async work(tasks, options) {
      const worker = await tasks.work({ pollMs: 200, ...options });
      workers.push(worker);
      return worker;
    },
  };
  return stage;
}

/** What `read` returns as soon as it is not undefined or false. */
export async function until<Value>(
  what: string,
  read: () => Value | Promise<Value>,
  deadlineMs = 110_000,
): Promise<Exclude<Value, false | null | undefined>> {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    const value = await read();
    if (value !== undefined && value !== null && value !== false) return value as Exclude<Value, false | null | undefined>; // just compared
    if (performance.now() > deadline) throw new Error(`waited ${deadlineMs / 1000} s for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
