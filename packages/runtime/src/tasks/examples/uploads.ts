import type { Pool } from 'pg';
import type { Tasks } from '../index.ts';
import { announceImport, makePreview } from './definitions.ts';

/** Notes an asset and queues its preview: both or neither. */
export async function addAsset(pool: Pool, tasks: Tasks, tenant: string, assetId: string): Promise<string> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('insert into asset (id, tenant) values ($1, $2)', [assetId, tenant]);
    const { id } = await tasks.enqueue(makePreview, { assetId, width: 1440 }, { tenant, key: `${assetId}/1440`, client });
    await client.query('commit');
    return id;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

/** Queues the previews of a whole import, and what follows when all of them have ended. */
export async function addImport(tasks: Tasks, tenant: string, assetIds: readonly string[]): Promise<string> {
  const items = assetIds.map((assetId) => ({ payload: { assetId, width: 1440 }, priority: 'bulk' as const }));
  return await tasks.enqueueBatch(makePreview, items, {
    tenant,
    next: { definition: announceImport, payload: { name: 'import' } },
  });
}
