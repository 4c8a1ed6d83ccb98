import { AppError, type ErrorCode } from '@landfall/model';
import type { Node } from '../compose/tree/node.ts';
import type { YamlLimits } from '../compose/yaml/limits.ts';
import { readDocuments } from '../compose/yaml/read.ts';

/** What a file that people write for Landfall alone may be, and what its errors are called. */
export interface OwnFile {
  readonly limits: YamlLimits;
  readonly code: ErrorCode;
  /** `settings`, for the sentence about a second document. */
  readonly subject: string;
}

/**
 * The one document of such a file; undefined when it is empty.
 *
 * @throws AppError of the code that is given
 */
export function readOwnDocument(bytes: Uint8Array, file: string, { limits, code, subject }: OwnFile): Node | undefined {
  let documents: readonly Node[];
  try {
    documents = readDocuments(bytes, file, limits);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(code, error.problems, { cause: error });
  }
  const [root, second] = documents;
  if (second === undefined) return root;
  throw new AppError(code, [
    { place: second.place, message: `A second document begins here; ${subject} are one document. Remove it.` },
  ]);
}
