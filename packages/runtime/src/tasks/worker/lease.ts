import { Worker } from 'node:worker_threads';
import type { PoolConfig } from 'pg';
import type { TaskDatabase } from '../database.ts';
import { quote } from '../migrate.ts';
import type { LeaseNews, LeaseOrder } from './lease-thread.ts';

/** The times of a lease, in milliseconds. */
export interface LeaseTimes {
  /** How long the tasks of a worker that is silent stay with it. */
  readonly leaseMs: number;
  /** How often the lease is renewed. */
  readonly heartbeatMs: number;
  /** For how long the event loop may be blocked before the thread that renews the lease gives up on the process. */
  readonly stuckAfterMs: number;
}

export interface Lease {
  readonly workerId: string;
  /** Stops renewing. */
  end(): Promise<void>;
}

interface LeaseNeeds extends LeaseTimes {
  readonly workerId: string;
  readonly onLost: () => void;
  readonly trouble: (error: unknown) => void;
}

/** Keeps the lease of a worker alive: from a thread with a connection of its own, or where that cannot be had from this one. */
export function startLease(database: TaskDatabase, needs: LeaseNeeds): Lease {
  const connection = copyableConnection(database);
  return connection === undefined ? renewHere(database, needs) : renewFromThread(database, needs, connection);
}

function renewFromThread(database: TaskDatabase, needs: LeaseNeeds, connection: LeaseOrder['connection']): Lease {
  const { workerId, leaseMs, heartbeatMs, stuckAfterMs } = needs;
  const statement = `select ${quote(database.schema)}.heartbeat($1, $2) as heartbeat`;
  // The name of this very file tells whether we run from the sources or as published.
  const file = new URL(import.meta.url.endsWith('.ts') ? './lease-thread.ts' : './lease-thread.js', import.meta.url);
  const order: LeaseOrder = { connection, statement, workerId, leaseMs, heartbeatMs, stuckAfterMs };
  const thread = new Worker(file, { workerData: order });
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  const alive = setInterval(() => thread.postMessage('alive'), heartbeatMs);
  alive.unref();
  thread.unref();
  thread.on('message', (news: LeaseNews) => {
    if (news === 'lost') needs.onLost();
    else if (news !== 'renewed') needs.trouble(new Error(news.trouble));
  });
  thread.on('error', (error) => {
    needs.trouble(error);
    needs.onLost();
  });
  return {
    workerId,
    async end() {
      clearInterval(alive);
      thread.removeAllListeners('message');
      await thread.terminate();
    },
  };
}

function renewHere(database: TaskDatabase, { workerId, leaseMs, heartbeatMs, onLost, trouble }: LeaseNeeds): Lease {
  let renewedAt = performance.now();
  let renewing: Promise<void> = Promise.resolve();
  async function renew(): Promise<void> {
    const askedAt = performance.now();
    try {
      const [row] = await database.call<{ readonly heartbeat: boolean }>('heartbeat', [workerId, leaseMs]);
      if (row?.heartbeat !== true) return onLost();
      renewedAt = askedAt;
    } catch (error) {
      trouble(error);
    }
    if (performance.now() - renewedAt > leaseMs) onLost();
  }
  const timer = setInterval(() => {
    renewing = renew();
  }, heartbeatMs);
  timer.unref();
  return {
    workerId,
    async end() {
      clearInterval(timer);
      await renewing;
    },
  };
}

/** The way to the database as plain data; undefined when it has functions in it, such as one that fetches a password. */
function copyableConnection({ pool, isSingle }: TaskDatabase): LeaseOrder['connection'] | undefined {
  if (isSingle) return undefined;
  const options: PoolConfig = pool.options;
  const { host, port, user, database, connectionString, ssl } = options;
  // `pg` hides the password and the key of a client from those who print its options.
  const { password } = options;
  try {
    return structuredClone(definedOf({ host, port, user, database, connectionString, password, ssl }));
  } catch {
    return undefined;
  }
}

function definedOf<Values extends object>(values: Values): Partial<Values> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<Values>; // fewer keys, same values
}
