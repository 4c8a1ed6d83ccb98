import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { AppError } from '@landfall/model';
import type { Io } from '../io.ts';

/** Writes a result to the file that was asked for, saying so on standard error; to standard output where none was. */
export function writeOutput(text: string, file: string | undefined, io: Io): void {
  if (file === undefined) {
    io.stdout(text);
    return;
  }
  const path = resolve(io.workingDirectory, file);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new AppError('USAGE', [{ message: `--out ${file}: it cannot be written, the system says ${reason}.` }], {
      cause: error,
    });
  }
  io.stderr(`Wrote ${file}.\n`);
}
