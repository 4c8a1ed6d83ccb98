import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { handle, type TaskContext } from './context.ts';
import { defineTask } from './definition.ts';
import { PermanentError } from './errors.ts';
import { setStage, until } from './testing/stage.ts';

const stage = setStage();
const queues = { images: { slots: 4 } };
const resize = defineTask({ name: 'resize', queue: 'images', payload: z.object({ picture: z.string() }) });
const fails = defineTask({
  name: 'fails',
  queue: 'images',
  payload: z.object({}),
  retry: { maxFailures: 3, backoff: { baseMs: 1 } },
});

/** A handler that ends when it is told to. */
function gate() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open: () => open(), opened };
}

/** Ends with the reason when the signal is aborted, as `fetch` does. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error));
  });
}

describe('a task', () => {
  test('is done once, and its result can be asked for', async () => {
    const tasks = await stage.tasks();
    const seen: string[] = [];
    await stage.work(tasks, {
      queues,
      tasks: [
        handle(resize, ({ picture }) => {
          seen.push(picture);
          return { width: 250 };
        }),
      ],
    });

    const { id } = await tasks.enqueue(resize, { picture: 'a.jpg' }, { tenant: 'museum' });
    const status = await until('the task is done', async () => (await tasks.status(id))?.state === 'done' && tasks.status(id));

    expect(seen).toEqual(['a.jpg']);
    expect(status).toMatchObject({ tenant: 'museum', kind: 'resize', state: 'done', result: { width: 250 } });
  });

  test('is refused when its payload is not what the definition asks for, and nothing of the others is queued', async () => {
    const tasks = await stage.tasks();
    const items = [{ payload: { picture: 'a.jpg' } }, { payload: { picture: 7 as unknown as string } }];

    await expect(tasks.enqueueMany(resize, items)).rejects.toMatchObject({ code: 'PAYLOAD_INVALID' });
    await expect(tasks.enqueue(resize, { picture: '\0' })).rejects.toMatchObject({ code: 'NOT_JSON' });
    expect(await tasks.queues()).toEqual([]);
  });

  test('keeps its payload to the letter, whatever is in it', async () => {
    const tasks = await stage.tasks();
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }).filter((value) => value.isWellFormed() && !value.includes('\0')),
      fc.constantFrom('"', '\\', '\\"', '{}', '},{', 'NULL', '$&', "'", '\n', ''),
    );

    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 20 }), async (pictures) => {
        const queued = await tasks.enqueueMany(
          resize,
          pictures.map((picture) => ({ payload: { picture } })),
        );
        const { rows } = await stage.pool.query<{ picture: string }>(
          `select payload->>'picture' as picture from ${stage.schema}.task where id = any ($1) order by id`,
          [queued.map(({ id }) => id)],
        );
        expect(rows.map(({ picture }) => picture)).toEqual(pictures);
      }),
    );
  });

  test('comes in with the transaction of the caller, or not at all', async () => {
    const tasks = await stage.tasks();
    const client = await stage.pool.connect();

    await client.query('begin');
    const undone = await tasks.enqueue(resize, { picture: 'undone' }, { client });
    await client.query('rollback');
    await client.query('begin');
    const kept = await tasks.enqueue(resize, { picture: 'kept' }, { client });
    const before = await tasks.status(kept.id);
    await client.query('commit');
    client.release();

    expect(before).toBeUndefined();
    expect(await tasks.status(undone.id)).toBeUndefined();
    expect(await tasks.status(kept.id)).toMatchObject({ state: 'ready' });
  });

  test('with a key exists once, also when many ask at once, and after it is done', async () => {
    const tasks = await stage.tasks();
    let runs = 0;
    const enqueue = () => tasks.enqueue(resize, { picture: 'a.jpg' }, { key: 'a.jpg/250' });

    const first = await Promise.all(Array.from({ length: 8 }, enqueue));
    await stage.work(tasks, { queues, tasks: [handle(resize, () => void (runs += 1))] });
    await until('the task is done', async () => (await tasks.status(first[0]!.id))?.state === 'done');
    const later = await enqueue();

    expect(new Set(first.map(({ id }) => id)).size).toBe(1);
    expect(first.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(later).toEqual({ id: first[0]!.id, isNew: false });
    expect(runs).toBe(1);
  });

  test('with a key of many that are asked for in different orders at once does not end in a deadlock', async () => {
    const tasks = await stage.tasks();
    const items = Array.from({ length: 40 }, (_, index) => ({ payload: { picture: String(index) }, key: String(index) }));

    const all = await Promise.all(
      Array.from({ length: 8 }, (_, round) => tasks.enqueueMany(resize, round % 2 === 0 ? items : items.toReversed())),
    );

    expect(new Set(all.flat().map(({ id }) => id)).size).toBe(40);
    expect(all.flat().filter(({ isNew }) => isNew)).toHaveLength(40);
  });

  test('is tried again after a failure, and is a dead letter after the last one, which can be driven again', async () => {
    const tasks = await stage.tasks();
    const attempts: number[] = [];
    let isBroken = true;
    await stage.work(tasks, {
      queues,
      tasks: [
        handle(fails, (_, { attempt, lastError }) => {
          attempts.push(attempt);
          if (isBroken) throw new Error(`broken, before: ${lastError ?? 'nothing'}`);
          return 'whole';
        }),
      ],
    });

    const { id } = await tasks.enqueue(fails, {}, { tenant: 'museum' });
    const [letter] = await until('a dead letter', async () => {
      const letters = await tasks.deadLetters({ tenant: 'museum' });
      return letters.length > 0 && letters;
    });
    isBroken = false;
    const driven = await tasks.redrive({ queue: 'images' });
    const status = await until('the task is done', async () => (await tasks.status(id))?.state === 'done' && tasks.status(id));

    expect(letter).toMatchObject({
      id,
      failures: 3,
      error: 'Error: broken, before: Error: broken, before: Error: broken, before: nothing',
    });
    expect(driven).toBe(1);
    expect(attempts).toEqual([1, 2, 3, 1]);
    expect(status).toMatchObject({ result: 'whole' });
  });

  test('is settled also when its policy or an observer throws', async () => {
    const tasks = await stage.tasks();
    const moody = defineTask({
      name: 'moody',
      queue: 'images',
      payload: z.object({}),
      retry: {
        maxFailures: 1,
        decide: () => {
          throw new Error('undecided');
        },
      },
    });
    const strict = defineTask({ ...moody, name: 'strict', retry: { ...moody.retry, maxFailures: 2 } });
    const troubles: unknown[] = [];
    await stage.work(tasks, {
      queues,
      observers: [
        {
          started: () => {
            throw new Error('broken watcher');
          },
          trouble: (_, error) => troubles.push(error),
        },
      ],
      tasks: [moody, strict].map((definition) => handle(definition, () => Promise.reject(new Error('broken')))),
    });

    await tasks.enqueue(moody, {});
    await tasks.enqueue(strict, {});
    const letters = await until('dead letters', async () => (await tasks.deadLetters()).length === 2 && tasks.deadLetters());

    expect(letters.map(({ failures }) => failures)).toEqual([2, 1]);
    expect(troubles).toEqual([new Error('undecided')]);
  });

  test('that cannot succeed is a dead letter at once', async () => {
    const tasks = await stage.tasks();
    await stage.work(tasks, {
      queues,
      tasks: [
        handle(fails, () => {
          throw new PermanentError('not a picture');
        }),
      ],
    });

    await tasks.enqueue(fails, {});
    const letters = await until('a dead letter', async () => (await tasks.deadLetters()).length > 0 && tasks.deadLetters());

    expect(letters).toMatchObject([{ failures: 1, error: 'PermanentError: not a picture' }]);
  });

  test('starts when its time has come, by the clock of the database', async () => {
    const tasks = await stage.tasks();
    const starts: unknown[] = [];
    const isDue = `select due_at <= clock_timestamp() as "isDue" from ${stage.schema}.task where id = $1`;
    await stage.work(tasks, {
      queues,
      tasks: [
        handle(resize, async ({ picture }, { id }) => {
          const { rows } = await stage.pool.query<{ isDue: boolean }>(isDue, [id]);
          starts.push([picture, rows[0]!.isDue]);
        }),
      ],
    });

    await tasks.enqueue(resize, { picture: 'never yet' }, { at: new Date(Date.now() + 3_600_000) });
    await tasks.enqueue(resize, { picture: 'later' }, { delayMs: 600 });
    await until('it has run', () => starts.length === 1);

    expect(starts).toEqual([['later', true]]);
    expect((await tasks.queues())[0]).toMatchObject({ scheduled: 1, ready: 0 });
  });

  test('says how far it is, is cancelled while it runs, and before it runs', async () => {
    const tasks = await stage.tasks();
    const said = gate();
    await stage.work(tasks, {
      queues: { images: { slots: 1 } },
      tasks: [
        handle(resize, async (_, context: TaskContext) => {
          await context.progress({ done: 1, of: 2 });
          said.open();
          await aborted(context.signal);
        }),
      ],
    });

    const running = await tasks.enqueue(resize, { picture: 'a.jpg' });
    const waiting = await tasks.enqueue(resize, { picture: 'b.jpg' });
    await said.opened;
    const progress = (await tasks.status(running.id))?.progress;
    const outcomes = await tasks.cancel([running.id, waiting.id]);
    await until('it is cancelled', async () => (await tasks.status(running.id))?.state === 'cancelled');

    expect(progress).toEqual({ done: 1, of: 2 });
    expect(Object.fromEntries(outcomes)).toEqual({ [running.id]: 'asked', [waiting.id]: 'cancelled' });
    expect(await tasks.status(waiting.id)).toMatchObject({ state: 'cancelled' });
  });

  test('that takes longer than it may has failed', async () => {
    const tasks = await stage.tasks();
    const slow = defineTask({ name: 'slow', queue: 'images', payload: z.object({}), timeoutMs: 50, retry: { maxFailures: 1 } });
    await stage.work(tasks, {
      queues,
      tasks: [handle(slow, (_, { signal }) => aborted(signal))],
    });

    await tasks.enqueue(slow, {});
    const letters = await until('a dead letter', async () => (await tasks.deadLetters()).length > 0 && tasks.deadLetters());

    expect(letters[0]!.error).toBe('TaskError: slow took longer than 50 ms');
  });
});

describe('what is kept', () => {
  test('goes when its time is over: results with their keys, batches and dead letters', async () => {
    const tasks = await stage.tasks();
    const brief = defineTask({ name: 'brief', queue: 'images', payload: z.object({}), keepResultMs: 1 });
    const lasting = defineTask({ name: 'lasting', queue: 'images', payload: z.object({}) });
    await stage.work(tasks, {
      queues,
      keepDeadMs: 1,
      tasks: [
        handle(brief, () => 'result'),
        handle(lasting, () => 'result'),
        handle(fails, () => {
          throw new PermanentError('torn');
        }),
      ],
    });

    const kept = await tasks.enqueue(lasting, {}, { key: 'a' });
    const gone = await tasks.enqueue(brief, {}, { key: 'a' });
    const batch = await tasks.enqueueBatch(brief, [{ payload: {} }, { payload: {} }], { keepMs: 1 });
    const dead = await tasks.enqueue(fails, {}, { key: 'a' });
    const left = async () => [
      await tasks.status(gone.id),
      await tasks.batch(batch),
      await tasks.status(dead.id),
      ...(await tasks.deadLetters()),
    ];
    await until('what is kept longer is done', async () => (await tasks.status(kept.id))?.state === 'done');
    await until('all that was brief is gone', async () => (await left()).every((one) => one === undefined));
    const again = await tasks.enqueue(brief, {}, { key: 'a' });

    expect(again.isNew).toBe(true);
    expect(await tasks.status(kept.id)).toMatchObject({ state: 'done', result: 'result' });
    expect(await tasks.enqueue(lasting, {}, { key: 'a' })).toEqual({ id: kept.id, isNew: false });
  });
});

describe('what a handler writes', () => {
  test('is written with the end of the task, once, also when the task was given to another meanwhile', async () => {
    const tasks = await stage.tasks();
    const schema = `effects_${stage.schema}`;
    await stage.pool.query(`create table ${schema} (picture text)`);
    const entered = gate();
    const leave = gate();
    let runs = 0;
    const codes: unknown[] = [];
    const handler = handle(resize, async ({ picture }, context) => {
      runs += 1;
      if (runs === 1) {
        entered.open();
        await leave.opened;
      }
      const write = context.finish((client) =>
        client.query(`insert into ${schema} values ($1)`, [picture]).then(() => 'written'),
      );
      await write.catch((error: { code: unknown }) => {
        codes.push(error.code);
        throw error;
      });
    });
    await stage.work(tasks, { queues, tasks: [handler], heartbeatMs: 200 });

    const { id } = await tasks.enqueue(resize, { picture: 'a.jpg' });
    await entered.opened;
    const { rows } = await stage.pool.query<{ id: string }>(`select id from ${stage.schema}.worker`);
    const workerId = rows[0]!.id;
    await until('the worker is taken for dead', async () => {
      // In one transaction, or a heartbeat would come in between. A worker that is just claiming is passed over.
      await stage.pool.query(
        `update ${stage.schema}.worker set lease_until = now() - interval '1 second' where id = ${workerId};
         select ${stage.schema}.sweep_workers(5, 0)`,
      );
      const left = await stage.pool.query(`select from ${stage.schema}.worker where id = ${workerId}`);
      return left.rowCount === 0;
    });
    await until('another run is done', async () => (await tasks.status(id))?.state === 'done');
    leave.open();
    await until('the late one is refused', () => codes.length > 0);

    expect(runs).toBe(2);
    expect(codes).toEqual(['LEASE_LOST']);
    expect((await stage.pool.query(`select * from ${schema}`)).rows).toEqual([{ picture: 'a.jpg' }]);
  });
});

describe('batches and children', () => {
  test('are done when the last member has ended, and then what follows is queued, also when some failed', async () => {
    const tasks = await stage.tasks();
    const publish = defineTask({ name: 'publish', queue: 'images', payload: z.object({ album: z.string() }) });
    const followed: unknown[] = [];
    await stage.work(tasks, {
      queues,
      tasks: [
        handle(resize, ({ picture }) => {
          if (picture === '3') throw new PermanentError('torn');
        }),
        handle(publish, async ({ album }, { afterBatch, tenant }) => {
          followed.push([album, tenant, await tasks.batch(afterBatch ?? '')]);
        }),
      ],
    });

    const items = Array.from({ length: 20 }, (_, index) => ({ payload: { picture: String(index) } }));
    const id = await tasks.enqueueBatch(resize, items, {
      tenant: 'museum',
      next: { definition: publish, payload: { album: 'cup' } },
    });
    await until('what follows has run', () => followed.length > 0);

    expect(followed).toEqual([['cup', 'museum', { id, total: 20, remaining: 0, failed: 1, isDone: true }]]);
  });

  test('a parent is done when its children and their children are', async () => {
    const tasks = await stage.tasks();
    const tree = defineTask({ name: 'tree', queue: 'images', payload: z.object({ depth: z.number() }) });
    const release = gate();
    let leaves = 0;
    await stage.work(tasks, {
      queues,
      tasks: [
        handle(tree, async ({ depth }, context) => {
          if (depth > 0) context.spawn(tree, [{ payload: { depth: depth - 1 } }, { payload: { depth: depth - 1 } }]);
          else {
            await release.opened;
            leaves += 1;
          }
          return depth;
        }),
      ],
    });

    const { id } = await tasks.enqueue(tree, { depth: 2 });
    await until('it waits for its children', async () => (await tasks.status(id))?.state === 'waiting');
    release.open();
    const status = await until('the parent is done', async () => (await tasks.status(id))?.state === 'done' && tasks.status(id));

    expect(leaves).toBe(4);
    expect(status).toMatchObject({ result: 2 });
  });
});

describe('versions of a definition', () => {
  test('an older payload is upgraded, and a newer one is left to a newer worker without counting an attempt', async () => {
    const tasks = await stage.tasks();
    const options = { name: 'crop', queue: 'images' } as const;
    const v1 = defineTask({ ...options, payload: z.object({ size: z.number() }) });
    const v2 = defineTask({
      ...options,
      version: 2,
      payload: z.object({ width: z.number() }),
      upgrade: { 1: (old) => ({ width: (old as { size: number }).size }) },
    });
    const seen: unknown[] = [];
    const refusals: unknown[] = [];

    const newer = await tasks.enqueue(v2, { width: 2 });
    const old = await stage.work(tasks, {
      queues,
      tasks: [handle(v1, () => void seen.push('wrong'))],
      observers: [{ trouble: (_, error) => void refusals.push(error) }],
    });
    await until(
      'the old worker puts it back',
      async () => (await tasks.status(newer.id))?.state === 'scheduled' && refusals.length > 0,
    );
    await old.stop();
    await tasks.enqueue(v1, { size: 1 });
    await stage.pool.query(`update "${stage.schema}".task set due_at = now() where state = 's'`);
    await stage.work(tasks, { queues, tasks: [handle(v2, ({ width }, { attempt }) => void seen.push([width, attempt]))] });
    await until('both ran', () => seen.length === 2);

    expect(seen).toHaveLength(2);
    expect(seen).toEqual(
      expect.arrayContaining([
        [1, 1],
        [2, 1],
      ]),
    );
  });
});

describe('a shutdown', () => {
  test('lets short work finish, gives back the rest at once and counts no attempt', async () => {
    const tasks = await stage.tasks();
    const nap = defineTask({ name: 'nap', queue: 'images', payload: z.object({ long: z.boolean() }) });
    const short = gate();
    const started: boolean[] = [];
    const attempts: number[] = [];
    const first = await stage.work(tasks, {
      queues,
      tasks: [
        handle(nap, async ({ long }, { signal }) => {
          started.push(long);
          if (long) await aborted(signal);
          else await short.opened;
          return 'first';
        }),
      ],
    });
    const long = await tasks.enqueue(nap, { long: true });
    const brief = await tasks.enqueue(nap, { long: false });
    await until('both run', () => started.length === 2);

    const stopped = first.stop({ graceMs: 300 });
    short.open();
    await stopped;
    const afterStop = [(await tasks.status(long.id))?.state, (await tasks.status(brief.id))?.result];
    await stage.work(tasks, {
      queues,
      tasks: [
        handle(nap, (_, { attempt }) => {
          attempts.push(attempt);
          return 'second';
        }),
      ],
    });
    await until('the other has done it', async () => (await tasks.status(long.id))?.result === 'second');

    expect(afterStop).toEqual(['ready', 'first']);
    expect(attempts).toEqual([1]);
  });
});
