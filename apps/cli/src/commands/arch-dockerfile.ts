import { Command } from 'commander';
import type { DefineCommand } from './index.ts';

export interface ArchDockerfileFlags {
  readonly write: boolean;
  readonly json: boolean;
  readonly color: boolean;
}

/** `landfall arch dockerfile`. */
export const archDockerfileCommand: DefineCommand = (io, done) =>
  new Command('dockerfile')
    .description('make a Dockerfile build for several architectures: print the change, or write it')
    .argument('[path]', 'a Dockerfile, or a folder: its Dockerfiles, else those that its application builds', '.')
    .option('-w, --write', 'change the files instead of printing the difference', false)
    .option('--json', 'print one JSON document instead of text', false)
    .option('--no-color', 'plain text, also on a terminal')
    .addHelpText(
      'after',
      `\nThe difference goes to standard output, for git apply; what was done and what to look at to standard error.\n\nExamples:\n  landfall arch dockerfile\n  landfall arch dockerfile api/Dockerfile | git apply\n  landfall arch dockerfile shop --write && docker buildx build --platform linux/amd64,linux/arm64 shop\n`,
    )
    .action(async (path: string, flags: ArchDockerfileFlags) => {
      const { runArchDockerfile } = await import('../run/arch-dockerfile.ts');
      done(runArchDockerfile(path, flags, io));
    });
