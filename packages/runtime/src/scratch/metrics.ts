import type { ScratchUsage } from './scratch.ts';
import type { ScratchTally } from './tally.ts';

/** How scratch space stands, without a question to the volume. */
export interface ScratchFigures extends ScratchTally {
  /** As of the last sweep, which is a quarter of `leaseMs` ago at most; what is held here is of this moment. */
  readonly usage: ScratchUsage;
}

interface Metric {
  readonly name: string;
  readonly type: 'gauge' | 'counter';
  readonly help: string;
  readonly read: (figures: ScratchFigures) => number;
}

const metrics: readonly Metric[] = [
  { name: 'quota_bytes', type: 'gauge', help: 'What all entries and drafts may take.', read: ({ usage }) => usage.quotaBytes },
  { name: 'used_bytes', type: 'gauge', help: 'What entries and drafts take or reserve.', read: ({ usage }) => usage.usedBytes },
  { name: 'entries', type: 'gauge', help: 'Entries that are published.', read: ({ usage }) => usage.entries },
  { name: 'drafts', type: 'gauge', help: 'What is written or removed now.', read: ({ usage }) => usage.drafts },
  { name: 'held', type: 'gauge', help: 'Entries and drafts that this process holds.', read: ({ usage }) => usage.heldHere },
  { name: 'found_total', type: 'counter', help: 'Entries that were there when asked for.', read: ({ found }) => found },
  { name: 'made_total', type: 'counter', help: 'Entries that this process made.', read: ({ made }) => made },
  { name: 'refused_total', type: 'counter', help: 'Times that there was no room.', read: ({ refused }) => refused },
  { name: 'evicted_total', type: 'counter', help: 'Entries that this process evicted.', read: ({ evicted }) => evicted },
  {
    name: 'evicted_bytes_total',
    type: 'counter',
    help: 'Bytes of the entries that this process evicted.',
    read: ({ evictedBytes }) => evictedBytes,
  },
  {
    name: 'leases_lost_total',
    type: 'counter',
    help: 'Holds of this process that others took away.',
    read: ({ leasesLost }) => leasesLost,
  },
];

/**
 * The figures of some scratch spaces in the text format of Prometheus, version 0.0.4, each under its name as the label `scratch`.
 *
 * @source Prometheus, "Exposition formats" and "Metric and label naming"
 */
export function writeScratchMetrics(spaces: Readonly<Record<string, { readonly figures: () => ScratchFigures }>>): string {
  const all = Object.entries(spaces).map(([name, space]) => ({ label: escapeLabel(name), figures: space.figures() }));
  return metrics
    .map(({ name, type, help, read }) => {
      const samples = all.map(({ label, figures }) => `scratch_${name}{scratch="${label}"} ${read(figures)}\n`);
      return `# HELP scratch_${name} ${help}\n# TYPE scratch_${name} ${type}\n${samples.join('')}`;
    })
    .join('');
}

function escapeLabel(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
