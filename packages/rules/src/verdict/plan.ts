import type { RuleFinding } from '../finding.ts';
import { type Area, areaOf, areas } from './areas.ts';
import { type Answers, choiceIn } from './inputs.ts';

/** Days of work, of one person who knows the application: a range, not a promise. */
export interface EffortDays {
  readonly low: number;
  readonly high: number;
}

/** One step on the way to Kubernetes. */
export interface PlanStep {
  /** Id of the kind of work: `files`, `tasks`. */
  readonly id: string;
  readonly title: string;
  /** What is wrong, as a noun. */
  readonly cause: string;
  /** Ids of the rules whose findings it puts right, sorted. */
  readonly findings: readonly string[];
  /** Services that it touches, sorted. */
  readonly services: readonly string[];
  readonly effortDays: EffortDays;
  readonly why: string;
  /** It has to be done before the move; the rest may follow it. */
  readonly isFirst: boolean;
}

/** The steps that findings ask for, in the order in which they are best done; those that come before the move first. */
export function planFor(findings: readonly RuleFinding[], answers: Answers): readonly PlanStep[] {
  const steps = areas.flatMap((area) => {
    const concerned = findings.filter((finding) => finding.severity !== 'advice' && areaOf(finding) === area);
    return concerned.length === 0 ? [] : [stepFor(area, concerned, answers)];
  });
  return [...steps.filter(({ isFirst }) => isFirst), ...steps.filter(({ isFirst }) => !isFirst)];
}

/** What all steps together take. */
export function totalDays(steps: readonly { readonly effortDays: EffortDays }[]): EffortDays {
  let [low, high] = [0, 0];
  for (const { effortDays } of steps) [low, high] = [low + effortDays.low, high + effortDays.high];
  return { low: Math.round(low * 4) / 4, high: Math.round(high * 4) / 4 };
}

/** `3 to 8 days`, `1 day`. */
export function formatDays({ low, high }: EffortDays): string {
  if (low === high) return `${low} ${low === 1 ? 'day' : 'days'}`;
  return `${low} to ${high} days`;
}

/** What the renderer does already is read and tried, not made. */
const handledDays = 0.25;

/** Tasks that must not run twice need to be told apart before they may be acknowledged late. */
const unrepeatableFactor = 2;

function stepFor(area: Area, findings: readonly RuleFinding[], answers: Answers): PlanStep {
  const services = [...new Set(findings.flatMap(({ service }) => service ?? []))].sort();
  const further = Math.max(0, Math.max(services.length, new Set(findings.map(({ rule }) => rule)).size) - 1);
  const isEased = findings.every(({ handled, severity }) => handled !== undefined && severity !== 'blocker');
  const factor =
    (isEased ? handledDays : 1) *
    (area.id === 'tasks' && choiceIn(answers, 'tasks-repeatable') === 'no' ? unrepeatableFactor : 1);
  const days = (bound: 0 | 1) => roundDays(factor * (area.days.first[bound] + further * area.days.further[bound]));
  const isBlocked = findings.some(({ severity }) => severity === 'blocker');
  return {
    id: area.id,
    title: area.step,
    cause: area.cause,
    findings: [...new Set(findings.map(({ rule }) => rule))].sort(),
    services,
    effortDays: { low: days(0), high: days(1) },
    why: area.why,
    isFirst: isBlocked || area.losesWork,
  };
}

/** In quarters of a day, and never nothing. */
function roundDays(days: number): number {
  return Math.max(0.25, Math.round(days * 4) / 4);
}
