import { isDay } from '@landfall/model';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { collect } from './input-options.ts';

/** What people say on the command line beside what the files say. */
export interface AnswerOptions {
  /** `question=value`, as given. */
  readonly answer: readonly string[];
  /** Asks on the terminal first. */
  readonly interview: boolean;
  /** As `2026-11-21`; undefined means the day of the clock. */
  readonly today?: string;
}

/** Adds the options by which people answer questions; they win over `landfall.yaml`. */
export function addAnswerOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--answer <question=value>', 'answer a question that only people can answer, such as tenants=40; repeatable')
        .argParser(collect)
        .default([], 'answers in landfall.yaml'),
    )
    .option('--interview', 'ask on the terminal what only people know, and write it into landfall.yaml', false)
    .addOption(
      new Option(
        '--today <day>',
        'the day on which accepted findings are looked at, such as 2027-03-01 (default: today)',
      ).argParser(parseDay),
    );
}

function parseDay(day: string): string {
  if (!isDay(day)) throw new InvalidArgumentError('Expected a day such as 2027-03-01.');
  return day;
}
