import { Command, Option } from 'commander';
import { type AnswerOptions, addAnswerOptions } from './answer-options.ts';
import type { DefineCommand } from './index.ts';
import { addInputOptions, type InputOptions } from './input-options.ts';

export interface ReportFlags extends InputOptions, AnswerOptions {
  readonly format: 'markdown' | 'html';
  readonly json: boolean;
  /** Undefined: standard output. */
  readonly out?: string;
  /** Undefined: the prices that are built in. */
  readonly prices?: string;
  readonly printPrices: boolean;
}

/** `landfall report`. */
export const reportCommand: DefineCommand = (io, done) =>
  addAnswerOptions(
    addInputOptions(
      new Command('report')
        .description(
          'make the case for the person who pays: what hurts, what ends it, what it costs, and what else could be done',
        )
        .argument('[dir]', 'folder of the application', '.'),
    ),
  )
    .addOption(new Option('--format <format>', 'how to write it').choices(['markdown', 'html']).default('markdown'))
    .option('--json', 'print one JSON document instead', false)
    .option('-o, --out <file>', 'write it to a file (default: standard output)')
    .option('--prices <file>', 'your own prices, instead of the list prices that are built in')
    .option('--print-prices', 'print the prices that would be used, as a file to edit', false)
    .addHelpText(
      'after',
      `\nExamples:\n  landfall report > case.md\n  landfall report --answer day-cost=600 --answer outage-hours=12 --answer outage-hour-cost=400\n  landfall report --interview\n  landfall report --format html --out case.html\n  landfall report --print-prices > prices.yaml\n`,
    )
    .action(async (folder: string, flags: ReportFlags) => {
      const { runReport } = await import('../run/report.ts');
      done(await runReport(folder, flags, io));
    });
