import { writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { AppError } from '@landfall/model';
import { makeFolder } from '../disk/make-folder.ts';
import { reasonOf } from '../disk/system-error.ts';
import type { Io } from '../io.ts';

/** Writes a result to the file that was asked for, saying so on standard error; to standard output where none was. */
export function writeOutput(text: string, file: string | undefined, io: Io): void {
  if (file === undefined) {
    io.stdout(text);
    return;
  }
  const path = resolve(io.workingDirectory, file);
  try {
    makeFolder(dirname(path));
    writeFileSync(path, text);
  } catch (error) {
    throw new AppError('USAGE', [{ message: `--out ${file} cannot be written: ${reasonOf(error)}.` }], { cause: error });
  }
  io.stderr(`Wrote ${file}.\n`);
}
