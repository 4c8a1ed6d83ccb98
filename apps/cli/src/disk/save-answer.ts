import { existsSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingsFile, writeAnswer } from '@landfall/intake';
import { type AnswerValue, AppError } from '@landfall/model';

/**
 * Puts one answer into `landfall.yaml` of a folder. The file is read anew, so what somebody wrote meanwhile stays, and takes its
 * place when it is whole.
 *
 * @throws AppError SETTINGS_INVALID, FILE_REFUSED when it cannot be written
 */
export function saveAnswer(directory: string, id: string, value: AnswerValue): void {
  const path = join(directory, settingsFile);
  try {
    const isThere = existsSync(path);
    const target = isThere ? realpathSync(path) : path;
    const text = writeAnswer(isThere ? readFileSync(target, 'utf8') : '', id, value);
    const draft = `${target}.${process.pid}.draft`;
    // Never through something that lies there already: a link might lead anywhere.
    writeFileSync(draft, text, { flag: 'wx' });
    renameSync(draft, target);
  } catch (error) {
    if (error instanceof AppError || !isSystemError(error)) throw error;
    throw new AppError(
      'FILE_REFUSED',
      [{ message: `${settingsFile} cannot be written (${error.code}): ${id}: ${value} is not kept.` }],
      {
        cause: error,
      },
    );
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error;
}
