import type { TaskDatabase } from './database.ts';
import type { PayloadOf, TaskDefinition } from './definition.ts';
import { type InTransaction, insertTasks, levelOf, readText, type TaskItem } from './enqueue.ts';
import { TaskError } from './errors.ts';
import { toJson } from './json.ts';
import { readWith } from './standard-schema.ts';

/** How tasks of a batch belong together. */
export interface BatchOptions<Then extends TaskDefinition> extends InTransaction {
  /** For whom the batch is, where its items do not say otherwise. */
  readonly tenant?: string;
  /** A task that is queued when all of the batch have ended, also when some have failed. */
  readonly next?: { readonly definition: Then; readonly payload: PayloadOf<Then> };
  /** Milliseconds that the batch is known after it has ended. A day by default. */
  readonly keepMs?: number;
}

const dayMs = 86_400_000;

/**
 * Queues tasks as one: its progress can be asked for, and something may follow when the last of them has ended. All of it in one
 * transaction.
 *
 * @returns the id of the batch
 * @throws TaskError `VALUE_OUT_OF_RANGE` when there is no item, or one has a key: it may be somebody else's
 */
export async function insertBatch<Definition extends TaskDefinition, Then extends TaskDefinition>(
  database: TaskDatabase,
  definition: Definition,
  items: readonly TaskItem<Definition>[],
  { tenant = 'default', next, keepMs = dayMs, client }: BatchOptions<Then> = {},
): Promise<string> {
  if (items.length === 0 || items.some(({ key }) => key !== undefined)) {
    throw new TaskError('VALUE_OUT_OF_RANGE', 'a batch needs at least one item, and none with a key');
  }
  const follow = next === undefined ? null : await writeNext(next.definition, next.payload);
  const insert = async (where: NonNullable<typeof client>): Promise<string> => {
    const [batch] = await database.query<{ readonly id: string }>(
      'insert into {schema}.batch (tenant, total, remaining, then_task, keep_ms) values ($1, $2, $2, $3, $4) returning id',
      [readText(tenant, 'tenant'), items.length, follow, keepMs],
      where,
    );
    const batchId = batch?.id ?? '';
    await insertTasks(
      database,
      definition,
      items.map((item) => ({ tenant, ...item })),
      { client: where, batchId },
    );
    return batchId;
  };
  return client === undefined ? await database.transaction(insert) : await insert(client);
}

async function writeNext(definition: TaskDefinition, payload: unknown): Promise<string> {
  const read = await readWith(definition.payload, payload);
  if ('problems' in read) throw new TaskError('PAYLOAD_INVALID', `${definition.name}: ${read.problems}`);
  const { queue, name, version, priority } = definition;
  return toJson({ queue, kind: name, version, level: levelOf(priority), payload }, `the payload of ${name}`);
}
