import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { AppError, type ErrorCode } from '@landfall/model';
import { reasonOf } from '../disk/system-error.ts';
import type { Io } from '../io.ts';

/**
 * Reads a file that a person named on the command line, which may be a pipe as well (`<(command)`).
 *
 * @param option the option that named it, for the message; its code is USAGE unless another is given
 * @throws AppError when it cannot be read
 */
export function readNamedFile(
  file: string,
  io: Io,
  { option, code = 'USAGE' }: { readonly option?: string; readonly code?: ErrorCode } = {},
): Uint8Array {
  try {
    return readFileSync(resolve(io.workingDirectory, file));
  } catch (error) {
    const name = option === undefined ? file : `${option} ${file}`;
    throw new AppError(code, [{ message: `${name} cannot be read: ${reasonOf(error)}.` }], { cause: error });
  }
}

/** The same for a file of text, without a byte order mark. */
export function readNamedText(...file: Parameters<typeof readNamedFile>): string {
  return new TextDecoder().decode(readNamedFile(...file));
}
