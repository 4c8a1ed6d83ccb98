import { expect, test } from 'vitest';
import { describeState, type EventView, type PodView, troubledContainers } from './state.ts';

function pod(name: string, status: PodView['status']): PodView {
  return { metadata: { name, namespace: 'shop' }, spec: {}, status };
}

const healthy = pod('web', {
  phase: 'Running',
  containerStatuses: [{ name: 'web', ready: true, restartCount: 0, state: { running: {} } }],
});

const crashing = pod('worker', {
  phase: 'Running',
  containerStatuses: [
    {
      name: 'worker',
      ready: false,
      restartCount: 3,
      state: { waiting: { reason: 'CrashLoopBackOff' } },
      lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } },
    },
  ],
});

const unready = pod('api', {
  phase: 'Running',
  containerStatuses: [{ name: 'api', ready: false, restartCount: 0, state: { running: {} } }],
});

const unplaced = pod('search', {
  phase: 'Pending',
  conditions: [{ type: 'PodScheduled', status: 'False', message: '0/1 nodes are available: 1 Insufficient cpu.' }],
});

const finished = pod('migrate', {
  phase: 'Succeeded',
  containerStatuses: [{ name: 'migrate', ready: false, restartCount: 0, state: { terminated: { exitCode: 0 } } }],
});

const withFailedStart = pod('beat', {
  phase: 'Pending',
  initContainerStatuses: [
    { name: 'wait', ready: false, restartCount: 1, state: { terminated: { exitCode: 2, reason: 'Error' } } },
  ],
  containerStatuses: [{ name: 'beat', ready: false, restartCount: 0, state: { waiting: { reason: 'PodInitializing' } } }],
});

function event(parts: Partial<EventView>): EventView {
  return {
    type: 'Warning',
    reason: 'BackOff',
    message: 'again',
    involvedObject: { kind: 'Pod', name: 'web', namespace: 'shop' },
    ...parts,
  };
}

test('logs are wanted of containers that failed or are not ready, and of the one before when it is being started again', () => {
  expect(troubledContainers([healthy, crashing, unready, unplaced, finished, withFailedStart])).toEqual([
    { namespace: 'shop', pod: 'worker', container: 'worker', previous: true },
    { namespace: 'shop', pod: 'api', container: 'api', previous: false },
    { namespace: 'shop', pod: 'beat', container: 'wait', previous: false },
  ]);
});

test('every pod is a line that says what holds it up', () => {
  const text = describeState({ pods: [healthy, crashing, unready, unplaced, finished, withFailedStart], events: [], logs: [] });

  expect(text.split('\n')).toEqual([
    'Pods:',
    '  shop/web, Running',
    '  shop/worker, Running, restarts 3, worker: CrashLoopBackOff after OOMKilled with exit code 137',
    '  shop/api, Running, api: running, not ready',
    '  shop/search, Pending, 0/1 nodes are available: 1 Insufficient cpu.',
    '  shop/migrate, Succeeded',
    '  shop/beat, Pending, restarts 1, wait: Error with exit code 2, beat: PodInitializing',
    'Last warnings:',
    '  none',
  ]);
});

test('an evicted pod says so', () => {
  expect(describeState({ pods: [pod('web', { phase: 'Failed', reason: 'Evicted' })], events: [], logs: [] })).toContain(
    'shop/web, Failed Evicted',
  );
});

test('the last warnings come in order of time, and what is normal does not come', () => {
  const times = Array.from({ length: 20 }, (_, number) => `2026-01-01T00:00:${String(number).padStart(2, '0')}Z`);
  const warnings = times.map((time) => event({ message: time, lastTimestamp: time }));
  const normal = event({ type: 'Normal', reason: 'Pulled', lastTimestamp: '2026-01-01T00:01:00Z' });

  const lines = describeState({ pods: [], events: [...warnings.toReversed(), normal], logs: [] }).split('\n');

  expect(lines.filter((line) => line.includes('BackOff')).map((line) => line.slice(-3, -1))).toEqual(
    times.slice(-12).map((time) => time.slice(-3, -1)),
  );
  expect(lines.join()).not.toContain('Pulled');
});

test('a warning says how often it came', () => {
  expect(describeState({ pods: [], events: [event({ count: 7 })], logs: [] })).toContain(
    'shop/web Pod: BackOff: again (7 times)',
  );
});

test('the end of a log stands under the name of its container', () => {
  const log = { namespace: 'shop', pod: 'worker', container: 'worker', previous: true, text: 'starting\nno such table\n' };

  expect(describeState({ pods: [], events: [], logs: [log] })).toMatch(
    /Log of shop\/worker worker:\n {2}starting\n {2}no such table$/,
  );
});
