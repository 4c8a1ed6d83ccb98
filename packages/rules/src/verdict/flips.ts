import { type AnswerValue, questions } from '@landfall/model';
import { answerFor, answerWords, type VerdictAnswer } from './answer.ts';
import type { Answers, Inputs } from './inputs.ts';
import { answerLevers, type Lever, levers } from './levers.ts';
import { type EffortDays, formatDays } from './plan.ts';

/** A change that would change the answer. */
export interface Flip {
  /** What changes: an id of a question, `services`, `queue-workers`, `first-steps`; two of them joined by `+`. */
  readonly id: string;
  /** A whole sentence. */
  readonly text: string;
  /** The change alone: `12 or fewer services run all the time`. */
  readonly change: string;
  readonly to: VerdictAnswer;
}

/** A question that nobody answered. */
export interface Unanswered {
  /** Id of the question. */
  readonly question: string;
  readonly text: string;
  /** How the verdict depends on it. */
  readonly depends: string;
  /** Some answer to it would change the verdict, or the plan. */
  readonly isDecisive: boolean;
}

/**
 * What would change the answer, found by changing each input alone and deciding again; where hardly any single change does, two together.
 *
 * @param done the inputs once the steps that come first are done
 */
export function flipsOf(inputs: Inputs, done: Inputs): readonly Flip[] {
  const now = answerFor(inputs);
  const flips: Flip[] = [];
  const afterwards = answerFor(done);
  if (now === 'change-first' && afterwards !== now)
    flips.push(flip('first-steps', 'the steps that come first are done', afterwards));
  for (const lever of levers) flips.push(...flipsBy(lever, inputs, now));
  return flips.length > 1 ? flips : [...flips, ...flipsByTwo(inputs, now)];
}

/** What depends on each question that nobody answered, found by answering it in every way. */
export function unansweredOf(inputs: Inputs, daysFor: (answers: Answers) => EffortDays): readonly Unanswered[] {
  return questions.flatMap(({ id, text }) => {
    const lever = answerLevers.find((known) => known.id === id);
    if (lever === undefined || inputs.answers.has(id)) return [];
    const depends = dependence(lever, inputs, daysFor);
    return [
      { question: id, text, depends: depends ?? 'No answer changes the verdict by itself.', isDecisive: depends !== undefined },
    ];
  });
}

function dependence(lever: Lever, inputs: Inputs, daysFor: (answers: Answers) => EffortDays): string | undefined {
  const stretches = stretchesOf(lever, inputs);
  if (stretches.length > 1)
    return `${stretches.map((stretch) => `${rangeOf(lever, stretch)}: ${answerWords[stretch.answer]}`).join('; ')}.`;
  // What is asked by number is about load and means; only choices say something about the work.
  if (typeof lever.values[0] === 'number') return undefined;
  const now = daysFor(inputs.answers);
  for (const value of lever.values) {
    const then = daysFor(new Map([...inputs.answers, [lever.id, value]]));
    if (then.high !== now.high) return `${value}: the plan takes ${formatDays(then)} instead of ${formatDays(now)}.`;
  }
  return undefined;
}

/** Neighbouring values of a lever that give the same answer. */
interface Stretch {
  readonly first: number;
  readonly last: number;
  readonly answer: VerdictAnswer;
}

function stretchesOf(lever: Lever, inputs: Inputs): readonly Stretch[] {
  const stretches: Stretch[] = [];
  for (const [index, value] of lever.values.entries()) {
    const answer = answerFor(lever.turn(inputs, value));
    const last = stretches.at(-1);
    if (last?.answer === answer) stretches[stretches.length - 1] = { ...last, last: index };
    else stretches.push({ first: index, last: index, answer });
  }
  return stretches;
}

/** `5 or fewer`, `10 to 20`, `30 or more`; choices by name. */
function rangeOf({ values }: Lever, { first, last }: Stretch): string {
  const [from, to] = [values[first], values[last]];
  if (typeof from !== 'number') return values.slice(first, last + 1).join(' or ');
  if (first === 0 && last === values.length - 1) return 'any number';
  if (first === 0) return to === 0 ? '0' : `${to} or fewer`;
  if (last === values.length - 1) return `${from} or more`;
  return from === to ? `${from}` : `${from} to ${to}`;
}

/** The nearest stretches with another answer, below and above what holds now; every one when nobody knows what holds. */
function flipsBy(lever: Lever, inputs: Inputs, now: VerdictAnswer): readonly Flip[] {
  const stretches = stretchesOf(lever, inputs);
  const value = lever.read(inputs);
  const others = stretches.filter(({ answer }) => answer !== now);
  const nearest =
    typeof value === 'number'
      ? [
          others.findLast(({ last }) => Number(lever.values[last]) < value),
          others.find(({ first }) => Number(lever.values[first]) > value),
        ].filter((stretch) => stretch !== undefined)
      : others;
  return nearest.map((stretch) => flip(lever.id, lever.clause(rangeOf(lever, stretch)), stretch.answer, value));
}

function flip(id: string, change: string, to: VerdictAnswer, now?: AnswerValue): Flip {
  const instead = now === undefined ? '' : ` (now ${now})`;
  return { id, text: `${answerWords[to]}, if ${change}${instead}.`.replace(/^./, upperCase), change, to };
}

/** The first pair of answers that would change the verdict, by values that are as ordinary as possible. */
function flipsByTwo(inputs: Inputs, now: VerdictAnswer): readonly Flip[] {
  for (const [index, one] of answerLevers.entries()) {
    for (const other of answerLevers.slice(index + 1)) {
      const found = mildestPair(one, other, { inputs, now });
      if (found !== undefined) return [found];
    }
  }
  return [];
}

function mildestPair(
  one: Lever,
  other: Lever,
  { inputs, now }: { readonly inputs: Inputs; readonly now: VerdictAnswer },
): Flip | undefined {
  let best: { readonly flip: Flip; readonly distance: number } | undefined;
  for (const [row, value] of one.values.entries()) {
    const turned = one.turn(inputs, value);
    for (const [column, second] of other.values.entries()) {
      const distance = fromMiddle(one, row) + fromMiddle(other, column);
      if (best !== undefined && distance >= best.distance) continue;
      const to = answerFor(other.turn(turned, second));
      if (to === now) continue;
      const change = `${one.clause(`${value}`)} and ${other.clause(`${second}`)}`;
      best = { flip: flip(`${one.id}+${other.id}`, change, to), distance };
    }
  }
  return best?.flip;
}

/** How far a value is from the middle of those that are tried: the ends are extremes. */
function fromMiddle({ values }: Lever, index: number): number {
  return Math.abs(index - (values.length - 1) / 2);
}

function upperCase(letter: string): string {
  return letter.toUpperCase();
}
