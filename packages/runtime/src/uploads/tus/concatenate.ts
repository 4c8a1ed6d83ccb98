import { createHash } from 'node:crypto';
import { type Beginning, begin } from '../core/begin.ts';
import { complete } from '../core/complete.ts';
import { findUpload } from '../core/open-upload.ts';
import { type Caller, type CompletedUpload, mayUse, type Settings } from '../core/options.ts';
import { remove } from '../core/remove.ts';
import { UploadError } from '../errors.ts';
import type { UploadRecord } from '../records/record.ts';
import { assembleParts } from './assemble.ts';
import type { Segment } from './plan.ts';
import { readProgress } from './progress.ts';

const maxPieces = 1000;
/** Pieces that are removed at the same time. */
const parallelPieces = 8;

/**
 * Makes one file of completed pieces, in their order, inside the object store. The pieces are removed when the file is stored,
 * so for a moment both count against the quota. The same pieces make the same file, however often it is asked for: a client that
 * did not hear the answer asks again.
 */
export async function concatenate<Transaction>(
  settings: Settings<Transaction>,
  caller: Caller,
  ids: readonly string[],
  description: { readonly name: string; readonly type?: string; readonly metadata: string | undefined },
): Promise<CompletedUpload> {
  if (ids.length === 0 || ids.length > maxPieces)
    throw new UploadError('REQUEST_INVALID', `A file is made of 1 to ${maxPieces} pieces.`);
  const id = idOfPieces(ids);
  const known = await findFile(settings, caller, id);
  if (known?.state === 'completed') return complete(settings, known);
  const pieces: UploadRecord[] = [];
  for (const pieceId of ids) pieces.push(await findPiece(settings, caller, pieceId));
  const segments: Segment[] = [];
  let sizeBytes = 0;
  for (const piece of pieces) {
    segments.push({ key: piece.key, offset: sizeBytes, sizeBytes: piece.sizeBytes });
    sizeBytes += piece.sizeBytes;
  }
  const record = known ?? (await beginFile(settings, caller, { ...description, id, sizeBytes, kind: 'tus-final' }));
  await fill(settings, record, segments);
  const completed = await complete(settings, (await settings.records.find(id)) ?? record);
  const queue = new Map(pieces.map((each) => [each.id, each])).values();
  const work = async (): Promise<void> => {
    // The file is stored. What cannot be removed now expires.
    for (const piece of queue) await remove(settings, piece).catch(() => undefined);
  };
  await Promise.all(Array.from({ length: parallelPieces }, work));
  return completed;
}

/** Of the pieces alone, so that every replica that is asked for the same file finds the same. */
function idOfPieces(ids: readonly string[]): string {
  const hex = createHash('sha256').update(ids.join(' ')).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
}

async function findFile<Transaction>(
  settings: Settings<Transaction>,
  caller: Caller,
  id: string,
): Promise<UploadRecord | undefined> {
  const { records, now, expiresAfterMs } = settings;
  const record = await records.find(id);
  if (record === undefined || !mayUse(caller, record)) return undefined;
  // What was begun before goes on now, unless it changes in this moment.
  const current = (await records.extend(id, now() + expiresAfterMs)) ?? (await records.find(id));
  return current?.state === 'removing' ? undefined : current;
}

async function findPiece<Transaction>(settings: Settings<Transaction>, caller: Caller, id: string): Promise<UploadRecord> {
  const piece = await findUpload(settings, caller, id);
  if (piece.kind !== 'tus-partial') throw new UploadError('REQUEST_INVALID', `Upload ${id} was not begun as a piece.`);
  if (piece.state !== 'completed') throw new UploadError('PARTS_MISSING', `Piece ${id} is not complete.`);
  return piece;
}

async function beginFile<Transaction>(
  settings: Settings<Transaction>,
  caller: Caller,
  beginning: Beginning & { readonly id: string },
): Promise<UploadRecord> {
  try {
    return (await begin(settings, caller, beginning)).record;
  } catch (error) {
    // Another request for the same file was faster.
    const record = await findFile(settings, caller, beginning.id);
    if (record === undefined) throw error;
    return record;
  }
}

async function fill<Transaction>(
  settings: Settings<Transaction>,
  record: UploadRecord,
  segments: readonly Segment[],
): Promise<void> {
  if (record.state !== 'open') return;
  try {
    const { wholeParts } = await readProgress(settings, record);
    await assembleParts(settings, record, wholeParts, segments);
  } catch (error) {
    // Another request for the same file has joined it, and removed pieces under our hands.
    const state = (await settings.records.find(record.id))?.state;
    if (state !== 'completing' && state !== 'completed') throw error;
  }
}
