import { Command } from 'commander';
import type { DefineCommand } from './index.ts';

export interface ExplainFlags {
  readonly out: string;
  readonly json: boolean;
  readonly color: boolean;
}

/** `landfall explain`. */
export const explainCommand: DefineCommand = (io, done) =>
  new Command('explain')
    .description('say where a generated line comes from: which line of the input, which rule, which default')
    .argument('<target...>', 'FILE:LINE or FILE:FROM-TO of a generated file, or a values path such as web.probes.readiness')
    .option('-o, --out <dir>', 'output folder, for a values path', 'deploy')
    .option('--json', 'print one JSON document instead of text', false)
    .option('--no-color', 'plain text, also on a terminal')
    .addHelpText(
      'after',
      `\nExamples:\n  landfall explain deploy/values/web.yaml:14\n  landfall explain deploy/values/web.yaml:14-30\n  landfall explain web.probes.readiness\n`,
    )
    .action(async (targets: readonly string[], flags: ExplainFlags) => {
      const { runExplain } = await import('../run/explain.ts');
      done(runExplain(targets, flags, io));
    });
