import { catalogue } from './catalogue.ts';
import type {
  CounterDefinition,
  GaugeDefinition,
  HistogramDefinition,
  LabelArguments,
  LabelsOf,
  MetricDefinition,
} from './definition.ts';
import { SeriesTable } from './series.ts';

export interface Counter<Definition extends MetricDefinition> {
  /** Counts one. */
  increase(...labels: LabelArguments<Definition>): void;
  /** For what is counted elsewhere: the count so far. */
  reach(total: number, ...labels: LabelArguments<Definition>): void;
}

export interface Gauge<Definition extends MetricDefinition> {
  set(value: number, ...labels: LabelArguments<Definition>): void;
  /** Shows these series and no others. */
  replace(series: readonly { readonly labels: LabelsOf<Definition>; readonly value: number }[]): void;
}

export interface Histogram<Definition extends MetricDefinition> {
  observe(value: number, ...labels: LabelArguments<Definition>): void;
}

type InstrumentOf<Definition extends MetricDefinition> = Definition extends CounterDefinition
  ? Counter<Definition>
  : Definition extends GaugeDefinition
    ? Gauge<Definition>
    : Histogram<Definition>;

type Catalogue = typeof catalogue;

/** One instrument for each metric of the catalogue. */
export type Metrics = { readonly [Key in keyof Catalogue]: InstrumentOf<Catalogue[Key]> } & {
  /** Everything, in the text format of Prometheus. */
  readonly text: () => string;
};

/** Content type of the text. */
export const metricsContentType = 'text/plain; version=0.0.4; charset=utf-8';

/** Makes the instruments of one process. Nothing is shared between two calls. */
export function createMetrics(): Metrics {
  const made = Object.entries(catalogue).map(([key, definition]) => [key, createInstrument(definition)] as const);
  const instruments = Object.fromEntries(made.map(([key, { instrument }]) => [key, instrument]));
  const writers = made.map(([, { write }]) => write);
  // Each instrument was made from the definition under its key.
  return { ...instruments, text: () => writers.map((write) => write()).join('') } as unknown as Metrics;
}

interface Made {
  readonly instrument: object;
  readonly write: () => string;
}

type Labels = Readonly<Record<string, string>> | undefined;

function createInstrument(definition: MetricDefinition): Made {
  switch (definition.kind) {
    case 'counter':
      return createCounter(definition);
    case 'gauge':
      return createGauge(definition);
    default:
      return createHistogram(definition);
  }
}

function createCounter(definition: CounterDefinition): Made {
  const table = new SeriesTable(definition, () => 0);
  return {
    instrument: {
      increase(labels: Labels) {
        const { key, value } = table.at(labels);
        table.set(key, value + 1);
      },
      reach(total: number, labels: Labels) {
        const { key, value } = table.at(labels);
        table.set(key, Math.max(value, total));
      },
    },
    write: () => writeSimple(definition, table),
  };
}

function createGauge(definition: GaugeDefinition): Made {
  const table = new SeriesTable(definition, () => 0);
  const set = (value: number, labels: Labels): void => table.set(table.at(labels).key, value);
  return {
    instrument: {
      set,
      replace(series: readonly { readonly labels: Labels; readonly value: number }[]) {
        table.clear();
        for (const { labels, value } of series) {
          const known = table.at(labels);
          table.set(known.key, known.value + value);
        }
      },
    },
    write: () => writeSimple(definition, table),
  };
}

function writeSimple(definition: MetricDefinition, table: SeriesTable<number>): string {
  return block(
    definition,
    table.entries().map(([labels, value]) => line(definition.name, labels, value)),
  );
}

interface Distribution {
  readonly counts: number[];
  sum: number;
}

function createHistogram(definition: HistogramDefinition): Made {
  const { name, buckets } = definition;
  const table = new SeriesTable<Distribution>(definition, () => ({ counts: [...buckets, Infinity].map(() => 0), sum: 0 }));
  const bounds = [...buckets.map(String), '+Inf'];
  return {
    instrument: {
      observe(value: number, labels: Labels) {
        const { value: seen } = table.at(labels);
        const found = buckets.findIndex((bound) => value <= bound);
        const index = found === -1 ? buckets.length : found;
        seen.counts[index] = (seen.counts[index] ?? 0) + 1;
        seen.sum += value;
      },
    },
    write: () =>
      block(
        definition,
        table.entries().flatMap(([labels, { counts, sum }]) => {
          const prefix = labels === '' ? '' : `${labels},`;
          let total = 0;
          const perBucket = counts.map((count, index) => {
            total += count;
            return line(`${name}_bucket`, `${prefix}le="${bounds[index] ?? ''}"`, total);
          });
          return [...perBucket, line(`${name}_sum`, labels, sum), line(`${name}_count`, labels, total)];
        }),
      ),
  };
}

/** @source Prometheus text exposition format 0.0.4 */
function block({ name, help, kind }: MetricDefinition, lines: readonly string[]): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} ${kind}\n${lines.join('')}`;
}

function line(name: string, labels: string, value: number): string {
  return `${name}${labels === '' ? '' : `{${labels}}`} ${value}\n`;
}
