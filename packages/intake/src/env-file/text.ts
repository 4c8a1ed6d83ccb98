import { AppError, type Place, type Problem } from '@landfall/model';

/** An env file is read up to this size. The kernel takes 128 KiB for one variable, and a few MiB for all. */
export const maxEnvFileBytes = 8 * 1024 * 1024;

/**
 * The text of an env file, without a byte order mark. What is not UTF-8 becomes U+FFFD, since it may stand in a comment.
 *
 * @throws AppError COMPOSE_TOO_LARGE, or COMPOSE_INVALID for UTF-16
 */
export function textOfEnvFile(bytes: Uint8Array, file: string): string {
  const place: Place = { file, line: 1, column: 1 };
  if (bytes.length > maxEnvFileBytes) {
    const message = `The file has ${bytes.length} bytes; at most ${maxEnvFileBytes} are read as an env file. Check that it is one.`;
    throw new AppError('COMPOSE_TOO_LARGE', [{ place, message }]);
  }
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    throw new AppError('COMPOSE_INVALID', [{ place, message: 'The env file is in UTF-16. Save it as UTF-8.' }]);
  }
  return new TextDecoder().decode(bytes);
}

/** Notes a value that no environment variable can hold: a NUL, or bytes that were not UTF-8. */
export function refuseBadCharacters(value: string, name: string, place: Place, problems: Problem[]): void {
  if (value.includes('\0'))
    problems.push({ place, message: `The value of ${name} holds a NUL character, which no variable can hold. Remove it.` });
  if (value.includes('\uFFFD'))
    problems.push({ place, message: `The value of ${name} is not valid UTF-8. Save the file as UTF-8.` });
}
