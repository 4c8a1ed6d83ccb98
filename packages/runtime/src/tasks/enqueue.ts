import type { PoolClient } from 'pg';
import type { TaskDatabase } from './database.ts';
import { type PayloadOf, type Priority, priorities, type TaskDefinition } from './definition.ts';
import { TaskError } from './errors.ts';
import { toJson } from './json.ts';
import { type Reading, readWith } from './standard-schema.ts';

/** For whom a task is, when it may start and what goes before it. */
export interface EnqueueOptions {
  /** For whom it is. Tenants share the workers fairly. `default` when nothing is said. */
  readonly tenant?: string;
  /** Overrides the priority of the definition. */
  readonly priority?: Priority;
  /** At most one task of a kind, tenant and key exists until its result expires. The second caller gets the id of the first. */
  readonly key?: string;
  /** Milliseconds to wait before it may start, by the clock of the database. */
  readonly delayMs?: number;
  /** When it may start. */
  readonly at?: Date;
  /** Milliseconds that it is expected to take. */
  readonly costMs?: number;
}

/** In whose transaction tasks come in: they exist when it commits, and never when it does not. */
export interface InTransaction {
  readonly client?: PoolClient;
}

/** One of many tasks of a kind. */
export interface TaskItem<Definition extends TaskDefinition> extends EnqueueOptions {
  readonly payload: PayloadOf<Definition>;
}

/** Where a task went. */
export interface Enqueued {
  readonly id: string;
  /** False when a task with the same key was there already. */
  readonly isNew: boolean;
}

interface Insertion {
  readonly batchId?: string | undefined;
  readonly client?: PoolClient | undefined;
}

/** Rows that one statement takes at most: more would only make messages larger. */
const chunkSize = 5000;

/**
 * Puts tasks of one kind into their queue.
 *
 * @returns one answer for each item, in their order
 * @throws TaskError `PAYLOAD_INVALID`, `NOT_JSON`, `VALUE_OUT_OF_RANGE`; then nothing was put in
 */
export async function insertTasks<Definition extends TaskDefinition>(
  database: TaskDatabase,
  definition: Definition,
  items: readonly TaskItem<Definition>[],
  { batchId, client }: Insertion = {},
): Promise<readonly Enqueued[]> {
  const rows: Row[] = [];
  for (const item of items) {
    const read = readWith(definition.payload, item.payload);
    rows.push(readItem(definition, item, read instanceof Promise ? await read : read));
  }
  if (rows.length === 0) return [];
  const insert = async (where: PoolClient | undefined): Promise<readonly Enqueued[]> => {
    const answers = new Map<Row, Enqueued>();
    const chunks = chunksOf(rows.filter(({ key }) => key === undefined));
    let columns = columnsOf(definition, chunks[0] ?? []);
    for (const [index, chunk] of chunks.entries()) {
      const values = [...columns, batchId, client !== undefined];
      const answered = database.call<{ readonly enqueue: readonly string[] }>('enqueue', values, where);
      // The next is made ready while the server is at work on this one.
      columns = columnsOf(definition, chunks[index + 1] ?? []);
      const [answer] = await answered;
      for (const [place, row] of chunk.entries()) answers.set(row, { id: answer?.enqueue[place] ?? '', isNew: true });
    }
    // In the order of their keys, so that two who ask for the same do not wait for each other in a circle.
    const keyed = rows.filter((row): row is KeyedRow => row.key !== undefined).sort((a, b) => (a.key < b.key ? -1 : 1));
    for (const row of keyed) answers.set(row, await insertOnce(row, where));
    return rows.map((row) => answers.get(row) ?? { id: '', isNew: false });
  };

  async function insertOnce(row: KeyedRow, where: PoolClient | undefined): Promise<Enqueued> {
    const { queue, name, version } = definition;
    const values = [
      queue,
      name,
      version,
      row.tenant,
      row.payload,
      row.level,
      row.costMs,
      row.delayMs,
      row.at,
      batchId,
      true,
      row.key,
    ];
    const [answer] = await database.call<{ task_id: string; is_new: boolean }>('enqueue_once', values, where);
    return { id: answer?.task_id ?? '', isNew: answer?.is_new ?? false };
  }

  const statements = Math.ceil(rows.length / chunkSize) + rows.filter(({ key }) => key !== undefined).length;
  if (client !== undefined || statements === 1) return await insert(client);
  return await database.transaction(insert);
}

interface Row {
  readonly tenant: string;
  readonly payload: string;
  readonly level: number;
  readonly key: string | undefined;
  readonly costMs: number | undefined;
  readonly delayMs: number | undefined;
  readonly at: Date | undefined;
}

type KeyedRow = Row & { readonly key: string };

function readItem<Definition extends TaskDefinition>(
  definition: Definition,
  item: TaskItem<Definition>,
  read: Reading<unknown>,
): Row {
  if ('problems' in read) throw new TaskError('PAYLOAD_INVALID', `${definition.name}: ${read.problems}`);
  const costMs = item.costMs ?? definition.costMs?.(read.value);
  return {
    tenant: readText(item.tenant ?? 'default', 'tenant'),
    payload: toJson(item.payload, `the payload of ${definition.name}`),
    level: levelOf(item.priority ?? definition.priority),
    key: item.key === undefined ? undefined : readText(item.key, 'key'),
    costMs: costMs === undefined ? undefined : readMs(costMs, 'costMs'),
    delayMs: item.delayMs === undefined ? undefined : readMs(item.delayMs, 'delayMs'),
    at: item.at,
  };
}

function chunksOf<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const count = Math.ceil(items.length / chunkSize);
  return Array.from({ length: count }, (_, index) => items.slice(index * chunkSize, (index + 1) * chunkSize));
}

/** The columns as arrays; one that says nothing is null, which costs nothing. */
function columnsOf({ queue, name, version }: TaskDefinition, rows: readonly Row[]): readonly unknown[] {
  const all = <Value>(values: readonly (Value | undefined)[]) => (values.some((value) => value !== undefined) ? values : null);
  const tenants = rows.map(({ tenant }) => tenant);
  return [
    queue,
    name,
    version,
    tenants.every((tenant) => tenant === tenants[0]) ? tenants.slice(0, 1) : tenants,
    arrayText(rows.map(({ payload }) => payload)),
    rows.map(({ level }) => level),
    all(rows.map(({ costMs }) => costMs)),
    all(rows.map(({ delayMs }) => delayMs)),
    all(rows.map(({ at }) => at)),
  ];
}

/**
 * An array as PostgreSQL reads it; `pg` would write the same, but only when the server waits for it.
 *
 * @source PostgreSQL 18, section 8.15.6: array input and output syntax
 */
function arrayText(texts: readonly string[]): string {
  return `{${texts.map((text) => `"${text.replaceAll(/[\\"]/g, String.raw`\$&`)}"`).join(',')}}`;
}

/** The number that a priority has in the database. */
export function levelOf(priority: Priority): number {
  return priorities.indexOf(priority);
}

/** Text that may be a name in the database and a label in metrics. */
export function readText(text: string, what: string): string {
  if (text.length > 0 && text.length <= 256 && !text.includes('\0') && text.isWellFormed()) return text;
  throw new TaskError('VALUE_OUT_OF_RANGE', `${what} must have 1 to 256 characters and no NUL character`);
}

function readMs(ms: number, what: string): number {
  if (ms >= 0 && ms <= 3_153_600_000_000) return ms;
  throw new TaskError('VALUE_OUT_OF_RANGE', `${what} must be milliseconds from 0 to a hundred years, and is ${ms}`);
}
