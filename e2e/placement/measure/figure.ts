import { loadavg } from 'node:os';
import { stdout } from 'node:process';

/** One thing that was measured. */
export interface Figure {
  /** Stable: the table of targets names it. */
  readonly id: string;
  readonly value: number;
  readonly unit: 'requests' | 'ms' | 'MiB' | 's' | 'pods/s' | 'MiB/h' | '%';
  /** What stands beside the value. */
  readonly note?: string;
  /** Processes that wanted to run on the machine, averaged over a minute. */
  readonly load: number;
}

/** Writes a figure for the program that asked: one JSON document a line. */
export function tell(figure: Omit<Figure, 'load'>): void {
  const written: Figure = { ...figure, load: loadavg()[0] ?? Number.NaN };
  stdout.write(`${JSON.stringify(written)}\n`);
}
