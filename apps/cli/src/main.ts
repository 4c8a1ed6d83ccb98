import { AppError } from '@landfall/model';
import { CommanderError } from 'commander';
import type { Io } from './io.ts';
import { createProgram } from './program.ts';
import { coloursFor } from './ui/colours.ts';
import { describeError, describeErrorJson } from './ui/describe-error.ts';

/**
 * Runs one command line and answers its exit code: 0 done, 1 findings at or above `--fail-on`, 2 the input is wrong,
 * 3 something outside is wrong, 70 our bug.
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  let exitCode = 0;
  const done = (code: number) => {
    exitCode = code;
  };
  const program = createProgram(io, done, argv);
  const isAlone = argv.every((argument) => argument === '--no-color');
  try {
    if (isAlone) {
      const { overview } = await import('./run/overview.ts');
      return overview(io, argv.length === 0);
    }
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof AppError)) {
      io.stderr(
        `This is a bug in Landfall, not in your files. Please report it with the command you ran and this text:\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
      );
      return 70;
    }
    if (wantsJson(argv)) io.stdout(describeErrorJson(error));
    else io.stderr(describeError(error, coloursFor(io, 'stderr', argv.includes('--no-color'))));
    return error.exit;
  }
}

/** Whoever reads JSON gets JSON, also of what went wrong. */
function wantsJson(argv: readonly string[]): boolean {
  return argv.some(
    (argument, index) =>
      argument === '--json' || argument === '--format=json' || (argument === 'json' && argv[index - 1] === '--format'),
  );
}
