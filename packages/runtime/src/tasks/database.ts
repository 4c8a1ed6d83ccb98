import type { Pool, PoolClient, QueryResultRow } from 'pg';
import { quote } from './migrate.ts';

/** Where a statement runs: on any connection of the pool, or on the one of a transaction. */
export type Client = Pool | PoolClient;

/** Calls the functions of our schema. */
export interface TaskDatabase {
  readonly pool: Pool;
  readonly schema: string;
  /** Whether there is no connection to spare for listening, as with PGlite. */
  readonly isSingle: boolean;
  /** The rows that a function of the schema returns. */
  call<Row extends QueryResultRow>(name: string, values: readonly unknown[], client?: Client): Promise<readonly Row[]>;
  /** The rows of a statement, in which `{schema}` stands for the schema. */
  query<Row extends QueryResultRow>(text: string, values?: readonly unknown[], client?: Client): Promise<readonly Row[]>;
  /** What `body` returns, in one transaction that is undone when it throws. */
  transaction<Result>(body: (client: PoolClient) => Promise<Result>): Promise<Result>;
}

/** The functions of the schema on connections of `pool`. */
export function openDatabase(pool: Pool, schema: string): TaskDatabase {
  const quoted = quote(schema);
  surviveLoss(pool);
  return {
    pool,
    schema,
    // A real pool knows how to connect; the shape of one over PGlite does not.
    isSingle: (pool as Partial<Pool>).options === undefined,
    async call<Row extends QueryResultRow>(name: string, values: readonly unknown[], client: Client = pool) {
      const places = values.map((_, index) => `$${index + 1}`).join(', ');
      // Named, so that the server plans it once for each connection.
      const statement = { name: `${schema}.${name}`, text: `select * from ${quoted}.${name}(${places})`, values: [...values] };
      return (await client.query<Row>(statement)).rows;
    },
    async query<Row extends QueryResultRow>(text: string, values: readonly unknown[] = [], client: Client = pool) {
      return (await client.query<Row>(text.replaceAll('{schema}', quoted), [...values])).rows;
    },
    async transaction<Result>(body: (client: PoolClient) => Promise<Result>) {
      const client = await pool.connect();
      let broken: Error | undefined;
      // A connection that is lost between two statements has nobody else who listens; the next statement fails and says so.
      const noteLoss = (error: Error): void => {
        broken = error;
      };
      client.on('error', noteLoss);
      try {
        await client.query('begin');
        const result = await body(client);
        await client.query('commit');
        return result;
      } catch (error) {
        await client.query('rollback').catch((cause: unknown) => {
          broken = cause instanceof Error ? cause : new Error(String(cause));
        });
        throw error;
      } finally {
        client.off('error', noteLoss);
        client.release(broken);
      }
    },
  };
}

/** Pools that have been seen to; several schemas may share one. */
const surviving = new WeakSet<Pool>();

/**
 * A connection that is lost while nobody waits for it would end the process. The pool replaces it, and whoever needs it next is
 * told by the statement that fails.
 */
function surviveLoss(pool: Pool): void {
  if (surviving.has(pool)) return;
  surviving.add(pool);
  const ignore = (): void => undefined;
  pool.on('error', ignore);
  // Between being handed out and its first statement a connection has no other listener.
  pool.on('connect', (client) => client.on('error', ignore));
}

/**
 * Whether the same statement may succeed later: the connection was lost, the server restarts, or two met in a deadlock.
 * Only what the statement itself is to blame for is not.
 *
 * @source PostgreSQL 18, appendix A: classes 22 (data), 23 (integrity), 42 (syntax or access rule)
 */
export function isTransient(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  return !/^(?:22|23|42)...$/.test(code);
}

/** The time, by the only clock that counts. */
export async function readNow(database: TaskDatabase, client?: Client): Promise<Date> {
  const [row] = await database.query<{ readonly now: Date }>('select clock_timestamp() as now', [], client);
  if (row === undefined) throw new Error('a select without a table returned no row');
  return row.now;
}
