import type { LabelDomain, MetricDefinition } from './definition.ts';
import { otherValue } from './definition.ts';

/** Most combinations of labels for which a zero is shown before anything happened. */
const maxZeroes = 128;

/** The series of one metric, by their labels as written. */
export class SeriesTable<Value> {
  readonly #domains: readonly (readonly [name: string, domain: LabelDomain])[];
  readonly #empty: () => Value;
  readonly #known = new Map<string, Set<string>>();
  #byLabels = new Map<string, Value>();

  constructor(definition: MetricDefinition, empty: () => Value) {
    this.#domains = Object.entries(definition.labels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
    this.#empty = empty;
    for (const labels of this.#everyCombination()) this.#byLabels.set(labels, empty());
  }

  /** The value for these labels; made when it is new. */
  at(labels: Readonly<Record<string, string>> | undefined): { readonly key: string; readonly value: Value } {
    const key = this.#keyOf(labels ?? {});
    const known = this.#byLabels.get(key);
    if (known !== undefined) return { key, value: known };
    const value = this.#empty();
    this.#byLabels.set(key, value);
    return { key, value };
  }

  set(key: string, value: Value): void {
    this.#byLabels.set(key, value);
  }

  /** Forgets every series, but for those that are always shown. */
  clear(): void {
    this.#known.clear();
    this.#byLabels = new Map(this.#everyCombination().map((labels) => [labels, this.#empty()]));
  }

  /** Labels as they are written, with their values, sorted. */
  entries(): readonly (readonly [labels: string, value: Value])[] {
    return [...this.#byLabels].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  #keyOf(labels: Readonly<Record<string, string>>): string {
    return this.#domains
      .map(([name, domain]) => `${name}="${escapeValue(this.#bounded(name, domain, labels[name] ?? otherValue))}"`)
      .join(',');
  }

  /** A value that is told apart, or what stands for all others. */
  #bounded(name: string, domain: LabelDomain, value: string): string {
    if (!('atMost' in domain)) return domain.includes(value) ? value : otherValue;
    const known = this.#known.get(name) ?? new Set();
    this.#known.set(name, known);
    if (known.has(value)) return value;
    if (known.size >= domain.atMost) return otherValue;
    known.add(value);
    return value;
  }

  #everyCombination(): readonly string[] {
    let all: readonly Readonly<Record<string, string>>[] = [{}];
    for (const [name, domain] of this.#domains) {
      if ('atMost' in domain) return [];
      all = all.flatMap((labels) => domain.map((value) => ({ ...labels, [name]: value })));
    }
    return all.length > maxZeroes ? [] : all.map((labels) => this.#keyOf(labels));
  }
}

/** @source Prometheus text exposition format 0.0.4: backslash, quote and line feed are escaped in label values */
function escapeValue(value: string): string {
  return value.replaceAll('\\', String.raw`\\`).replaceAll('"', String.raw`\"`).replaceAll('\n', String.raw`\n`);
}
