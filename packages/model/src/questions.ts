/** What only a person can say about an application. A question is asked by its id, everywhere: flag, settings file, interview. */
export interface Question {
  /** Never renamed, never used again. */
  readonly id: string;
  /** One sentence that ends with a question mark. */
  readonly text: string;
  readonly kind: NumberKind | ChoiceKind;
  /** What it is asked for: the verdict of an assessment, or the money side of a report. */
  readonly purpose: 'verdict' | 'case';
}

export interface NumberKind {
  readonly type: 'number';
  /** What is counted, in the plural: `minutes`. */
  readonly unit: string;
  readonly least: number;
  readonly most: number;
  readonly isWhole: boolean;
}

export interface ChoiceKind {
  readonly type: 'choice';
  readonly choices: readonly string[];
}

/** A number or one of the choices. */
export type AnswerValue = number | string;

/** Every question, in the order in which an interview asks them. */
export const questions: readonly Question[] = [
  {
    id: 'downtime-minutes',
    text: 'For how many minutes may it be down before customers mind?',
    kind: { type: 'number', unit: 'minutes', least: 0, most: 43_200, isWhole: false },
    purpose: 'verdict',
  },
  {
    id: 'queue-minutes',
    text: 'How many minutes does the oldest task wait when it is busiest?',
    kind: { type: 'number', unit: 'minutes', least: 0, most: 43_200, isWhole: false },
    purpose: 'verdict',
  },
  {
    id: 'peak-factor',
    text: 'How many times the usual load is the load at its peak?',
    kind: { type: 'number', unit: 'times', least: 1, most: 1000, isWhole: false },
    purpose: 'verdict',
  },
  {
    id: 'tenants',
    text: 'How many customers or tenants use it?',
    kind: { type: 'number', unit: 'tenants', least: 0, most: 100_000_000, isWhole: true },
    purpose: 'verdict',
  },
  {
    id: 'services-a-year-ago',
    text: 'How many services did it have a year ago?',
    kind: { type: 'number', unit: 'services', least: 0, most: 1000, isWhole: true },
    purpose: 'verdict',
  },
  {
    id: 'team',
    text: 'How many people can look after the platform it runs on?',
    kind: { type: 'number', unit: 'people', least: 0, most: 10_000, isWhole: true },
    purpose: 'verdict',
  },
  {
    id: 'skills',
    text: 'How well do they know Kubernetes?',
    kind: { type: 'choice', choices: ['none', 'some', 'daily'] },
    purpose: 'verdict',
  },
  {
    id: 'budget',
    text: 'How many US dollars may it cost to run in a month?',
    kind: { type: 'number', unit: 'dollars', least: 0, most: 1_000_000_000, isWhole: false },
    purpose: 'verdict',
  },
  {
    id: 'hosting',
    text: 'Where does it run: in a cloud that offers Kubernetes as a service, or on machines of your own?',
    kind: { type: 'choice', choices: ['cloud', 'own-machines'] },
    purpose: 'verdict',
  },
  {
    id: 'tasks-repeatable',
    text: 'May every task of its workers run twice without harm?',
    kind: { type: 'choice', choices: ['yes', 'no'] },
    purpose: 'verdict',
  },
  {
    id: 'day-cost',
    text: 'What does a working day of one engineer cost, in US dollars?',
    kind: { type: 'number', unit: 'dollars', least: 0, most: 1_000_000, isWhole: false },
    purpose: 'case',
  },
  {
    id: 'machine-month',
    text: 'How many US dollars does it cost to run in a month, as it runs now?',
    kind: { type: 'number', unit: 'dollars', least: 0, most: 1_000_000_000, isWhole: false },
    purpose: 'case',
  },
  {
    id: 'nodes',
    text: 'How many nodes would the cluster have?',
    kind: { type: 'number', unit: 'nodes', least: 1, most: 10_000, isWhole: true },
    purpose: 'case',
  },
  {
    id: 'disk-gb',
    text: 'How many gigabytes of data does it keep on disks?',
    kind: { type: 'number', unit: 'gigabytes', least: 0, most: 1_000_000_000, isWhole: false },
    purpose: 'case',
  },
  {
    id: 'adoption-days',
    text: 'How many days of work would the platform itself take: cluster, delivery, monitoring, learning?',
    kind: { type: 'number', unit: 'days', least: 0, most: 10_000, isWhole: false },
    purpose: 'case',
  },
  {
    id: 'care-days',
    text: 'How many more days of work a month would the platform take to look after than now?',
    kind: { type: 'number', unit: 'days', least: 0, most: 1000, isWhole: false },
    purpose: 'case',
  },
  {
    id: 'outage-hours',
    text: 'For how many hours was it down, or too slow to use, in the last twelve months?',
    kind: { type: 'number', unit: 'hours', least: 0, most: 8760, isWhole: false },
    purpose: 'case',
  },
  {
    id: 'outage-hour-cost',
    text: 'What does such an hour cost, in US dollars?',
    kind: { type: 'number', unit: 'dollars', least: 0, most: 1_000_000_000, isWhole: false },
    purpose: 'case',
  },
  {
    id: 'lost-hours',
    text: 'How many hours of work a week go into waiting for it, restarting it and repairing it?',
    kind: { type: 'number', unit: 'hours', least: 0, most: 100_000, isWhole: false },
    purpose: 'case',
  },
  {
    id: 'relief-percent',
    text: 'How much of these outages and lost hours do you expect a move to end, in percent?',
    kind: { type: 'number', unit: 'percent', least: 0, most: 100, isWhole: false },
    purpose: 'case',
  },
];

/** A value that answers a question, or why it does not: the end of a sentence that begins with what was given. */
export type AnswerCheck = { readonly value: AnswerValue } | { readonly expected: string };

/** Holds a value against what its question asks for; texts that look like numbers are read as such. */
export function checkAnswer({ kind }: Question, given: unknown): AnswerCheck {
  if (kind.type === 'choice') {
    const text = typeof given === 'boolean' ? (given ? 'yes' : 'no') : given;
    return typeof text === 'string' && kind.choices.includes(text)
      ? { value: text }
      : { expected: `one of ${kind.choices.join(', ')}` };
  }
  const { unit, least, most, isWhole } = kind;
  const number = typeof given === 'string' && /^-?\d{1,12}(?:\.\d{1,6})?$/.test(given.trim()) ? Number(given) : given;
  const isInRange = typeof number === 'number' && number >= least && number <= most && (!isWhole || Number.isInteger(number));
  return isInRange ? { value: number } : { expected: `a ${isWhole ? 'whole ' : ''}number of ${unit} from ${least} to ${most}` };
}
