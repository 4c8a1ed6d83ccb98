import type { HealthReport } from './status.ts';

interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: 'gauge' | 'counter';
  readonly samples: readonly Sample[];
}

interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * A report in the text format of Prometheus, version 0.0.4. Names and labels are stable; times are in seconds.
 *
 * @source Prometheus, "Exposition formats" and "Metric and label naming"
 */
export function writeMetrics(report: HealthReport): string {
  return metricsOf(report)
    .filter(({ samples }) => samples.length > 0)
    .map(writeMetric)
    .join('');
}

function metricsOf(report: HealthReport): readonly Metric[] {
  const { dependencies, conditions, workers, eventLoop } = report;
  const lag = (quantile: string, ms: number): Sample => ({ labels: { quantile }, value: ms / 1000 });
  return [
    gauge('health_live', 'Whether the liveness probe succeeds.', [flag(report.liveness.isGood)]),
    gauge('health_ready', 'Whether the readiness probe succeeds.', [flag(report.readiness.isGood)]),
    gauge('health_started', 'Whether the startup probe succeeds.', [flag(report.startup.isGood)]),
    gauge('health_draining', 'Whether the process is about to end.', [flag(report.phase === 'draining')]),
    gauge('health_degraded', 'Whether an optional dependency is not up.', [flag(report.isDegraded)]),
    gauge(
      'health_dependency_up',
      'Whether a dependency is up; 0 before its first check has ended.',
      dependencies.map(({ name, state, isOptional }) => ({
        labels: { dependency: name, optional: String(isOptional) },
        value: state === 'up' ? 1 : 0,
      })),
    ),
    gauge(
      'health_dependency_check_seconds',
      'How long the last check of a dependency took.',
      dependencies.flatMap(({ name, tookMs }) =>
        tookMs === undefined ? [] : [{ labels: { dependency: name }, value: tookMs / 1000 }],
      ),
    ),
    counter(
      'health_dependency_checks_total',
      'Checks of a dependency that have ended.',
      dependencies.map(({ name, checks }) => ({ labels: { dependency: name }, value: checks })),
    ),
    counter(
      'health_dependency_failed_checks_total',
      'Checks of a dependency that failed.',
      dependencies.map(({ name, failedChecks }) => ({ labels: { dependency: name }, value: failedChecks })),
    ),
    gauge(
      'health_condition_met',
      'Whether a condition that the program sets is met.',
      conditions.map(({ name, isMet }) => ({ labels: { condition: name }, ...flag(isMet) })),
    ),
    gauge(
      'health_worker_stuck',
      'Whether a worker has given no sign of life for too long.',
      workers.map(({ name, state }) => ({ labels: { worker: name }, ...flag(state === 'stuck') })),
    ),
    gauge(
      'health_worker_age_seconds',
      'Since the last sign of life of a worker; 0 while it rests.',
      workers.map(({ name, ageMs }) => ({ labels: { worker: name }, value: ageMs / 1000 })),
    ),
    gauge('health_event_loop_lag_seconds', 'How late turns of the event loop were in the last ten to twenty seconds.', [
      lag('0.5', eventLoop.p50Ms),
      lag('0.99', eventLoop.p99Ms),
      lag('1', eventLoop.maxMs),
    ]),
    gauge('health_uptime_seconds', 'Since the process began.', [{ value: report.uptimeSeconds }]),
  ];
}

function gauge(name: string, help: string, samples: readonly Sample[]): Metric {
  return { name, help, type: 'gauge', samples };
}

function counter(name: string, help: string, samples: readonly Sample[]): Metric {
  return { name, help, type: 'counter', samples };
}

function flag(isTrue: boolean): Sample {
  return { value: isTrue ? 1 : 0 };
}

function writeMetric({ name, help, type, samples }: Metric): string {
  const lines = samples.map(({ labels = {}, value }) => {
    const pairs = Object.entries(labels).map(([key, text]) => `${key}="${escapeLabel(text)}"`);
    return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}\n`;
  });
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}

function escapeLabel(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
