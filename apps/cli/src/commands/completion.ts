import { Argument, Command } from 'commander';
import type { DefineCommand } from './index.ts';

/** `landfall completion`. */
export const completionCommand: DefineCommand = (io, done) =>
  new Command('completion')
    .description('print a script that completes commands and options in your shell')
    .addArgument(new Argument('<shell>', 'the shell').choices(['bash', 'zsh', 'fish']))
    .addHelpText(
      'after',
      `\nExamples:\n  landfall completion bash > /etc/bash_completion.d/landfall\n  landfall completion fish > ~/.config/fish/completions/landfall.fish\n`,
    )
    .action(async (shell: 'bash' | 'zsh' | 'fish') => {
      const { completionScript } = await import('../run/completion.ts');
      const { createProgram } = await import('../program.ts');
      io.stdout(completionScript(shell, createProgram(io, done)));
      done(0);
    });
