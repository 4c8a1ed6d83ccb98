import { Command, Option } from 'commander';
import type { DefineCommand } from './index.ts';
import { addInputOptions, type InputOptions } from './input-options.ts';

export interface AssessFlags extends InputOptions {
  readonly format: 'text' | 'json' | 'markdown' | 'html' | 'sarif';
  /** Undefined: standard output. */
  readonly out?: string;
  readonly failOn: 'blocker' | 'warning' | 'never';
  readonly color: boolean;
}

/** `landfall assess`. */
export const assessCommand: DefineCommand = (io, done) =>
  addInputOptions(
    new Command('assess')
      .description('say what would go wrong in Kubernetes, where it is written, and what to do about it')
      .argument('[dir]', 'folder of the application', '.'),
  )
    .addOption(
      new Option('--format <format>', 'how to print it').choices(['text', 'json', 'markdown', 'html', 'sarif']).default('text'),
    )
    .option('-o, --out <file>', 'write it to a file (default: standard output)')
    .addOption(
      new Option('--fail-on <severity>', 'exit with 1 when there is a finding of this severity or worse')
        .choices(['blocker', 'warning', 'never'])
        .default('never'),
    )
    .option('--no-color', 'plain text, also on a terminal')
    .addHelpText(
      'after',
      `\nExamples:\n  landfall assess\n  landfall assess shop -f compose.yaml -f compose.prod.yaml --profile workers\n  landfall assess --format html --out assessment.html\n  landfall assess --format markdown > assessment.md\n  landfall assess --fail-on blocker\n`,
    )
    .action(async (folder: string, flags: AssessFlags) => {
      const { runAssess } = await import('../run/assess.ts');
      done(runAssess(folder, flags, io));
    });
