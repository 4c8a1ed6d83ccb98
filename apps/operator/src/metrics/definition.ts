/** Values of a label: all that there are, or names that come from outside, of which a number is told apart. */
export type LabelDomain = readonly string[] | { readonly atMost: number };

/** One thing that is measured. Every label is bounded here, so that no pod and no registry can grow what is stored. */
export type MetricDefinition = CounterDefinition | GaugeDefinition | HistogramDefinition;

interface Described {
  /** As Prometheus knows it. */
  readonly name: string;
  /** One sentence. */
  readonly help: string;
  readonly labels?: Readonly<Record<string, LabelDomain>>;
}

export interface CounterDefinition extends Described {
  readonly kind: 'counter';
}

export interface GaugeDefinition extends Described {
  readonly kind: 'gauge';
}

export interface HistogramDefinition extends Described {
  readonly kind: 'histogram';
  /** Upper bounds, rising; the one without end is added. */
  readonly buckets: readonly number[];
}

/** What every value counts for that is not told apart. No namespace and no host can be called this. */
export const otherValue = '_other';

/** The labels that a caller states, each with a value that its definition knows. */
export type LabelsOf<Definition extends MetricDefinition> = Definition extends { readonly labels: infer Domains }
  ? { readonly [Name in keyof Domains]: Domains[Name] extends readonly (infer Value)[] ? Value : string }
  : undefined;

/** No argument for a metric without labels, else one. */
export type LabelArguments<Definition extends MetricDefinition> =
  LabelsOf<Definition> extends undefined ? [] : [labels: LabelsOf<Definition>];
