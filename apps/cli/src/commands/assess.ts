import { Command, Option } from 'commander';
import { type AnswerOptions, addAnswerOptions } from './answer-options.ts';
import type { DefineCommand } from './index.ts';
import { addInputOptions, type InputOptions } from './input-options.ts';
import { jsonFormatOption, withFormat } from './json-option.ts';

export interface AssessFlags extends InputOptions, AnswerOptions {
  readonly format: 'text' | 'json' | 'markdown' | 'html' | 'sarif';
  /** Undefined: standard output. */
  readonly out?: string;
  /** The JSON of an earlier assessment to compare with. */
  readonly baseline?: string;
  /** A number of commits, or FIRST..LAST. */
  readonly trend?: string;
  readonly failOn: 'blocker' | 'warning' | 'never';
  readonly color: boolean;
}

/** `landfall assess`. */
export const assessCommand: DefineCommand = (io, done) =>
  addAnswerOptions(
    addInputOptions(
      new Command('assess')
        .description('say whether to move to Kubernetes, what would go wrong there, where it is written, and what to do about it')
        .argument('[dir]', 'folder of the application', '.'),
    ),
  )
    .addOption(
      new Option('--format <format>', 'how to print it').choices(['text', 'json', 'markdown', 'html', 'sarif']).default('text'),
    )
    .addOption(jsonFormatOption())
    .option('-o, --out <file>', 'write it to a file (default: standard output)')
    .option('--baseline <file>', 'say what changed since an earlier `--format json`; --fail-on then looks at what is new')
    .option('--trend <commits>', 'also assess earlier commits of Git: how many, or FIRST..LAST')
    .addOption(
      new Option('--fail-on <severity>', 'exit with 1 when there is a finding of this severity or worse')
        .choices(['blocker', 'warning', 'never'])
        .default('never'),
    )
    .option('--no-color', 'plain text, also on a terminal')
    .addHelpText(
      'after',
      `\nExamples:\n  landfall assess\n  landfall assess shop -f compose.yaml -f compose.prod.yaml --profile workers\n  landfall assess --answer queue-minutes=20 --answer tenants=40\n  landfall assess --interview\n  landfall assess --app shop\n  landfall assess --format html --out assessment.html\n  landfall assess --format markdown > assessment.md\n  landfall assess --baseline last.json --fail-on warning\n  landfall assess --trend 12 --format html --out assessment.html\n  landfall assess --fail-on blocker\n`,
    )
    .action(async (folder: string, flags: AssessFlags) => {
      const { runAssess } = await import('../run/assess.ts');
      done(await runAssess(folder, withFormat(flags), io));
    });
