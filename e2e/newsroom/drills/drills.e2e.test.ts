import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waitUntil } from '../../control-plane/deadline.ts';
import { expectStatus, visit } from '../visitor.ts';
import { crash, deletePod, execute, fillDisk, inNamespace, podOf, rollOut, scale, waitForReadyPods } from './actions.ts';
import { type LoadResult, startLoad } from './load.ts';
import { type Stage, spool, startStage, stateless } from './stage.ts';
import { createTranscodes, readTranscodes, type TranscodeSums } from './transcodes.ts';

/**
 * A process that dies takes with it what it is answering, and until the node has noticed, half of the connections to its
 * component are refused: about a second on a quiet machine.
 */
const crashLimits = { failures: 40, spanMs: 10_000 };

/** Of a task that is in work when its worker is evicted: longer than a busy node takes to see that its disk is full. */
const evictedTaskSeconds = 40;

/** Of a task that is lost then, and costs no time. */
const lostTaskSeconds = 900;

/** Each is answered by another component: front end, web, API, and the proxy itself. */
const paths = ['/', '/editor/', '/api/assets', '/static/newsroom/editor.css'];

let stage: Stage;

beforeAll(async () => {
  stage = await startStage((progress) => console.log(`drills: ${progress}`));
}, 1_800_000);

afterAll(() => stage.stop());

/** Lets visitors come while something happens, and for a while before and after. */
async function underLoad(name: string, happening: () => Promise<void>): Promise<LoadResult> {
  const load = startLoad({ base: stage.site.base, headers: { host: stage.site.host }, paths, clients: 4, pauseMs: 50 });
  const more = async (count: number): Promise<void> => {
    const wanted = load.soFar().requests + count;
    await waitUntil(async () => load.soFar().requests >= wanted, { timeoutMs: 120_000, describe: () => 'The visitors hang.' });
  };
  try {
    await more(40);
    await happening();
    await more(100);
  } finally {
    await load.stop();
  }
  const result = load.soFar();
  const { requests, failures, askedAgain, longestMs } = result;
  console.log(
    `drills: ${name}: ${requests} requests, ${failures.length} failed, ${askedAgain} asked again, longest ${longestMs} ms`,
  );
  return result;
}

describe.each(stateless)('%s', (component) => {
  test('a new version is rolled out without a failed request', async () => {
    const { failures } = await underLoad(`${component} is rolled out`, () => rollOut(stage, component));

    expect(failures).toEqual([]);
  }, 900_000);

  test('a Pod is deleted without a failed request', async () => {
    const { failures } = await underLoad(`a Pod of ${component} is deleted`, () => deletePod(stage, component));

    expect(failures).toEqual([]);
  }, 900_000);
});

describe('a process that dies', () => {
  test('costs the requests of a moment, and the rest goes to the other Pod', async () => {
    const { failures } = await underLoad('a process of web dies', () => crash(stage, 'web'));

    const times = failures.map(({ atMs }) => atMs);
    expect(failures.length).toBeLessThanOrEqual(crashLimits.failures);
    expect(Math.max(0, ...times) - Math.min(...times, Number.MAX_SAFE_INTEGER)).toBeLessThanOrEqual(crashLimits.spanMs);
    expect(failures.filter(({ path }) => path !== '/editor/')).toEqual([]);
  }, 900_000);
});

describe('a worker in the middle of its work', () => {
  const { component } = spool;

  async function startWork(seconds: number): Promise<TranscodeSums> {
    const before = await readTranscodes(stage.site);
    await createTranscodes(stage.site, 2, seconds);
    await stage.cluster.waitFor(
      'both tasks are begun',
      async () => (await readTranscodes(stage.site)).begun === before.begun + 2,
      {
        namespace: stage.namespace,
      },
    );
    return before;
  }

  async function waitUntilFinished(count: number): Promise<void> {
    await stage.cluster.waitFor(
      `${count} tasks are finished`,
      async () => (await readTranscodes(stage.site)).finished === count,
      {
        timeoutMs: 300_000,
        namespace: stage.namespace,
      },
    );
  }

  function report(name: string, before: TranscodeSums, after: TranscodeSums): void {
    const { begun, starts, finished } = after;
    console.log(
      `drills: ${name}: ${begun - before.begun} tasks begun, ${starts - before.starts} starts, ${finished - before.finished} finished`,
    );
  }

  test('finishes it when its Pod is deleted', async () => {
    const before = await startWork(20);

    await deletePod(stage, component);
    await waitUntilFinished(before.finished + 2);

    const after = await readTranscodes(stage.site);
    report('a worker is deleted', before, after);
    expect(after.starts - before.starts).toBe(2);
  }, 900_000);

  test('loses it when the node evicts it, because a task is acknowledged before it is done', async () => {
    const before = await startWork(lostTaskSeconds);

    await fillDisk(stage, spool);
    await waitForReadyPods(stage, component, 1);
    // Had they gone back into the queue, they would be begun before a task that comes after them.
    await createTranscodes(stage.site, 1, 0);
    await waitUntilFinished(before.finished + 1);

    const after = await readTranscodes(stage.site);
    report('a worker is evicted, early acknowledgement', before, after);
    expect(after).toMatchObject({ finished: before.finished + 1, starts: before.starts + 3 });
  }, 900_000);

  test('has it done again when the node evicts it, with late acknowledgement', async () => {
    await inNamespace(stage, ['set', 'env', `deployment/${component}`, 'CELERY_TASK_ACKS_LATE=on']);
    await inNamespace(stage, ['rollout', 'status', 'deployment', component, '--timeout=600s']);
    await waitForReadyPods(stage, component, 1);
    const before = await startWork(evictedTaskSeconds);

    await fillDisk(stage, spool);
    await waitUntilFinished(before.finished + 2);

    const after = await readTranscodes(stage.site);
    report('a worker is evicted, late acknowledgement', before, after);
    expect(after.starts - before.starts).toBe(4);
  }, 900_000);
});

describe('the Pod of a claim is deleted', () => {
  beforeAll(() => scale(stage, 'web', 1), 900_000);

  test('the database keeps its rows', async () => {
    await createTranscodes(stage.site, 3, 0);
    const { all } = await readTranscodes(stage.site);

    await deletePod(stage, 'db');

    await stage.cluster.waitFor('the API reads the database again', async () => (await readTranscodes(stage.site)).all >= all, {
      namespace: stage.namespace,
    });
    expect((await readTranscodes(stage.site)).all).toBe(all);
    console.log(`drills: the Pod of db is deleted: ${all} rows before and after`);
  }, 900_000);

  test('an upload that is not complete is still there', async () => {
    expectStatus(await visit(stage.site).put('/uploads/half/0', { body: 'first half' }), 204, 'half an upload');
    const { metadata } = await podOf(stage, 'web');

    await deletePod(stage, 'web');

    expect((await podOf(stage, 'web')).metadata.uid).not.toBe(metadata.uid);
    expect(await execute(stage, 'web', ['cat', '/app/uploads/.half/000000'])).toBe('first half');
  }, 900_000);
});
