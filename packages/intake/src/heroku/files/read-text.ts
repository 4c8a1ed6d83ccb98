import { AppError, type Workspace } from '@landfall/model';
import { descriptorLimits } from './limits.ts';

/**
 * The text of a descriptor; undefined when there is none.
 *
 * @param file the name that messages carry
 * @throws AppError HEROKU_TOO_LARGE, HEROKU_INVALID for bytes that are no text, FILE_REFUSED
 */
export function readText(workspace: Workspace, path: string, file: string): string | undefined {
  const bytes = readBytes(workspace, path, file);
  if (bytes === undefined) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new AppError('HEROKU_INVALID', [
      { place: { file, line: 1, column: 1 }, message: 'The file is not text in UTF-8. Save it as UTF-8.' },
    ]);
  }
}

/** The bytes of a descriptor; undefined when there is none. */
export function readBytes(workspace: Workspace, path: string, file: string): Uint8Array | undefined {
  const answer = workspace.read(path, descriptorLimits.maxBytes);
  if (answer.kind === 'file') return answer.bytes;
  if (answer.kind === 'missing') return undefined;
  const place = { file, line: 1, column: 1 };
  if (answer.kind === 'refused')
    throw new AppError('FILE_REFUSED', [{ place, message: `${file} cannot be read: ${answer.reason}.` }]);
  throw new AppError('HEROKU_TOO_LARGE', [
    { place, message: `The file has ${answer.bytes} bytes; at most ${descriptorLimits.maxBytes} are read.` },
  ]);
}
