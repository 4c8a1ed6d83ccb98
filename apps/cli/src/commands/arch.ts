import { Command } from 'commander';
import { archDockerfileCommand } from './arch-dockerfile.ts';
import { archExplainCommand } from './arch-explain.ts';
import { archInspectCommand } from './arch-inspect.ts';
import { archPlanCommand } from './arch-plan.ts';
import type { DefineCommand } from './index.ts';

/** What there is below `landfall arch`, in the order of the help text. */
const archCommands: readonly DefineCommand[] = [archInspectCommand, archPlanCommand, archExplainCommand, archDockerfileCommand];

/** `landfall arch`: which architectures images run on, and where pods may go. */
export const archCommand: DefineCommand = (io, done) => {
  const command = new Command('arch').description('which architectures images are for, and where pods may run');
  for (const define of archCommands) command.addCommand(define(io, done));
  return command;
};
