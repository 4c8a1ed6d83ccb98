import { begin } from '../core/begin.ts';
import { complete } from '../core/complete.ts';
import { findUpload } from '../core/open-upload.ts';
import type { Caller, CompletedUpload, Settings } from '../core/options.ts';
import { remove } from '../core/remove.ts';
import { UploadError } from '../errors.ts';
import type { UploadRecord } from '../records/record.ts';
import { assembleParts } from './assemble.ts';
import type { Segment } from './plan.ts';

const maxPieces = 1000;

/**
 * Makes one file of completed pieces, in their order, inside the object store. The pieces are removed when the file is stored,
 * so for a moment both count against the quota.
 */
export async function concatenate<Transaction>(
  settings: Settings<Transaction>,
  caller: Caller,
  ids: readonly string[],
  description: { readonly name: string; readonly type?: string; readonly metadata: string | undefined },
): Promise<CompletedUpload> {
  if (ids.length === 0 || ids.length > maxPieces)
    throw new UploadError('REQUEST_INVALID', `A file is made of 1 to ${maxPieces} pieces.`);
  const pieces: UploadRecord[] = [];
  for (const id of ids) {
    const piece = await findUpload(settings, caller, id);
    if (piece.kind !== 'tus-partial') throw new UploadError('REQUEST_INVALID', `Upload ${id} was not begun as a piece.`);
    if (piece.state !== 'completed') throw new UploadError('PARTS_MISSING', `Piece ${id} is not complete.`);
    pieces.push(piece);
  }
  const segments: Segment[] = [];
  let sizeBytes = 0;
  for (const piece of pieces) {
    segments.push({ key: piece.key, offset: sizeBytes, sizeBytes: piece.sizeBytes });
    sizeBytes += piece.sizeBytes;
  }
  const { record } = await begin(settings, caller, { ...description, sizeBytes, kind: 'tus-final' });
  await assembleParts(settings, record, 0, segments);
  const completed = await complete(settings, (await settings.records.find(record.id)) ?? record);
  for (const piece of new Map(pieces.map((each) => [each.id, each])).values()) await remove(settings, piece);
  return completed;
}
