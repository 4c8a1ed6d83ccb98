import type { VerdictAnswer } from './answer.ts';
import type { Criterion } from './criteria.ts';
import type { Inputs } from './inputs.ts';
import { formatDays, type PlanStep, totalDays } from './plan.ts';
import { worthAtLeast } from './scales.ts';

interface Grounds {
  readonly answer: VerdictAnswer;
  readonly inputs: Inputs;
  readonly criteria: readonly Criterion[];
  readonly worth: number;
  readonly plan: readonly PlanStep[];
}

/** The verdict in two or three sentences. */
export function explainVerdict(grounds: Grounds): string {
  return explanations[grounds.answer](grounds);
}

const explanations: Readonly<Record<VerdictAnswer, (grounds: Grounds) => string>> = {
  stay: ({ inputs, criteria, worth }) =>
    `Moving is not worth it now. ${strongest(criteria, -1)} On a scale from -100 to 100 moving is worth ${worth}, and ${worthAtLeast} is the least that pays for a platform to learn and look after: ${inputs.platform === 'Heroku' ? 'stay on Heroku' : 'harden what runs on Compose'}.`,
  'change-first': ({ criteria, plan }) => {
    const first = plan.filter(({ isFirst }) => isFirst);
    const causes = first.map(({ cause }) => cause);
    const isOne = causes.length === 1;
    return `Moving is worth it. ${strongest(criteria, 1)} But ${isOne ? '1 thing stands' : `${causes.length} things stand`} in the way: ${listAll(causes)}. Putting ${isOne ? 'it' : 'them'} right takes ${formatDays(totalDays(first))} of work.`;
  },
  move: ({ inputs, criteria }) =>
    `Moving is worth it, and no blocker stands in the way. ${strongest(criteria, 1)} It is ${inputs.readiness} % ready; what is left can be done on the way.`,
};

/** The evidence of the one or two criteria that speak loudest in a direction. */
function strongest(criteria: readonly Criterion[], direction: 1 | -1): string {
  return criteria
    .filter(({ score }) => Math.sign(score) === direction)
    .toSorted((a, b) => direction * (b.score * b.weight - a.score * a.weight))
    .slice(0, 2)
    .map(({ evidence }) => evidence)
    .join(' ');
}

function listAll(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
