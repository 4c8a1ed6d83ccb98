import { stderr } from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startWorkers, type Workers } from './keda/workers.ts';

/** How far all pieces of work are: `GET /transcodes`. */
interface Progress {
  readonly all: number;
  readonly starts: number;
  readonly begun: number;
  readonly finished: number;
}

/** Longer than it takes until three pods have one each, and that is seen. */
const longTaskSeconds = 40;

/** Longer than it takes until pods are taken away, whose tasks are then still in work: on a busy machine a minute. */
const longerTaskSeconds = 90;

const patience = { timeoutMs: 300_000 };
let workers: Workers;

function report(news: string): void {
  stderr.write(`keda: ${news}\n`);
}

beforeAll(async () => {
  workers = await startWorkers(report);
}, 1_500_000);

afterAll(() => workers.stop(), 60_000);

async function replicasOf(component: string): Promise<number> {
  return Number(await workers.read(`deployment/${component}`, '{.spec.replicas}'));
}

async function readyReplicasOf(component: string): Promise<number> {
  return Number(await workers.read(`deployment/${component}`, '{.status.readyReplicas}'));
}

/** The tasks that an autoscaler sees in a queue: those that wait, and those in work that are not acknowledged. */
async function tasksSeen(component: string, trigger: number): Promise<number> {
  const metric = await workers.read(`scaledobject/${component}`, `{.status.externalMetricNames[${trigger}]}`);
  const query = `labelSelector=scaledobject.keda.sh%2Fname%3D${component}`;
  const path = `/apis/external.metrics.k8s.io/v1beta1/namespaces/${workers.namespace}/${metric}?${query}`;
  const { body } = await workers.cluster.client.request('GET', path);
  return Number((body as { readonly items: readonly { readonly value: string }[] }).items[0]?.value); // an ExternalMetricValueList
}

async function transcode(count: number, seconds: number): Promise<void> {
  await workers.ask('POST', 'transcodes', { count, seconds });
}

async function progress(): Promise<Progress> {
  return (await workers.ask('GET', 'transcodes')) as Progress; // newsroom's own answer
}

function until(description: string, condition: () => Promise<boolean>): Promise<void> {
  return workers.cluster.waitFor(description, condition, { ...patience, namespace: workers.namespace });
}

/** Gives short work until three pods are there, however slowly they come, so that long work after it is begun by all at once. */
async function occupyThreePods(): Promise<void> {
  await until('three pods work', async () => {
    const { all, finished } = await progress();
    if (all - finished < 12) await transcode(12, 3);
    return (await readyReplicasOf('worker-media')) === 3;
  });
}

/** Looks at the number of pods that is asked for, again and again. */
function watchReplicas(component: string): { readonly seen: ReadonlySet<number>; stop(): Promise<void> } {
  const seen = new Set<number>();
  const end = new AbortController();
  const watching = (async () => {
    while (!end.signal.aborted) {
      seen.add(await replicasOf(component));
      await pause(500);
    }
  })();
  // Told by stop, and not to be taken for an error that nobody awaits before that.
  watching.catch(() => undefined);
  return {
    seen,
    async stop() {
      end.abort();
      await watching;
    },
  };
}

test('a worker starts with one pod, and its autoscaler sees its queue', async () => {
  await until('KEDA accepts the ScaledObject and its credentials', async () => {
    const ready = await workers.read('scaledobject/worker-media', '{.status.conditions[?(@.type=="Ready")].status}');
    return ready === 'True';
  });
  await until('the length of the queue is known', async () => (await tasksSeen('worker-media', 0)) === 0);

  expect(await workers.read('hpa/keda-hpa-worker-media', '{.spec.minReplicas} {.spec.maxReplicas}')).toBe('1 3');
  expect(await replicasOf('worker-media')).toBe(1);
}, 360_000);

test('pods come when the queue grows and go when it drains, and no task that runs is cut off', async () => {
  const watch = watchReplicas('worker-media');
  const started = performance.now();
  await transcode(30, 3);
  await until('a second pod is asked for', async () => (await replicasOf('worker-media')) > 1);
  report(`a second pod was asked for ${Math.round((performance.now() - started) / 1000)} s after the queue grew`);
  await occupyThreePods();
  // Two for each of three pods: they run when nothing waits any more and the pods are taken away.
  await transcode(6, longerTaskSeconds);
  const { all } = await progress();
  report(`three pods worked ${Math.round((performance.now() - started) / 1000)} s after the queue grew`);
  await until('one pod is asked for again', async () => (await replicasOf('worker-media')) === 1);
  const whenTakenAway = await progress();
  report(`back to one pod after ${Math.round((performance.now() - started) / 1000)} s, ${JSON.stringify(whenTakenAway)}`);
  await until('all work is done', async () => (await progress()).finished === all);
  await watch.stop();

  // One pod works on two tasks, so the others were running in pods that had been told to go.
  expect(whenTakenAway.all - whenTakenAway.finished).toBeGreaterThan(2);
  expect(await progress()).toEqual({ all, starts: all, begun: all, finished: all });
  expect(Math.min(...watch.seen)).toBe(1);
}, 900_000);

test('with late acknowledgement busy pods are not taken away, and a task longer than the grace is done again', async () => {
  await workers.change('worker-media', { 'container.env.CELERY_TASK_ACKS_LATE': 'true', 'pod.terminationGraceSeconds': 5 });
  const before = await progress();
  await occupyThreePods();
  await transcode(6, longTaskSeconds);
  const { all } = await progress();
  await until('three pods work on long tasks alone', async () => {
    const { begun, finished } = await progress();
    return begun === all && finished === all - 6;
  });
  // The broker counts every few seconds. Nothing waits, so what is seen is what is in work, and three pods are asked for.
  await until('the six tasks in work are seen', async () => (await tasksSeen('worker-media', 0)) === 6);
  expect(await replicasOf('worker-media')).toBe(3);

  await workers.change('worker-media', { 'autoscaling.max': 1 });
  await until('one pod is left', async () => (await workers.read('deployment/worker-media', '{.status.replicas}')) === '1');
  await workers.change('worker-media', { 'autoscaling.max': 3 });
  await until('all work is done', async () => (await progress()).finished === all);

  const { starts } = await progress();
  const startsAgain = starts - before.starts - (all - before.all);
  report(`${startsAgain} tasks were begun again after their pod was gone`);
  expect(startsAgain).toBeGreaterThan(0);
}, 1_200_000);

describe('a worker that may go to none', () => {
  /** Puts one task into the queue, and gives its number. */
  async function exportNothing(): Promise<string> {
    return ((await workers.ask('POST', 'exports', { names: [] })) as { readonly task: string }).task; // newsroom's own answer
  }

  async function isDone(task: string): Promise<boolean> {
    return ((await workers.ask('GET', `tasks/${task}`)) as { readonly state: string }).state === 'SUCCESS'; // newsroom's own answer
  }

  test('has no pod while nothing waits, gets one for a task, and has none again', async () => {
    await until('no pod waits for nothing', async () => (await replicasOf('worker-export')) === 0);
    const started = performance.now();

    const task = await exportNothing();
    await until('the task is done', () => isDone(task));
    report(`a task woke a worker and was done after ${Math.round((performance.now() - started) / 1000)} s`);
    await until('no pod waits for nothing again', async () => (await replicasOf('worker-export')) === 0);

    expect(await isDone(task)).toBe(true);
  }, 900_000);

  test('keeps its pod when the broker is dead, as every worker does, and goes on when it is back', async () => {
    const first = await exportNothing();
    await until('a pod works', async () => (await readyReplicasOf('worker-export')) === 1);
    await until('the task is done', () => isDone(first));
    const before = await replicasOf('worker-media');
    const died = Date.now();
    await workers.cluster.kubectl(['scale', 'statefulset/rabbitmq', '--replicas=0', '--namespace', workers.namespace]);
    // At once: while it ends in peace it would still say that nothing waits.
    const atOnce = ['--grace-period=0', '--force', '--ignore-not-found'];
    await workers.cluster.kubectl(['delete', 'pod/rabbitmq-0', ...atOnce, '--namespace', workers.namespace]);
    const watches = ['worker-export', 'worker-media'].map(watchReplicas);
    // Longer than after the last task it would go to none: had it been counted as idle, it would be gone by then.
    await until('KEDA has missed the broker for some time', async () => {
      const conditions = await workers.read('scaledobject/worker-export', '{.status.conditions[?(@.type=="Ready")].status}');
      return conditions !== 'True' && Date.now() - died > 25_000;
    });
    await Promise.all(watches.map((watch) => watch.stop()));

    expect(watches.map(({ seen }) => [...seen])).toEqual([[1], [before]]);

    await workers.cluster.kubectl(['scale', 'statefulset/rabbitmq', '--replicas=1', '--namespace', workers.namespace]);
    await until(
      'the broker is back',
      async () => (await workers.read('statefulset/rabbitmq', '{.status.readyReplicas}')) === '1',
    );
    let second = '';
    await until('the API finds the broker again', async () => {
      second = await exportNothing();
      return true;
    });
    await until('a task is done again', () => isDone(second));
    await until('no pod waits for nothing', async () => (await replicasOf('worker-export')) === 0);

    expect(await isDone(second)).toBe(true);
  }, 900_000);
});
