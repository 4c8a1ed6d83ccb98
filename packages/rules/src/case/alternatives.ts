import type { Assessment } from '../assess.ts';
import { type CostLine, hardeningCost } from './costs.ts';
import type { Value } from './value.ts';

/** Something else that could be done. */
export interface Alternative {
  readonly name: string;
  /** Of 100, from the same evidence; undefined for doing nothing, which nobody scores. */
  readonly score?: number;
  readonly suits: readonly string[];
  readonly costs: readonly string[];
  /** What it costs to begin with, where that can be said. */
  readonly once?: CostLine;
  /** What it costs a month, where somebody said so. */
  readonly monthly?: number;
}

/** Doing nothing, and every way to run it, the best one first. */
export function alternativesOf(assessment: Assessment, { painMonthly, running }: Value): readonly Alternative[] {
  const { options, verdict } = assessment;
  const monthly =
    painMonthly === undefined && running.monthly === undefined ? undefined : (painMonthly ?? 0) + (running.monthly ?? 0);
  const worries = verdict.criteria
    .filter(({ score, source }) => score > 0 && source !== 'unknown')
    .map(({ evidence }) => evidence);
  return [
    {
      name: 'Do nothing',
      suits: ['No work and no new bill; what works today works tomorrow.'],
      costs: worries.length === 0 ? ['What was found stays as it is.'] : worries,
      ...(monthly === undefined ? {} : { monthly }),
    },
    ...options.map(({ id, name, score, suits, costs }) => ({
      name,
      score,
      suits,
      costs,
      ...(id === 'hardened-compose' ? { once: hardeningCost(assessment) } : {}),
    })),
  ];
}
