import { KubeError } from '@landfall/cluster/kube';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMetrics } from '../metrics/metrics.ts';
import { createEventBudget } from './event-budget.ts';
import { createEventWriter } from './event-writer.ts';

const pod = { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'web', uid: 'u1' };
const event = { type: 'Warning', reason: 'Misplaced', action: 'Judge', text: 'web:1 cannot run on linux/arm64.' } as const;
const startMs = Date.parse('2026-11-21T10:00:00.123Z');

describe('how many events there may be', () => {
  test('the same event is sent once in ten minutes', () => {
    const budget = createEventBudget();

    expect(budget.judge(pod, event, startMs).kind).toBe('send');
    expect(budget.judge(pod, event, startMs + 599_999).kind).toBe('merge');
    expect(budget.judge(pod, event, startMs + 600_000).kind).toBe('send');
    expect(budget.judge({ ...pod, uid: 'u2' }, event, startMs + 600_000).kind).toBe('send');
  });

  test('never more are sent than the budget grants, and memory is bounded, whatever is told', () => {
    const step = fc.record({ afterMs: fc.integer({ min: 0, max: 3000 }), name: fc.integer({ min: 0, max: 200 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const budget = createEventBudget({ burst: 5, perSecond: 1, maxRemembered: 20 });
        let [nowMs, sent] = [startMs, 0];
        for (const { afterMs, name } of steps) {
          nowMs += afterMs;
          if (budget.judge({ ...pod, name: `pod-${name}` }, event, nowMs).kind === 'send') sent += 1;
          expect(budget.size).toBeLessThanOrEqual(20);
        }
        expect(sent).toBeLessThanOrEqual(5 + (nowMs - startMs) / 1000);
      }),
    );
  });
});

describe('an event', () => {
  async function written(create: (object: unknown) => Promise<never>, times = 1, about: object = {}) {
    const metrics = createMetrics();
    const objects: unknown[] = [];
    const writer = createEventWriter({
      client: {
        create: (_, object) => {
          objects.push(object);
          return create(object);
        },
      },
      source: { controller: 'placement.landfall.dev/operator', instance: 'operator-0' },
      metrics,
      now: () => startMs,
    });
    for (let index = 0; index < times; index += 1) writer.tell({ ...pod, ...about }, event);
    await new Promise(setImmediate);
    return { objects, text: metrics.text() };
  }

  test('is written as the API wants it', async () => {
    const { objects, text } = await written(async () => ({}) as never, 3);

    expect(objects).toEqual([
      {
        metadata: { name: expect.stringMatching(/^web\.[0-9a-f]{16}$/), namespace: 'shop' },
        eventTime: '2026-11-21T10:00:00.123000Z',
        reportingController: 'placement.landfall.dev/operator',
        reportingInstance: 'operator-0',
        action: 'Judge',
        reason: 'Misplaced',
        type: 'Warning',
        note: event.text,
        regarding: { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'web', uid: 'u1' },
      },
    ]);
    expect(text).toContain('landfall_placement_events_total{outcome="sent"} 1');
    expect(text).toContain('landfall_placement_events_total{outcome="merged"} 2');
  });

  test('about something of the whole cluster stands in the default namespace', async () => {
    const { objects } = await written(async () => ({}) as never, 1, { namespace: undefined, kind: 'ClusterPlacementPolicy' });

    expect(objects).toMatchObject([{ metadata: { namespace: 'default' }, regarding: { kind: 'ClusterPlacementPolicy' } }]);
  });

  test('that another replica has written already is one event, and one that cannot be written disturbs nobody', async () => {
    const there = await written(() => Promise.reject(new KubeError('already-exists', 'it is there')));
    const away = await written(() => Promise.reject(new Error('no connection')));

    expect(there.text).toContain('landfall_placement_events_total{outcome="merged"} 1');
    expect(away.text).toContain('landfall_placement_events_total{outcome="failed"} 1');
  });

  test('is dropped while too many are on their way', async () => {
    const metrics = createMetrics();
    const writer = createEventWriter({
      client: { create: () => new Promise<never>(() => undefined) },
      source: { controller: 'c', instance: 'i' },
      metrics,
      now: () => startMs,
    });

    for (let index = 0; index < 20; index += 1) writer.tell({ ...pod, name: `pod-${index}` }, event);

    expect(metrics.text()).toContain('landfall_placement_events_total{outcome="dropped"} 12');
  });
});
