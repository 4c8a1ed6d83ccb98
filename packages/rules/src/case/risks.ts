import type { Assessment } from '../assess.ts';
import { isLongRunning, keepsData } from '../reading/running.ts';

/** What may go wrong, why it may here, and what keeps it small. */
export interface Risk {
  readonly title: string;
  readonly because: string;
  readonly measure: string;
}

/** The risks of a move that this application, these people and these files have; and of the estimate itself. */
export function risksOf(assessment: Assessment): readonly Risk[] {
  return [lossOfWork, dataCopy, doubleTasks, skills, fewPeople, openQuestions, forgottenVersion, estimate].flatMap(
    (look) => look(assessment) ?? [],
  );
}

function lossOfWork({ verdict }: Assessment): Risk | undefined {
  const first = verdict.plan.filter(({ isFirst }) => isFirst);
  if (first.length === 0) return undefined;
  return {
    title: 'Files, tasks or requests are lost',
    because: `${first.length} ${first.length === 1 ? 'step has' : 'steps have'} to come before the move, and a date that was promised tempts to skip them.`,
    measure: 'Do them on the machine as it is: each is a gain there already, and can be tried there.',
  };
}

function dataCopy({ app }: Assessment): Risk | undefined {
  const databases = app.services.filter(
    (service) => isLongRunning(service) && keepsData(service) && service.role.role === 'database',
  );
  if (databases.length === 0) return undefined;
  return {
    title: 'The data has to move as well',
    because: `${databases.map(({ name }) => name).join(', ')} keep${databases.length === 1 ? 's' : ''} data on the disk of today.`,
    measure: 'Rehearse the copy with real data, announce the pause, and keep the old machine as it is until a week has passed.',
  };
}

function doubleTasks({ app, answers }: Assessment): Risk | undefined {
  const hasWorkers = app.services.some(({ role }) => role.role === 'worker');
  const said = answers.get('tasks-repeatable');
  if (!hasWorkers || said === 'yes') return undefined;
  return {
    title: 'A task runs twice',
    because: said === 'no' ? 'Some tasks must not, as was answered.' : 'Nobody said whether every task may.',
    measure: 'Make tasks repeatable before they are acknowledged late: a task that is not lost is one that is tried again.',
  };
}

function skills({ answers }: Assessment): Risk | undefined {
  const said = answers.get('skills');
  if (said === 'daily') return undefined;
  return {
    title: 'The platform is new to those who run it',
    because: said === undefined ? 'Nobody said how well they know Kubernetes.' : `They know Kubernetes: ${said}.`,
    measure: 'Take a managed control plane, move the least important environment first, and count the learning as work.',
  };
}

function fewPeople({ answers }: Assessment): Risk | undefined {
  const team = answers.get('team');
  if (typeof team !== 'number' || team > 1) return undefined;
  return {
    title: 'It hangs on one person',
    because: team === 0 ? 'There is nobody to look after it.' : 'One person can look after it.',
    measure: 'Have a second one take part from the first day, or buy the care with the platform.',
  };
}

function openQuestions({ verdict }: Assessment): Risk | undefined {
  const decisive = verdict.unanswered.filter(({ isDecisive }) => isDecisive);
  if (decisive.length === 0) return undefined;
  return {
    title: 'The advice rests on guesses',
    because: `${decisive.length} ${decisive.length === 1 ? 'question that matters is' : 'questions that matter are'} not answered: ${decisive.map(({ question }) => question).join(', ')}.`,
    measure: 'Answer them first; it takes an hour (landfall assess --interview).',
  };
}

function forgottenVersion(): Risk {
  return {
    title: 'The platform is left behind',
    because: 'A version of Kubernetes is supported for about a year, and providers charge more for old ones.',
    measure: 'Plan a day for each upgrade, two or three times a year.',
  };
}

function estimate({ sources }: Assessment): Risk {
  const seen = sources.files === 1 ? '1 source file' : `${sources.files} source files`;
  return {
    title: 'The estimate is off',
    because: `It was made from the files of the application and ${seen}; what runs elsewhere was not seen.`,
    measure: 'Do the first step, compare its effort with the range, and correct the rest.',
  };
}
