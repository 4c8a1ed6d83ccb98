import type { Notification, PoolClient } from 'pg';
import type { TaskDatabase } from '../database.ts';
import { quote } from '../migrate.ts';
import { waitMs } from './wait.ts';

/** Hears at once that there is work. Where it cannot, workers look by themselves, a little later. */
export interface Listener {
  end(): Promise<void>;
}

interface ListenerNeeds {
  /** The queue that has work, or an empty text when a running task was cancelled. */
  readonly onNotice: (queue: string) => void;
  readonly trouble: (error: unknown) => void;
}

/** Listens on a connection of its own, and on another when that is lost. */
export function startListener(database: TaskDatabase, { onNotice, trouble }: ListenerNeeds): Listener {
  const ending = new AbortController();
  const ended = listenForEver();

  async function listenForEver(): Promise<void> {
    while (!ending.signal.aborted) {
      try {
        await listenOnce();
      } catch (error) {
        trouble(error);
      }
      await waitMs(1000, ending.signal);
    }
  }

  async function listenOnce(): Promise<void> {
    const client = await database.pool.connect();
    // A lost connection may say so more than once.
    client.on('error', () => undefined);
    try {
      await listenOn(client);
    } finally {
      // A connection that listens is of no use to others.
      client.release(true);
    }
  }

  async function listenOn(client: PoolClient): Promise<void> {
    const over = new Promise<void>((resolve, reject) => {
      client.once('error', reject);
      client.once('end', resolve);
      ending.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    // When the first statement fails already, nobody comes to wait for this.
    over.catch(() => undefined);
    client.on('notification', ({ payload = '' }: Notification) => onNotice(payload));
    await client.query(`listen ${quote(database.schema)}`);
    // What came in while nobody listened.
    onNotice(everyQueue);
    await over;
  }

  return {
    async end() {
      ending.abort();
      await ended;
    },
  };
}

/** Stands for every queue: no queue has this name. */
export const everyQueue = '\0';
