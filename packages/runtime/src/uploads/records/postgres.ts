import { migrations } from './migrations.ts';
import type { FinishedObject, Quota, UploadRecord, UploadRecords, UploadState } from './record.ts';
import { columnList, fromRow, type Row, toValues } from './row.ts';

/** What is used of a connection of `pg`. */
export interface PostgresClient {
  query(
    text: string,
    values?: readonly unknown[],
  ): Promise<{ readonly rows: readonly unknown[]; readonly rowCount: number | null }>;
}

/** What is used of a pool of `pg`. */
export interface PostgresPool extends PostgresClient {
  connect(): Promise<PostgresClient & { release(error?: Error): void }>;
}

/** What the application writes its own rows with: `client.query` of `pg`, inside the transaction that ends the upload. */
export type PostgresTransaction = PostgresClient;

/** Number of the lock under which tables are made, for processes that start at once. */
const migrationLock = 8_310_550_104;

/**
 * Keeps records in PostgreSQL 14 or later. Makes its tables when they are not there, however many processes start at once.
 *
 * @param schema of its own, made when it is missing; `landfall_uploads` unless told
 */
export async function openPostgresRecords(
  pool: PostgresPool,
  { schema = 'landfall_uploads' }: { readonly schema?: string } = {},
): Promise<UploadRecords<PostgresTransaction>> {
  const quoted = `"${schema.replaceAll('"', '""')}"`;
  await inTransaction(pool, (client) => migrate(client, quoted));
  return postgresRecords(pool, { upload: `${quoted}.upload`, tenant: `${quoted}.tenant` });
}

async function migrate(client: PostgresClient, schema: string): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [migrationLock]);
  await client.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
  await client.query(`CREATE TABLE IF NOT EXISTS ${schema}.version (number integer NOT NULL)`);
  const { rows } = await client.query(`SELECT coalesce(max(number), 0) AS number FROM ${schema}.version`);
  const current = (rows[0] as { number: number }).number; // the column of the query above
  for (const [index, migration] of migrations.entries()) {
    if (index < current) continue;
    await client.query(migration.replaceAll('$schema', schema));
    await client.query(`INSERT INTO ${schema}.version VALUES ($1)`, [index + 1]);
  }
}

function postgresRecords(pool: PostgresPool, table: { upload: string; tenant: string }): UploadRecords<PostgresTransaction> {
  const select = async (rest: string, values: readonly unknown[]): Promise<readonly UploadRecord[]> => {
    const { rows } = await pool.query(`SELECT ${columnList} FROM ${table.upload} ${rest}`, values);
    return rows.map((row) => fromRow(row as Row)); // the columns of the query above
  };
  const update = async (changes: string, values: readonly unknown[], client: PostgresClient = pool) => {
    const { rows } = await client.query(`UPDATE ${table.upload} SET ${changes} RETURNING ${columnList}`, values);
    return rows[0] === undefined ? undefined : fromRow(rows[0] as Row); // the columns of the query above
  };
  const give = (client: PostgresClient, { tenant }: UploadRecord, bytes: number, uploads: number) =>
    client.query(`UPDATE ${table.tenant} SET bytes = bytes - $2, open_uploads = open_uploads - $3 WHERE tenant = $1`, [
      tenant,
      bytes,
      uploads,
    ]);

  return {
    add: (record: UploadRecord, quota: Quota) =>
      inTransaction(pool, async (client) => {
        await client.query(`INSERT INTO ${table.tenant} VALUES ($1, 0, 0) ON CONFLICT DO NOTHING`, [record.tenant]);
        const { rowCount } = await client.query(
          `UPDATE ${table.tenant} SET bytes = bytes + $2, open_uploads = open_uploads + 1 WHERE tenant = $1
             AND ($3::bigint IS NULL OR bytes + $2 <= $3) AND ($4::integer IS NULL OR open_uploads < $4)`,
          [record.tenant, record.reservedBytes, quota.bytes ?? null, quota.openUploads ?? null],
        );
        if (rowCount !== 1) return false;
        const values = toValues(record);
        await client.query(
          `INSERT INTO ${table.upload} (${columnList}) VALUES (${values.map((_, index) => `$${index + 1}`).join(', ')})`,
          values,
        );
        return true;
      }),
    find: async (id) => (await select('WHERE id = $1', [id]))[0],
    findMany: (ids) => select('WHERE id = ANY($1)', [ids]),
    findOpen: async ({ tenant, owner, fingerprint, sizeBytes, kind }) => {
      const rest = `WHERE state = 'open' AND tenant = $1 AND owner = $2 AND fingerprint = $3 AND size_bytes = $4 AND kind = $5`;
      return (await select(`${rest} ORDER BY expires_at_ms DESC LIMIT 1`, [tenant, owner, fingerprint, sizeBytes, kind]))[0];
    },
    extend: (id, expiresAtMs) => update(`expires_at_ms = $2 WHERE id = $1 AND state = 'open'`, [id, expiresAtMs]),
    takeOver: (id, expiresAtMs) =>
      update(`expires_at_ms = $2, writer = writer + 1 WHERE id = $1 AND state = 'open'`, [id, expiresAtMs]),
    adoptMultipart: async (id, multipartId) =>
      (await update(`multipart_id = coalesce(multipart_id, $2) WHERE id = $1 AND state = 'open'`, [id, multipartId]))
        ?.multipartId,
    move: async (id, from: readonly UploadState[], to) =>
      (await update('state = $3 WHERE id = $1 AND state = ANY($2)', [id, from, to])) !== undefined,
    finish: (id, { type, etag }: FinishedObject, work) =>
      inTransaction(pool, async (client) => {
        const done = `state = 'completed', type = $2, etag = $3 WHERE id = $1 AND state = 'completing'`;
        const record = await update(done, [id, type, etag], client);
        if (record === undefined) return false;
        await work(client);
        // Last: the row of the tenant is locked from here on, and all of its uploads would wait for the work.
        await give(client, record, 0, 1);
        return true;
      }),
    drop: (id) =>
      inTransaction(pool, async (client) => {
        const { rows } = await client.query(`DELETE FROM ${table.upload} WHERE id = $1 RETURNING ${columnList}`, [id]);
        if (rows[0] === undefined) return;
        const record = fromRow(rows[0] as Row); // the columns of the query above
        // A completed upload has given its place back; `type` is set when it did.
        await give(client, record, record.reservedBytes, record.type === undefined ? 1 : 0);
      }),
    usage: async (tenant) => {
      const { rows } = await pool.query(`SELECT bytes, open_uploads FROM ${table.tenant} WHERE tenant = $1`, [tenant]);
      const row = rows[0] as { bytes: string; open_uploads: number } | undefined; // the columns of the query above
      return { bytes: Number(row?.bytes ?? 0), openUploads: row?.open_uploads ?? 0 };
    },
    takeDue: async (nowMs, untilMs, limit) => {
      const { rows } = await pool.query(
        `WITH due AS MATERIALIZED (
           SELECT id AS due_id FROM ${table.upload}
             WHERE expires_at_ms <= $1 AND (state <> 'completed' OR kind = 'tus-partial')
             ORDER BY expires_at_ms LIMIT $3 FOR UPDATE SKIP LOCKED
         )
         UPDATE ${table.upload} SET expires_at_ms = $2, state = CASE state WHEN 'completing' THEN state ELSE 'removing' END
           FROM due WHERE id = due_id RETURNING ${columnList}`,
        [nowMs, untilMs, limit],
      );
      return rows.map((row) => fromRow(row as Row)); // the columns of the query above
    },
  };
}

async function inTransaction<Result>(pool: PostgresPool, work: (client: PostgresClient) => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    client.release();
    return result;
  } catch (error) {
    const broken = await client.query('ROLLBACK').then(
      () => undefined,
      (failure: unknown) => (failure instanceof Error ? failure : new Error(String(failure))),
    );
    // A connection that cannot even roll back is not given to anybody else.
    client.release(broken);
    throw error;
  }
}
