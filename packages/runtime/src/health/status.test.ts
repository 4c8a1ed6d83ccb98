import { expect, test } from 'vitest';
import { type Facts, writeReport } from './status.ts';

const quiet: Facts = {
  phase: 'started',
  dependencies: [],
  conditions: [],
  workers: [],
  eventLoop: { lastMs: 0, p50Ms: 0, p99Ms: 0, maxMs: 0 },
  uptimeSeconds: 1,
  laggingMs: 0,
  maxLaggingMs: 30_000,
};

test('an event loop that is late without a break for too long ends liveness, a short delay does not', () => {
  expect(writeReport({ ...quiet, laggingMs: 30_000 }).liveness.isGood).toBe(true);
  expect(writeReport({ ...quiet, laggingMs: 31_000 }).liveness.reasons).toEqual(['the event loop has been late for 31 s']);
});

test('nothing that happens elsewhere ends liveness', () => {
  const down = { state: 'down', failure: 'timeout', tookMs: 1, checks: 9, failedChecks: 9 } as const;
  const report = writeReport({
    ...quiet,
    phase: 'draining',
    dependencies: [{ name: 'database', isOptional: false, ...down }],
    conditions: [{ name: 'leader', isMet: false }],
  });

  expect(report.liveness).toEqual({ isGood: true, reasons: [] });
  expect(report.readiness.reasons).toHaveLength(3);
});
