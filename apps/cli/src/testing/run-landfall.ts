import type { Io } from '../io.ts';
import { main } from '../main.ts';

/** What a command line did. */
export interface LandfallRun {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** Both outputs, as a person at a terminal sees them. */
  readonly all: string;
}

/** Runs a command line within this process, without a terminal and without the variables of this machine. */
export async function runLandfall(
  argv: readonly string[],
  workingDirectory: string,
  more: Partial<Pick<Io, 'environment' | 'openDialogue'>> = {},
): Promise<LandfallRun> {
  const run = { out: '', err: '', all: '' };
  const code = await main(argv, {
    stdout: (text) => {
      run.out += text;
      run.all += text;
    },
    stderr: (text) => {
      run.err += text;
      run.all += text;
    },
    stdin: () => new Uint8Array(),
    workingDirectory,
    environment: {},
    terminal: { stdout: false, stderr: false },
    ...more,
  });
  return { code, ...run };
}
