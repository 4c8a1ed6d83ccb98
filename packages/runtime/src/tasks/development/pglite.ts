import { EventEmitter } from 'node:events';
import type { Pool, QueryConfig } from 'pg';

/** What is asked of a `PGlite`, said here so that who has none needs none of its types. */
export interface PgliteDatabase {
  /** Runs statements without values; the rows of each. */
  readonly exec: (text: string) => Promise<readonly Rows[]>;
  /** Runs one statement with values. */
  readonly query: (
    text: string,
    values: unknown[],
    options: { readonly parsers: Record<number, (text: string) => unknown> },
  ) => Promise<Rows>;
}

interface Rows {
  readonly rows: readonly unknown[];
}

/** A statement as `pg` takes it: a text with values, or both in an object. */
type Statement = string | Pick<QueryConfig, 'text' | 'values'>;

/**
 * A PGlite database in the shape of a pool. It has one connection: transactions come one after the other, nothing listens, and
 * workers look for work by themselves. For development and tests in one process.
 */
export function fromPglite(database: PgliteDatabase): Pool {
  const pool = new SingleConnection(database);
  return pool as unknown as Pool; // what our code asks of a pool, and no more
}

class SingleConnection extends EventEmitter {
  private readonly database: PgliteDatabase;
  private turn: Promise<void> = Promise.resolve();

  constructor(database: PgliteDatabase) {
    super();
    this.database = database;
  }

  async query(statement: Statement, values?: unknown[]): Promise<unknown> {
    const client = await this.connect();
    try {
      return await client.query(statement, values);
    } finally {
      client.release();
    }
  }

  /** The only connection, when it is free. */
  async connect(): Promise<SingleClient> {
    const before = this.turn;
    let free = (): void => undefined;
    this.turn = new Promise((resolve) => {
      free = resolve;
    });
    await before;
    return new SingleClient(this.database, free);
  }
}

class SingleClient extends EventEmitter {
  private readonly database: PgliteDatabase;
  private readonly free: () => void;

  constructor(database: PgliteDatabase, free: () => void) {
    super();
    this.database = database;
    this.free = free;
  }

  async query(statement: Statement, values?: unknown[]): Promise<unknown> {
    const { text, values: own } = typeof statement === 'string' ? { text: statement, values } : statement;
    return await runOn(this.database, text, own ?? values);
  }

  release(): void {
    this.free();
  }
}

async function runOn(database: PgliteDatabase, text: string, values: unknown[] | undefined): Promise<unknown> {
  if (values === undefined) {
    const results = await database.exec(text);
    const last = results.at(-1);
    return { ...last, rowCount: last?.rows.length ?? 0 };
  }
  const result = await database.query(
    text,
    values.map((value) => value ?? null),
    { parsers },
  );
  return { ...result, rowCount: result.rows.length };
}

/** Big integers as text, as `pg` gives them; 20 is `bigint`, and 1016 an array of them. */
const parsers = {
  20: (text: string) => text,
  1016: (text: string) => (text === '{}' ? [] : text.slice(1, -1).split(',')),
};
