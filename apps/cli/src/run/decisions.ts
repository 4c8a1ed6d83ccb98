import { readSettings } from '@landfall/intake';
import { type AnswerValue, AppError, checkAnswer, type Deviation, questions } from '@landfall/model';
import { type Answers, families } from '@landfall/rules';
import type { AnswerOptions } from '../commands/answer-options.ts';
import { diskWorkspace } from '../disk/workspace.ts';
import { closest } from '../ui/closest.ts';

/** What people decided about an application: on the command line, else in `landfall.yaml` beside it. */
export interface Decisions {
  readonly answers: Answers;
  readonly deviations: readonly Deviation[];
  /** As `2026-11-21`. */
  readonly today: string;
}

/**
 * Gathers what people decided.
 *
 * @param directory absolute path of the application
 * @throws AppError SETTINGS_INVALID, USAGE for an answer to no question or out of range
 */
export function readDecisions(directory: string, flags: AnswerOptions): Decisions {
  const rules = families.flatMap((family) => family.rules.map(({ id }) => id));
  const settings = readSettings(diskWorkspace(directory), directory, { rules });
  const answers = new Map<string, AnswerValue>();
  for (const [id, { value }] of settings.answers) answers.set(id, value);
  for (const [id, value] of parseAnswers(flags.answer)) answers.set(id, value);
  return { answers, deviations: settings.deviations, today: flags.today ?? localDay(new Date()) };
}

function parseAnswers(given: readonly string[]): readonly (readonly [string, AnswerValue])[] {
  const problems: { readonly message: string }[] = [];
  const answers = given.flatMap((text): readonly (readonly [string, AnswerValue])[] => {
    const [, id = text.trim(), value = ''] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
    const question = questions.find((known) => known.id === id.trim());
    if (question === undefined) {
      const near = closest(
        id,
        questions.map((known) => known.id),
      );
      const meant =
        near === undefined ? ` Questions are ${questions.map((known) => known.id).join(', ')}.` : ` Did you mean ${near}?`;
      problems.push({ message: `--answer ${text}: there is no question ${id}.${meant}` });
      return [];
    }
    const check = checkAnswer(question, value.trim());
    if ('value' in check) return [[question.id, check.value]];
    const form = text.includes('=') ? '' : `${question.id}=VALUE, with `;
    problems.push({ message: `--answer ${text}: expected ${form}${check.expected}. It answers: ${question.text}` });
    return [];
  });
  if (problems.length > 0) throw new AppError('USAGE', problems);
  return answers;
}

function localDay(now: Date): string {
  const pad = (number: number) => String(number).padStart(2, '0');
  return `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`;
}
