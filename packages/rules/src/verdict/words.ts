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
export function explainVerdict({ answer, inputs, criteria, worth, plan }: Grounds): string {
  const { platform, readiness } = inputs;
  const first = plan.filter(({ isFirst }) => isFirst);
  switch (answer) {
    case 'stay':
      return `Moving is not worth it now. ${strongest(criteria, -1)} On a scale from -100 to 100 moving is worth ${worth}, and ${worthAtLeast} is the least that pays for a platform to learn and look after: ${platform === 'Heroku' ? 'stay on Heroku' : 'harden what runs on Compose'}.`;
    case 'change-first': {
      const causes = first.map(({ cause }) => cause);
      const stands = causes.length === 1 ? '1 thing stands' : `${causes.length} things stand`;
      return `Moving is worth it. ${strongest(criteria, 1)} But ${stands} in the way: ${listAll(causes)}. Putting ${causes.length === 1 ? 'it' : 'them'} right takes ${formatDays(totalDays(first))} of work.`;
    }
    case 'move':
      return `Moving is worth it, and nothing stands in the way. ${strongest(criteria, 1)} It is ${readiness} % ready; what is left can be done on the way.`;
  }
}

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
