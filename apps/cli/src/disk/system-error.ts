import type { FileAnswer } from '@landfall/model';

/** What the system says of files, by its code. */
const reasons: Readonly<Record<string, string>> = {
  EACCES: 'there is no permission',
  EEXIST: 'something is there already',
  EISDIR: 'it is a folder',
  ELOOP: 'it is a link that leads in a circle',
  ENAMETOOLONG: 'its name is too long',
  ENOENT: 'it is not there',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'part of its path is no folder',
  EPERM: 'there is no permission',
  EROFS: 'the disk is only for reading',
};

/** The code of an error of the system, such as `ENOENT`; undefined for any other error. */
export function systemCodeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Why a file could not be read or written, as the end of a sentence. */
export function reasonOf(error: unknown): string {
  const code = systemCodeOf(error) ?? 'nothing more';
  return reasons[code] ?? `the system says ${code}`;
}

/** Why a workspace gave no file, as the end of a sentence. */
export function whyNotRead(answer: Exclude<FileAnswer, { kind: 'file' }>): string {
  if (answer.kind === 'missing') return 'it is not there';
  return answer.kind === 'refused' ? answer.reason : `it is too large, with ${answer.bytes} bytes`;
}
