import { readFileSync } from 'node:fs';
import type { Io } from './io.ts';
import { main } from './main.ts';

const io: Io = {
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
  stdin: () => readFileSync(0),
  workingDirectory: process.cwd(),
  environment: process.env,
  terminal: {
    get stdout() {
      return isTerminal(1);
    },
    get stderr() {
      return isTerminal(2);
    },
  },
  get openDialogue() {
    if (!isTerminal(0) || !isTerminal(2)) return undefined;
    return async () => (await import('./disk/dialogue.ts')).openTerminalDialogue();
  },
};

// A reader that has seen enough (`| head`) closes the pipe: that is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 70));
/** Settles when the command has said all it has to say. A promise, because the bundle is CommonJS, which starts sooner than modules. */
export const finished = run();

async function run(): Promise<void> {
  // Not process.exit: what is written to a pipe must arrive whole.
  process.exitCode = await main(process.argv.slice(2), io);
}

/** Loads what knows terminals when somebody asks: it costs a tenth of the whole start. */
function isTerminal(fileDescriptor: number): boolean {
  return process.getBuiltinModule('node:tty').isatty(fileDescriptor);
}
