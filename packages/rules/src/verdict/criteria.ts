import { choiceIn, type Inputs, numberIn } from './inputs.ts';
import { scales, scoreOn, skillScores } from './scales.ts';

/** One reason for or against moving. */
export interface Criterion {
  readonly id: string;
  readonly title: string;
  /** Of 100 over all criteria. */
  readonly weight: number;
  /** From -100, it speaks for staying, to 100, it speaks for moving; lower only where a wish cannot be met at all. */
  readonly score: number;
  /** What the score rests on, in a sentence. */
  readonly evidence: string;
  /** Read from the files, said by a person, or neither: then it counts as if nobody cared. */
  readonly source: 'seen' | 'answered' | 'unknown';
}

interface Judgement {
  readonly score: number;
  readonly evidence: string;
  readonly source: Criterion['source'];
}

/** A criterion before an application is judged by it. */
export interface CriterionRule {
  readonly id: string;
  readonly title: string;
  readonly weight: number;
  readonly judge: (inputs: Inputs) => Judgement;
}

/** Every criterion. The weights are ours; the page on the verdict says why. */
export const criterionRules: readonly CriterionRule[] = [
  { id: 'outgrown', title: 'Size and growth', weight: 25, judge: judgeSize },
  { id: 'autoscaling', title: 'Peaks and queues', weight: 25, judge: judgeLoad },
  { id: 'fault-tolerance', title: 'Outages', weight: 20, judge: judgeOutages },
  { id: 'people', title: 'People who run it', weight: 15, judge: judgePeople },
  { id: 'cost', title: 'Money to run it', weight: 10, judge: judgeMoney },
  { id: 'tenants', title: 'Customers', weight: 5, judge: judgeTenants },
];

/** Judges by every criterion, in the order of weight. */
export function criteriaOf(inputs: Inputs): readonly Criterion[] {
  return criterionRules.map(({ id, title, weight, judge }) => {
    const { score, evidence, source } = judge(inputs);
    return { id, title, weight, score: Math.round(score), evidence, source };
  });
}

/** What moving is worth, from about -100 to 100. */
export function worthOf(criteria: readonly Criterion[]): number {
  let worth = 0;
  for (const { weight, score } of criteria) worth += weight * score;
  return Math.round(worth / 100);
}

function judgeSize({ services, answers }: Inputs): Judgement {
  const before = numberIn(answers, 'services-a-year-ago');
  const now = scoreOn(scales.services, services);
  const running = `${count(services, 'service')} ${services === 1 ? 'runs' : 'run'} all the time`;
  if (before === undefined) return { score: now, evidence: `${running}.`, source: 'seen' };
  // Growth by halves at least: a service that is the first of its kind does not make an explosion.
  const next = Math.round((services * services) / Math.max(before, services / 3, 1));
  return {
    score: (now + scoreOn(scales.services, next)) / 2,
    evidence: `${running}, ${before} a year ago: about ${next} in a year at that rate.`,
    source: 'answered',
  };
}

function judgeLoad({ queueWorkers, answers }: Inputs): Judgement {
  const wait = numberIn(answers, 'queue-minutes');
  const peak = numberIn(answers, 'peak-factor');
  const ownMachines = choiceIn(answers, 'hosting') === 'own-machines';
  const limit = ownMachines ? 0 : 100;
  const note = ownMachines ? ' Machines of your own do not become more by themselves.' : '';
  if (wait === undefined && peak === undefined) {
    const workers =
      queueWorkers === 0
        ? 'No worker with a queue was seen.'
        : `${count(queueWorkers, 'worker')} ${queueWorkers === 1 ? 'takes' : 'take'} tasks from queues, and their number does not follow the load.`;
    return { score: Math.min(limit, scoreOn(scales.queueWorkers, queueWorkers)), evidence: `${workers}${note}`, source: 'seen' };
  }
  const said = [
    ...(wait === undefined ? [] : [`the oldest task waits ${count(wait, 'minute')} when it is busiest`]),
    ...(peak === undefined ? [] : [`the peak is ${peak} times the usual load`]),
  ].join(', and ');
  const score = Math.max(
    wait === undefined ? Number.NEGATIVE_INFINITY : scoreOn(scales.queueMinutes, wait),
    peak === undefined ? Number.NEGATIVE_INFINITY : scoreOn(scales.peakFactor, peak),
  );
  return { score: Math.min(limit, score), evidence: `${sentence(said)}${note}`, source: 'answered' };
}

function judgeOutages({ open, platform, answers }: Inputs): Judgement {
  const minutes = numberIn(answers, 'downtime-minutes');
  if (minutes !== undefined)
    return {
      score: scoreOn(scales.downtimeMinutes, minutes),
      evidence: `Customers mind after ${count(minutes, 'minute')}.`,
      source: 'answered',
    };
  const where = platform === 'Heroku' ? 'dynos that Heroku replaces' : 'one machine';
  return {
    score: 0,
    evidence: `${count(open, 'service')} ${open === 1 ? 'answers' : 'answer'} requests from ${where}; nobody said how long an outage may last.`,
    source: 'unknown',
  };
}

function judgePeople({ answers }: Inputs): Judgement {
  const team = numberIn(answers, 'team');
  const skills = choiceIn(answers, 'skills');
  const scores = [
    ...(team === undefined ? [] : [scoreOn(scales.team, team)]),
    ...(skills === undefined ? [] : [skillScores[skills] ?? 0]),
  ];
  if (scores.length === 0)
    return { score: 0, evidence: 'Nobody said who would look after a platform, or how well they know it.', source: 'unknown' };
  const said = [
    ...(team === undefined ? [] : [`${count(team, 'person', 'people')} to look after it`]),
    ...(skills === undefined ? [] : [`Kubernetes is known ${skillWords[skills] ?? skills}`]),
  ].join(', and ');
  const worst = Math.min(...scores);
  // With nobody there, skill is no comfort; else the mean of one or two.
  const score = worst < -100 ? worst : (worst + Math.max(...scores)) / 2;
  return { score, evidence: sentence(said), source: 'answered' };
}

const skillWords: Readonly<Record<string, string>> = { none: 'not at all', some: 'a little', daily: 'from daily work' };

function judgeMoney({ answers }: Inputs): Judgement {
  const dollars = numberIn(answers, 'budget');
  if (dollars === undefined) return { score: 0, evidence: 'Nobody said what it may cost.', source: 'unknown' };
  return { score: scoreOn(scales.budget, dollars), evidence: `It may cost ${dollars} dollars a month.`, source: 'answered' };
}

function judgeTenants({ answers }: Inputs): Judgement {
  const tenants = numberIn(answers, 'tenants');
  if (tenants === undefined) return { score: 0, evidence: 'Nobody said how many customers use it.', source: 'unknown' };
  return { score: scoreOn(scales.tenants, tenants), evidence: `${count(tenants, 'customer')} use it.`, source: 'answered' };
}

function count(amount: number, one: string, many = `${one}s`): string {
  return `${amount} ${amount === 1 ? one : many}`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
