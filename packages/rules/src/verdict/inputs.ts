import type { AnswerValue, App } from '@landfall/model';
import type { RuleFinding } from '../finding.ts';
import { answersRequests, isLongRunning } from '../reading/running.ts';
import { readinessOf } from './readiness.ts';

/** What people answered, by the id of the question. */
export type Answers = ReadonlyMap<string, AnswerValue>;

/** Everything that decides, so that any of it can be changed to see what would flip the verdict. */
export interface Inputs {
  /** Services that run all the time. */
  readonly services: number;
  /** Workers that take tasks from a queue. */
  readonly queueWorkers: number;
  /** Services that answer people or programs by HTTP. */
  readonly open: number;
  readonly platform: 'Compose' | 'Heroku';
  /** 0 to 100. */
  readonly readiness: number;
  /** Findings that stop a move. */
  readonly blockers: number;
  readonly answers: Answers;
}

/** Measures an application and what was found in it. */
export function measure(app: App, findings: readonly RuleFinding[], answers: Answers): Inputs {
  const running = app.services.filter(isLongRunning);
  return {
    services: running.length,
    queueWorkers: running.filter(({ role }) => role.role === 'worker').length,
    open: running.filter(answersRequests).length,
    platform: app.platform === 'heroku' ? 'Heroku' : 'Compose',
    readiness: readinessOf(findings),
    blockers: findings.filter(({ severity }) => severity === 'blocker').length,
    answers,
  };
}

/** A number that was answered. */
export function numberIn(answers: Answers, id: string): number | undefined {
  const value = answers.get(id);
  return typeof value === 'number' ? value : undefined;
}

/** A choice that was answered. */
export function choiceIn(answers: Answers, id: string): string | undefined {
  const value = answers.get(id);
  return typeof value === 'string' ? value : undefined;
}
