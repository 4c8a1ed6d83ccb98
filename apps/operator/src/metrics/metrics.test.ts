import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { catalogue } from './catalogue.ts';
import { forgetAsLeader } from './leader-metrics.ts';
import { createMetrics } from './metrics.ts';
import { createProcessMeter } from './process-metrics.ts';
import { largestAndOther } from './top.ts';

/** @source Prometheus text exposition format 0.0.4 */
const sample =
  /^[a-z_][a-z0-9_]*(\{[a-z_]+="(?:[^"\\\n]|\\["\\n])*"(,[a-z_]+="(?:[^"\\\n]|\\["\\n])*")*\})? (-?\d+(\.\d+)?(e[+-]?\d+)?)$/;

function valueOf(text: string, series: string): number | undefined {
  const line = text.split('\n').find((each) => each.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}

describe('what Prometheus reads', () => {
  test('is there before anything happened, so that the first fault is seen as an increase', () => {
    const text = createMetrics().text();

    expect(valueOf(text, 'landfall_placement_faults_total{where="webhook"}')).toBe(0);
    expect(valueOf(text, 'landfall_placement_decisions_total{action="deny",verdict="proven-none"}')).toBe(0);
    expect(valueOf(text, 'landfall_placement_gated_pods')).toBe(0);
  });

  test('counts, sets and sums', () => {
    const metrics = createMetrics();

    metrics.admissions.increase({ outcome: 'gated' });
    metrics.admissions.increase({ outcome: 'gated' });
    metrics.gatedPods.set(7);
    metrics.admissionSeconds.observe(0.003, { images: 'known' });
    metrics.admissionSeconds.observe(60, { images: 'known' });

    const text = metrics.text();
    expect(valueOf(text, 'landfall_placement_admissions_total{outcome="gated"}')).toBe(2);
    expect(valueOf(text, 'landfall_placement_gated_pods')).toBe(7);
    expect(valueOf(text, 'landfall_placement_admission_seconds_bucket{images="known",le="0.002"}')).toBe(0);
    expect(valueOf(text, 'landfall_placement_admission_seconds_bucket{images="known",le="0.005"}')).toBe(1);
    expect(valueOf(text, 'landfall_placement_admission_seconds_bucket{images="known",le="4"}')).toBe(1);
    expect(valueOf(text, 'landfall_placement_admission_seconds_bucket{images="known",le="+Inf"}')).toBe(2);
    expect(valueOf(text, 'landfall_placement_admission_seconds_count{images="known"}')).toBe(2);
    expect(valueOf(text, 'landfall_placement_admission_seconds_sum{images="known"}')).toBe(60.003);
  });

  test('a namespace that has no misplaced pod any more is gone', () => {
    const metrics = createMetrics();

    metrics.misplacedPods.replace([{ labels: { namespace: 'shop' }, value: 3 }]);
    metrics.misplacedPods.replace([{ labels: { namespace: 'blog' }, value: 1 }]);

    expect(metrics.text()).not.toContain('namespace="shop"');
    expect(valueOf(metrics.text(), 'landfall_placement_misplaced_pods{namespace="blog"}')).toBe(1);
  });

  test('a replica that leads no longer says nothing of what it saw', () => {
    const metrics = createMetrics();
    const before = metrics.text();
    metrics.isLeader.set(1);
    metrics.isHalted.set(1);
    metrics.misplacedPods.replace([{ labels: { namespace: 'shop' }, value: 3 }]);
    metrics.evictionsHeld.set(2, { why: 'loop' });
    metrics.daemonSetGaps.set(1, { architecture: 'arm64' });
    expect(metrics.text()).not.toBe(before);

    forgetAsLeader(metrics);

    expect(metrics.text()).toBe(before);
  });

  test('is sound and bounded, whatever hosts and namespaces are called', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 60 }), (names) => {
        const metrics = createMetrics();
        for (const host of names) metrics.registryRequests.increase({ host, status: '2xx' });
        const lines = metrics.text().split('\n').slice(0, -1);
        for (const line of lines) expect(line.startsWith('# ') || sample.test(line)).toBe(true);

        const ours = lines.filter((line) => line.startsWith('landfall_placement_registry_requests_total{'));
        expect(ours.length).toBeLessThanOrEqual(21);
        let counted = 0;
        for (const line of ours) counted += Number(line.slice(line.lastIndexOf(' ')));
        expect(counted).toBe(names.length);
      }),
      { numRuns: 40 },
    );
  });

  test('a label that the catalogue does not know counts as other', () => {
    const metrics = createMetrics();

    metrics.registryRequests.increase({ host: 'registry.example', status: 'teapot' as '2xx' });

    expect(valueOf(metrics.text(), 'landfall_placement_registry_requests_total{host="registry.example",status="_other"}')).toBe(
      1,
    );
  });

  test('the process measures itself', () => {
    const metrics = createMetrics();
    const meter = createProcessMeter(metrics);

    meter.measure();
    meter.stop();

    const text = metrics.text();
    expect(valueOf(text, 'process_resident_memory_bytes')).toBeGreaterThan(1e6);
    expect(valueOf(text, 'process_cpu_seconds_total')).toBeGreaterThan(0);
    expect(valueOf(text, 'process_start_time_seconds')).toBeGreaterThan(1.6e9);
    expect(valueOf(text, 'nodejs_eventloop_lag_p99_seconds')).toBeGreaterThanOrEqual(0);
  });
});

describe('the catalogue', () => {
  const definitions = Object.values(catalogue);

  test('names each metric once, as Prometheus wants it', () => {
    expect(new Set(definitions.map(({ name }) => name)).size).toBe(definitions.length);
    for (const { name, kind, help } of definitions) {
      expect(name).toMatch(/^(landfall_placement|process|nodejs)_[a-z0-9]+(_[a-z0-9]+)*$/);
      expect(name.endsWith('_total')).toBe(kind === 'counter');
      expect(help).toMatch(/^[^\n\\]+\.$/);
    }
  });

  test('has rising buckets', () => {
    for (const definition of definitions) {
      if (definition.kind !== 'histogram') continue;
      expect([...definition.buckets].sort((a, b) => a - b)).toEqual(definition.buckets);
    }
  });
});

test('the largest are told apart and nothing is lost', () => {
  const counts = new Map([
    ['a', 1],
    ['b', 5],
    ['c', 3],
    ['d', 3],
  ]);

  expect(largestAndOther(counts, 2)).toEqual([
    { name: 'b', count: 5 },
    { name: 'c', count: 3 },
    { name: '_other', count: 4 },
  ]);
  expect(largestAndOther(counts, 9)).toHaveLength(4);
});
