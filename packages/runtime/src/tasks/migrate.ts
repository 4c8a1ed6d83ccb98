import type { Pool, PoolClient } from 'pg';
import { TaskError } from './errors.ts';
import { versions } from './schema/index.ts';

/** Any number that nobody else uses for an advisory lock: the letters of `tasks`. */
const lockId = 0x74_61_73_6b;

/**
 * Brings the tables up to the newest version, in one transaction. Any number of processes may do so at once: one does it, and the
 * others wait for it. A database that a newer release has brought further is left as it is.
 *
 * @returns the version that the database had, and the one it has
 * @throws TaskError `NOT_ALLOWED` when the account may neither use nor make the schema
 */
export async function migrate(pool: Pool, schema: string, upTo = versions.length): Promise<{ from: number; to: number }> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [lockId]);
    const from = await readVersion(client, schema);
    for (let version = from + 1; version <= upTo; version++) {
      await client.query(inSchema(versions[version - 1] ?? '', schema));
      await client.query(`insert into ${quote(schema)}.migration (version) values ($1)`, [version]);
    }
    await client.query('commit');
    return { from, to: Math.max(from, upTo) };
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    if (isRefusal(error))
      throw new TaskError('NOT_ALLOWED', `the database account may not set up the schema ${schema}`, { cause: error });
    throw error;
  } finally {
    client.release();
  }
}

/** The version that the database is at; 0 when there is nothing yet, and then the list of versions is made. */
async function readVersion(client: PoolClient, schema: string): Promise<number> {
  const found = await client.query<{ readonly found: boolean }>('select to_regclass($1) is not null as found', [
    `${quote(schema)}.migration`,
  ]);
  if (found.rows[0]?.found !== true) {
    const { rowCount } = await client.query('select from pg_namespace where nspname = $1', [schema]);
    if (rowCount === 0) await client.query(`create schema ${quote(schema)}`);
    await client.query(
      `create table ${quote(schema)}.migration (version integer primary key, applied_at timestamptz not null default now())`,
    );
  }
  const { rows } = await client.query<{ readonly version: number }>(
    `select coalesce(max(version), 0) as version from ${quote(schema)}.migration`,
  );
  return rows[0]?.version ?? 0;
}

/** The statements of a version with the schema and the channel of notifications that the caller chose. */
function inSchema(statements: string, schema: string): string {
  const channel = schema.replaceAll("'", "''");
  return statements.replaceAll('{schema}', quote(schema)).replaceAll('{channel}', channel).replaceAll('{steady}', steadyPlans);
}

/**
 * For functions that are called all the time: planned once, and by index whatever the statistics say. A queue is empty at one time
 * and holds a million rows at the next; a plan made for the one is ruinous for the other.
 */
const steadyPlans = [
  'plan_cache_mode = force_generic_plan',
  'enable_seqscan = off',
  'enable_bitmapscan = off',
  'enable_hashjoin = off',
  'enable_mergejoin = off',
]
  .map((setting) => `set ${setting}`)
  .join(' ');

/** An identifier as SQL wants it. */
export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '42501';
}
