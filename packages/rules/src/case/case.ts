/**
 * The case for the person who pays.
 *
 * Glossary: a pain is what hurts now; value is what a move brings; a gap is a number that nobody gave, with the answer that
 * would give it. No number is invented: a sum with a gap stays empty.
 */
import type { PriceList } from '@landfall/model';
import type { Assessment } from '../assess.ts';
import type { VerdictAnswer } from '../verdict/verdict.ts';
import { type Alternative, alternativesOf } from './alternatives.ts';
import { type Costs, costsOf } from './costs.ts';
import type { Gap } from './inputs.ts';
import { type LeavingHeroku, leavingHeroku } from './leaving-heroku.ts';
import { type Pain, painsOf } from './pains.ts';
import { type Risk, risksOf } from './risks.ts';
import { type BreakEven, breakEvenOf, type Value, valueOf } from './value.ts';

/** Everything that somebody who pays asks about, in the order of asking. */
export interface BusinessCase {
  readonly app: string;
  readonly services: number;
  readonly verdict: VerdictAnswer;
  readonly why: string;
  readonly pains: readonly Pain[];
  readonly value: Value;
  readonly costs: Costs;
  readonly breakEven: BreakEven;
  readonly risks: readonly Risk[];
  /** Doing nothing first. */
  readonly alternatives: readonly Alternative[];
  /** Changes that would change the advice: look again when one of them comes. */
  readonly triggers: readonly string[];
  /** What does not change for anybody. */
  readonly stays: readonly string[];
  /** Everything that nobody said, each once. */
  readonly gaps: readonly Gap[];
  readonly prices: PriceList;
  /** What leaving Heroku changes, where it runs there. */
  readonly heroku?: LeavingHeroku;
}

/** Makes the case from an assessment and a list of prices. The same input gives the same case. */
export function makeCase(assessment: Assessment, prices: PriceList): BusinessCase {
  const { app, verdict } = assessment;
  const heroku = leavingHeroku(app);
  const costs = costsOf(assessment, prices);
  const value = valueOf(assessment, prices);
  const gaps = [
    ...[...value.pains, value.running].flatMap((pain) => pain.gaps),
    ...value.gaps,
    ...costs.lines.flatMap((line) => line.gaps),
  ];
  return {
    app: app.name.value,
    services: app.services.length,
    verdict: verdict.answer,
    why: verdict.why,
    pains: painsOf(assessment),
    value,
    costs,
    breakEven: breakEvenOf(costs, value),
    risks: risksOf(assessment),
    alternatives: alternativesOf(assessment, value),
    triggers: verdict.flips.map(({ text }) => text),
    stays: [
      'The images: the same ones run on both sides, so the way back stays open.',
      'Compose for the work on a developer machine.',
      'Addresses that people use, once the name points to the new place.',
    ],
    gaps: [...new Map(gaps.map((gap) => [gap.id, gap])).values()],
    prices,
    ...(heroku === undefined ? {} : { heroku }),
  };
}
