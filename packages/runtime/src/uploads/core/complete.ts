import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { UploadError } from '../errors.ts';
import type { CompleteRequest, StoredPart } from '../protocol.ts';
import type { UploadRecord } from '../records/record.ts';
import { sniffBytes, sniffType } from './content-type.ts';
import { closedUpload, listUsableParts, unknownUpload } from './open-upload.ts';
import type { CompletedUpload, Settings } from './options.ts';
import { countParts } from './part-size.ts';

/**
 * How long it is waited each time that parts change under the hands of the joining, in milliseconds. A store that joins step by
 * step shows fewer of them while another replica has it join.
 */
const pausesMs = [50, 100, 200, 400, 800, 1600];

/**
 * Joins the parts, once and for all: every further call, at the same time or later, from any replica, has the same result. No
 * lock is held meanwhile; the object store joins only once, and the record changes only once.
 *
 * @throws UploadError PARTS_MISSING when the object store does not hold every part yet; the upload stays open then
 */
export async function complete<Transaction>(
  settings: Settings<Transaction>,
  record: UploadRecord,
  request: CompleteRequest = {},
): Promise<CompletedUpload> {
  if (record.state === 'completed') return describe(record);
  let parts: readonly StoredPart[] | undefined;
  if (record.state === 'open') {
    parts = await listUsableParts(settings, record);
    // Without a list, or with fewer parts, they are joined in this moment by another replica, or have been.
    const isWhole = parts?.length === countParts(record);
    if (!isWhole && (!(await isOpen(settings, record)) || (await isJoined(settings, record)))) parts = undefined;
    if (parts !== undefined) checkParts(record, parts, request);
    await settings.records.move(record.id, ['open'], 'completing');
  }
  const object = await join(settings, record, parts);
  const finished = { type: await tellType(settings, record), etag: object.etag };
  const completed = describe({ ...record, ...finished });
  const finish = () =>
    settings.records.finish(record.id, finished, async (transaction) => {
      // A piece is no file yet.
      if (record.kind !== 'tus-partial') await settings.onCompleted(completed, transaction);
    });
  // Who missed parts while they were joined has opened the upload again; it is whole all the same.
  if (await finish()) return completed;
  if ((await settings.records.move(record.id, ['open'], 'completing')) && (await finish())) return completed;
  const current = await settings.records.find(record.id);
  if (current === undefined || current.state === 'removing') throw unknownUpload(record.id);
  return completed;
}

async function isOpen<Transaction>({ records }: Settings<Transaction>, { id }: UploadRecord): Promise<boolean> {
  return (await records.find(id))?.state === 'open';
}

/** An earlier attempt may have ended at the object store after nobody waited for it any more. */
async function isJoined<Transaction>({ storage }: Settings<Transaction>, { key, sizeBytes }: UploadRecord): Promise<boolean> {
  return (await storage.findObject(key))?.sizeBytes === sizeBytes;
}

/** Makes the object of the parts as they were listed last, or finds that it is there. */
async function join<Transaction>(
  settings: Settings<Transaction>,
  record: UploadRecord,
  listed: readonly StoredPart[] | undefined,
): Promise<{ readonly sizeBytes: number; readonly etag: string }> {
  const { storage, records } = settings;
  const { key, sizeBytes, multipartId } = record;
  if (sizeBytes === 0) await storage.writeObject({ key, sizeBytes, body: Readable.from([]) });
  for (const [round, pauseMs] of [...pausesMs, undefined].entries()) {
    const isListed = round === 0 && listed !== undefined;
    const parts = sizeBytes === 0 ? undefined : isListed ? listed : await listUsableParts(settings, record);
    const isWhole = parts?.length === countParts(record);
    if (parts !== undefined && isWhole && multipartId !== undefined)
      await storage.completeMultipart({ key, multipartId }, parts, sizeBytes);
    // The key belongs to this upload alone, so an object is its object, whoever joined it and whatever was answered.
    const object = await storage.findObject(key);
    if (object?.sizeBytes === sizeBytes) return object;
    // Ended, opened again or removed by another replica.
    if ((await records.find(record.id))?.state !== 'completing') break;
    if (pauseMs !== undefined) {
      await pause(pauseMs);
    } else if (parts !== undefined && !isWhole) {
      await records.move(record.id, ['completing'], 'open');
      checkParts(record, parts, {});
    }
  }
  const current = await records.find(record.id);
  if (current === undefined || current.state === 'removing') throw unknownUpload(record.id);
  if (current.state === 'completed') return { sizeBytes, etag: current.etag ?? '' };
  await records.move(record.id, ['completing'], 'open');
  if (current.state !== 'completing') throw closedUpload(current);
  throw new UploadError('STORE_UNAVAILABLE', `The object store has not joined the parts of upload ${record.id} yet.`);
}

function checkParts(record: UploadRecord, stored: readonly StoredPart[], request: CompleteRequest): void {
  const byNumber = new Map(stored.map((part) => [part.number, part]));
  const missing: number[] = [];
  for (let number = 1; number <= countParts(record); number++) if (!byNumber.has(number)) missing.push(number);
  const [first] = missing;
  if (first !== undefined) {
    throw new UploadError(
      'PARTS_MISSING',
      `${missing.length} of ${countParts(record)} parts are missing; the first is ${first}.`,
    );
  }
  for (const { number, etag, sha256 } of request.parts ?? []) {
    const part = byNumber.get(number);
    const isSame =
      part !== undefined &&
      (etag === undefined || etag === part.etag) &&
      (sha256 === undefined || part.sha256 === undefined || sha256 === part.sha256);
    if (!isSame) throw new UploadError('PART_DIFFERS', `The stored part ${number} is not the one that the client names.`);
  }
}

async function tellType<Transaction>({ storage }: Settings<Transaction>, record: UploadRecord): Promise<string> {
  const { key, sizeBytes, declaredType } = record;
  if (sizeBytes === 0) return sniffType(new Uint8Array(), declaredType);
  const chunks: Buffer[] = [];
  for await (const chunk of await storage.readRange({ key, start: 0, end: Math.min(sizeBytes, sniffBytes) })) {
    chunks.push(chunk as Buffer); // a stream of bytes
  }
  return sniffType(Buffer.concat(chunks), declaredType);
}

/** A completed record as the application sees it. */
function describe(record: UploadRecord): CompletedUpload {
  return {
    id: record.id,
    tenant: record.tenant,
    owner: record.owner,
    name: record.name,
    sizeBytes: record.sizeBytes,
    type: record.type ?? 'application/octet-stream',
    key: record.key,
    etag: record.etag ?? '',
    fingerprint: record.fingerprint,
  };
}
