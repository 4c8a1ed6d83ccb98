/**
 * Says whether an application should stay where it is, be changed first, or move.
 *
 * Glossary: worth is what moving would bring, judged by criteria; readiness is what is left of an application when its findings are
 * taken off. Worth decides between staying and moving, readiness and blockers between moving now and changing first.
 */
import type { App } from '@landfall/model';
import type { RuleFinding } from '../finding.ts';
import { answerFor, type VerdictAnswer } from './answer.ts';
import { type Criterion, criteriaOf, worthOf } from './criteria.ts';
import { type Flip, flipsOf, type Unanswered, unansweredOf } from './flips.ts';
import { type HardeningStep, hardeningOf } from './hardening.ts';
import { type Answers, measure } from './inputs.ts';
import { type EffortDays, type PlanStep, planFor, totalDays } from './plan.ts';
import { explainVerdict } from './words.ts';

export type { VerdictAnswer } from './answer.ts';
export type { Criterion } from './criteria.ts';
export type { Flip, Unanswered } from './flips.ts';
export type { HardeningStep } from './hardening.ts';
export type { Answers } from './inputs.ts';
export type { EffortDays, PlanStep } from './plan.ts';

/** The answer of an assessment, with everything it rests on. */
export interface Verdict {
  readonly answer: VerdictAnswer;
  /** Two or three sentences for a reader in a hurry. */
  readonly why: string;
  /** What has to change first, as nouns: empty unless that is the answer. */
  readonly causes: readonly string[];
  /** What moving is worth, about -100 to 100. */
  readonly worth: number;
  /** 0 to 100. */
  readonly readiness: number;
  /** Findings that stop a move. */
  readonly blockers: number;
  /** The reasons for and against, in the order of weight. */
  readonly criteria: readonly Criterion[];
  /** Changes of one thing that would change the answer; found by trying. */
  readonly flips: readonly Flip[];
  /** What a move takes, in the order in which it is best done. */
  readonly plan: readonly PlanStep[];
  readonly planDays: EffortDays;
  /** What staying takes: only what this application lacks, the cheapest first. */
  readonly hardening: readonly HardeningStep[];
  /** What nobody said, and how much depends on it. */
  readonly unanswered: readonly Unanswered[];
}

/** What a verdict is made from. */
export interface Assessed {
  readonly app: App;
  /** Without those that people accepted. */
  readonly findings: readonly RuleFinding[];
}

/** Decides. The same application, findings and answers give the same verdict. */
export function decide({ app, findings }: Assessed, answers: Answers = new Map()): Verdict {
  const inputs = measure(app, findings, answers);
  const criteria = criteriaOf(inputs);
  const worth = worthOf(criteria);
  const answer = answerFor(inputs);
  const plan = planUntilReady({ app, findings }, answers, answer);
  return {
    answer,
    why: explainVerdict({ answer, inputs, criteria, worth, plan }),
    causes: answer === 'change-first' ? plan.filter(({ isFirst }) => isFirst).map(({ cause }) => cause) : [],
    worth,
    readiness: inputs.readiness,
    blockers: inputs.blockers,
    criteria,
    flips: flipsOf(inputs, measure(app, withoutFirst(findings, plan), answers)),
    plan,
    planDays: totalDays(plan),
    hardening: hardeningOf(app, findings, answers),
    unanswered: unansweredOf(inputs, (changed) => totalDays(planFor(findings, changed))),
  };
}

/** The plan, in which as many steps come first as it takes to be ready; what may move at once has none that must. */
function planUntilReady({ app, findings }: Assessed, answers: Answers, answer: VerdictAnswer): readonly PlanStep[] {
  const plan = planFor(findings, answers);
  if (answer !== 'change-first') return answer === 'move' ? plan.map((step) => ({ ...step, isFirst: false })) : plan;
  const wanted = plan.filter(({ isFirst }) => isFirst).length;
  for (let amount = wanted; amount < plan.length; amount += 1) {
    const tried = plan.map((step, index) => ({ ...step, isFirst: index < amount }));
    if (answerFor(measure(app, withoutFirst(findings, tried), answers)) !== answer) return tried;
  }
  return plan.map((step) => ({ ...step, isFirst: true }));
}

function withoutFirst(findings: readonly RuleFinding[], plan: readonly PlanStep[]): readonly RuleFinding[] {
  const first = new Set(plan.filter(({ isFirst }) => isFirst).flatMap((step) => step.findings));
  return findings.filter(({ rule }) => !first.has(rule));
}
