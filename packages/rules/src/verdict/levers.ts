import type { AnswerValue, Question } from '@landfall/model';
import { questions } from '@landfall/model';
import type { Inputs } from './inputs.ts';

/** One input that can be turned, to see what depends on it. */
export interface Lever {
  readonly id: string;
  /** Values to try, rising for numbers. */
  readonly values: readonly AnswerValue[];
  /** Its value now; undefined when nobody knows. */
  readonly read: (inputs: Inputs) => AnswerValue | undefined;
  readonly turn: (inputs: Inputs, value: AnswerValue) => Inputs;
  /** A clause about a range such as `5 or more`, or about a choice. */
  readonly clause: (range: string) => string;
}

const services: Lever = {
  id: 'services',
  values: Array.from({ length: 60 }, (_, index) => index + 1),
  read: (inputs) => inputs.services,
  turn: (inputs, value) => ({ ...inputs, services: Number(value) }),
  clause: (range) => `${range} services run all the time`,
};

const workers: Lever = {
  id: 'queue-workers',
  values: [0, 1, 2, 3, 4, 5, 6],
  read: (inputs) => inputs.queueWorkers,
  turn: (inputs, value) => ({ ...inputs, queueWorkers: Number(value) }),
  clause: (range) => `${range} workers have a queue`,
};

/** Values worth trying, by question: round ones, near the points where people change their mind. */
const tried: Readonly<Record<string, readonly number[]>> = {
  'downtime-minutes': [1, 5, 15, 30, 60, 120, 240, 480, 720],
  'queue-minutes': [0, 1, 2, 5, 10, 15, 20, 30, 60],
  'peak-factor': [1, 2, 3, 4, 5, 7, 10],
  tenants: [1, 5, 10, 20, 30, 50, 100, 200],
  'services-a-year-ago': [1, 3, 5, 8, 10, 12, 15, 20, 25, 30, 50],
  team: [0, 1, 2, 3, 4, 6, 8],
  budget: [100, 150, 200, 250, 300, 400, 500, 750, 1000, 2000],
};

const clauses: Readonly<Record<string, (range: string) => string>> = {
  'downtime-minutes': (range) => `customers mind an outage only after ${range} minutes`,
  'queue-minutes': (range) => `the oldest task waits ${range} minutes when it is busiest`,
  'peak-factor': (range) => `the peak is ${range} times the usual load`,
  tenants: (range) => `${range} customers use it`,
  'services-a-year-ago': (range) => `there were ${range} services a year ago`,
  team: (range) => `${range === '0' ? 'nobody' : `${range} people`} can look after a platform`,
  skills: (choice) => (choice === 'none' ? 'nobody there knows Kubernetes' : `they know Kubernetes (${choice})`),
  budget: (range) => `it may cost ${range} dollars a month`,
  hosting: (choice) => (choice === 'cloud' ? 'it runs in a cloud' : 'it runs on machines of your own'),
  'tasks-repeatable': (choice) => (choice === 'yes' ? 'every task may run twice' : 'some task must not run twice'),
};

/** The levers that answers of people are, in the order of the questions. */
export const answerLevers: readonly Lever[] = questions.filter(({ purpose }) => purpose === 'verdict').map(leverOf);

/** Every lever. */
export const levers: readonly Lever[] = [services, workers, ...answerLevers];

function leverOf({ id, kind }: Question): Lever {
  return {
    id,
    values: kind.type === 'choice' ? kind.choices : (tried[id] ?? []),
    read: ({ answers }) => answers.get(id),
    turn: (inputs, value) => ({ ...inputs, answers: new Map([...inputs.answers, [id, value]]) }),
    clause: clauses[id] ?? ((range) => `${id} is ${range}`),
  };
}
