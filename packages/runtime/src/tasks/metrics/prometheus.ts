import { bucketSeconds, type Histogram, type ProcessMetrics } from './process-metrics.ts';
import type { Depth, QueueDepth, TenantDepth, Workforce } from './read.ts';

/** Everything that is exported. */
export interface MetricsView {
  readonly queues: readonly QueueDepth[];
  /** Few: each tenant is a series of its own. */
  readonly tenants: readonly TenantDepth[];
  readonly workforce: Workforce;
  readonly process?: ProcessMetrics | undefined;
}

type Labels = Readonly<Record<string, string>>;

interface Gauge {
  readonly name: string;
  readonly help: string;
  readonly read: (depth: Depth) => number;
}

const gauges: readonly Gauge[] = [
  { name: 'ready', help: 'Tasks that may start.', read: ({ ready }) => ready },
  { name: 'scheduled', help: 'Tasks that wait for their time.', read: ({ scheduled }) => scheduled },
  { name: 'running', help: 'Tasks that a worker has.', read: ({ running }) => running },
  { name: 'waiting', help: 'Tasks that wait for their children.', read: ({ waiting }) => waiting },
  {
    name: 'oldest_ready_seconds',
    help: 'Age of the ready task that has waited longest.',
    read: (depth) => depth.oldestReadyMs / 1000,
  },
  { name: 'ready_cost_seconds', help: 'Expected work of what is ready.', read: (depth) => depth.readyCostMs / 1000 },
];

/**
 * The metrics as Prometheus reads them.
 *
 * @source https://prometheus.io/docs/instrumenting/exposition_formats/, "Text-based format", version 0.0.4
 */
export function writePrometheus({ queues, tenants, workforce, process: own }: MetricsView): string {
  const lines: string[] = [];
  const family = (name: string, type: string, help: string): void => {
    lines.push(`# HELP tasks_${name} ${help}`, `# TYPE tasks_${name} ${type}`);
  };
  const sample = (name: string, labels: Labels, value: number): void => {
    lines.push(`tasks_${name}${writeLabels(labels)} ${value}`);
  };
  for (const { name, help, read } of gauges) {
    family(name, 'gauge', help);
    for (const queue of queues) sample(name, { queue: queue.queue }, read(queue));
    family(`tenant_${name}`, 'gauge', `${help} By tenant.`);
    for (const tenant of tenants) sample(`tenant_${name}`, { queue: tenant.queue, tenant: tenant.tenant }, read(tenant));
  }
  family('dead', 'gauge', 'Dead letters.');
  for (const { queue, dead } of queues) sample('dead', { queue }, dead);
  family('drain_seconds', 'gauge', 'Time until all that is ready has started, with the places that there are.');
  for (const { queue, drainMs } of queues) if (drainMs !== undefined) sample('drain_seconds', { queue }, drainMs / 1000);
  family('workers', 'gauge', 'Workers whose lease holds.');
  sample('workers', {}, workforce.workers);
  family('slots', 'gauge', 'Places of all workers.');
  sample('slots', {}, workforce.slots);
  if (own === undefined) return `${lines.join('\n')}\n`;
  family('ended_total', 'counter', 'Tasks that left this process, by outcome.');
  for (const [queue, outcomes] of own.outcomes) {
    for (const [outcome, count] of outcomes) sample('ended_total', { queue, outcome }, count);
  }
  family('leases_lost_total', 'counter', 'Leases of this process that ran out.');
  sample('leases_lost_total', {}, own.leasesLost);
  family('troubles_total', 'counter', 'Things that went wrong outside of tasks.');
  sample('troubles_total', {}, own.troubles);
  family('wait_seconds', 'histogram', 'Time from when a task could start until it did.');
  for (const [queue, histogram] of own.waited) lines.push(...writeHistogram('wait_seconds', queue, histogram));
  family('work_seconds', 'histogram', 'Time that a task took.');
  for (const [queue, histogram] of own.worked) lines.push(...writeHistogram('work_seconds', queue, histogram));
  return `${lines.join('\n')}\n`;
}

function writeHistogram(name: string, queue: string, { counts, sumSeconds, count }: Histogram): string[] {
  let below = 0;
  const buckets = counts.map((inBucket, index) => {
    below += inBucket;
    return `tasks_${name}_bucket${writeLabels({ queue, le: String(bucketSeconds[index] ?? '+Inf') })} ${below}`;
  });
  const labels = writeLabels({ queue });
  return [...buckets, `tasks_${name}_sum${labels} ${sumSeconds}`, `tasks_${name}_count${labels} ${count}`];
}

function writeLabels(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escapeLabel(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
