import { type AnswerValue, AppError, checkAnswer, type Question, questions } from '@landfall/model';
import { type Answers, type Assessment, decide } from '@landfall/rules';
import { saveAnswer } from '../disk/save-answer.ts';
import type { Dialogue, Io } from '../io.ts';

/**
 * The terminal to ask on.
 *
 * @throws AppError USAGE when nobody sits there
 */
export async function openDialogue(io: Io): Promise<Dialogue> {
  if (io.openDialogue !== undefined) return await io.openDialogue();
  throw new AppError('USAGE', [
    {
      message:
        '--interview asks questions, and standard input or standard error is no terminal. Give answers by --answer question=value, or write them into landfall.yaml.',
    },
  ]);
}

interface Setting {
  readonly dialogue: Dialogue;
  readonly io: Io;
}

interface Interview extends Setting {
  /** What the answers are for: only questions that matter there are asked. */
  readonly purpose: Question['purpose'];
}

/**
 * Asks what nobody answered yet, and writes each answer into `landfall.yaml` at once, so that an interview that is broken off goes
 * on where it was. An empty line skips a question, `q` or the end of input ends the interview.
 *
 * @param directory absolute path of the application
 * @returns every answer, former ones included
 */
export async function holdInterview(assessment: Assessment, directory: string, interview: Interview): Promise<Answers> {
  const { dialogue, io } = interview;
  const answers = new Map<string, AnswerValue>(assessment.answers);
  const open = questions.filter(({ id, purpose }) => purpose === interview.purpose && !answers.has(id));
  if (open.length === 0) {
    io.stderr('Every question is answered already; landfall.yaml holds the answers.\n');
    return answers;
  }
  io.stderr(`${open.length} questions. Enter skips one, q ends the interview; each answer is kept in landfall.yaml.\n`);
  for (const [index, question] of open.entries()) {
    const { unanswered } = decide(assessment, answers);
    const depends = unanswered.find((entry) => entry.question === question.id)?.depends;
    io.stderr(`\n${index + 1} of ${open.length}  ${question.text}\n${depends === undefined ? '' : `  ${depends}\n`}`);
    const value = await askUntilValid(question, { dialogue, io });
    if (value === 'end') break;
    if (value === 'skip') continue;
    saveAnswer(directory, question.id, value.given);
    answers.set(question.id, value.given);
  }
  io.stderr('\n');
  return answers;
}

async function askUntilValid(question: Question, { dialogue, io }: Setting): Promise<'end' | 'skip' | { given: AnswerValue }> {
  for (;;) {
    const line = (await dialogue.ask(`  ${question.id} (${hintFor(question)}): `))?.trim();
    if (line === undefined || line === 'q') return 'end';
    if (line === '') return 'skip';
    const check = checkAnswer(question, line);
    if ('value' in check) return { given: check.value };
    io.stderr(`  Expected ${check.expected}.\n`);
  }
}

function hintFor({ kind }: Question): string {
  return kind.type === 'choice' ? kind.choices.join(', ') : kind.unit;
}
