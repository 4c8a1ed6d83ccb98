/**
 * Renews the lease of a worker from a thread of its own, so that a handler which keeps the event loop busy loses nothing. It stops
 * when the main thread has not been heard of for long: a process that is stuck for good must not hold its tasks for good.
 */
import { parentPort, workerData } from 'node:worker_threads';
import pg, { type ClientConfig } from 'pg';

export interface LeaseOrder {
  readonly connection: ClientConfig;
  readonly statement: string;
  readonly workerId: string;
  readonly leaseMs: number;
  readonly heartbeatMs: number;
  readonly stuckAfterMs: number;
}

/** What the thread says: it renewed the lease, the lease is gone, or the database cannot be reached. */
export type LeaseNews = 'renewed' | 'lost' | { readonly trouble: string };

const port = parentPort;
if (port !== null) void renew(workerData as LeaseOrder, port); // what `startLease` hands over

async function renew(order: LeaseOrder, main: NonNullable<typeof parentPort>): Promise<void> {
  let client: pg.Client | undefined;
  let heardAt = performance.now();
  let renewedAt = performance.now();
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  const say = (news: LeaseNews): void => main.postMessage(news);
  main.on('message', () => {
    heardAt = performance.now();
  });
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, order.heartbeatMs));
    if (performance.now() - heardAt > order.stuckAfterMs) continue;
    const askedAt = performance.now();
    try {
      client ??= await connect(order);
      const { rows } = await client.query<{ readonly heartbeat: boolean }>(order.statement, [order.workerId, order.leaseMs]);
      if (rows[0]?.heartbeat !== true) return say('lost');
      renewedAt = askedAt;
      say('renewed');
    } catch (error) {
      client?.end().catch(() => undefined);
      client = undefined;
      say({ trouble: error instanceof Error ? error.message : String(error) });
    }
    if (performance.now() - renewedAt > order.leaseMs) return say('lost');
  }
}

async function connect({ connection, heartbeatMs }: LeaseOrder): Promise<pg.Client> {
  const client = new pg.Client({
    ...connection,
    connectionTimeoutMillis: heartbeatMs,
    query_timeout: heartbeatMs,
    application_name: 'tasks-lease',
  });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
