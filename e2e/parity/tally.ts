import type { Verdict } from './compare.ts';

/** Counts verdicts, and keeps what is different. */
export class Tally {
  readonly differences: string[] = [];
  readonly #counts = new Map<Verdict['kind'], number>();
  readonly #known = new Map<string, number>();

  add(name: string, verdict: Verdict): void {
    this.#counts.set(verdict.kind, this.count(verdict.kind) + 1);
    if (verdict.kind === 'known') this.#known.set(verdict.difference.id, (this.#known.get(verdict.difference.id) ?? 0) + 1);
    if (verdict.kind === 'different') this.differences.push(`${name}\n  ${verdict.details.join('\n  ')}`);
  }

  count(kind: Verdict['kind']): number {
    return this.#counts.get(kind) ?? 0;
  }

  /** One line for the log of the tests. */
  print(what: string): void {
    let total = 0;
    for (const count of this.#counts.values()) total += count;
    const known = [...this.#known].map(([id, count]) => `${id} ${count}`).join(', ');
    console.log(
      `parity ${what}: ${total} file sets compared, ${this.count('equal')} equal, ${this.count('refused-by-both')} refused by both, ` +
        `${this.count('known')} known differences${known === '' ? '' : ` (${known})`}, ${this.differences.length} differences`,
    );
  }
}
