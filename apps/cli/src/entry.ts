import { readFileSync } from 'node:fs';
import { isatty } from 'node:tty';
import type { Io } from './io.ts';
import { main } from './main.ts';

const io: Io = {
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
  stdin: () => readFileSync(0),
  workingDirectory: process.cwd(),
  environment: process.env,
  terminal: { stdout: isatty(1), stderr: isatty(2) },
  ...(isatty(0) && isatty(2) ? { openDialogue: async () => (await import('./disk/dialogue.ts')).openTerminalDialogue() } : {}),
};

// A reader that has seen enough (`| head`) closes the pipe: that is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 70));
/** Settles when the command has said all it has to say. A promise, because the bundle is CommonJS, which starts sooner than modules. */
export const finished = run();

async function run(): Promise<void> {
  // Not process.exit: what is written to a pipe must arrive whole.
  process.exitCode = await main(process.argv.slice(2), io);
}
