import { UploadError } from '../errors.ts';
import type { StoredPart } from '../protocol.ts';
import type { UploadRecord } from '../records/record.ts';
import type { Multipart } from '../storage/storage.ts';
import { type Caller, mayUse, type Settings } from './options.ts';
import { partSize } from './part-size.ts';

/** A record that the caller may see. Another tenant's is as unknown as one that never was. */
export async function findUpload<Transaction>(
  { records, now }: Settings<Transaction>,
  caller: Caller,
  id: string,
): Promise<UploadRecord> {
  const record = await records.find(id);
  if (record === undefined || !mayUse(caller, record) || record.state === 'removing') throw unknownUpload(id);
  if (record.state === 'open' && record.expiresAtMs <= now()) throw unknownUpload(id);
  return record;
}

/** An upload that takes bytes, with its time prolonged and its tenant within the quota. */
export async function extendUpload<Transaction>(
  settings: Settings<Transaction>,
  caller: Caller,
  id: string,
): Promise<UploadRecord> {
  const found = await findUpload(settings, caller, id);
  if (found.state !== 'open') throw closedUpload(found);
  await checkQuota(settings, found);
  const record = await settings.records.extend(id, settings.now() + settings.expiresAfterMs);
  if (record === undefined) throw closedUpload(found);
  return record;
}

/** What was reserved at the beginning is within the quota still, unless the quota has become smaller. */
export async function checkQuota<Transaction>({ quota, records }: Settings<Transaction>, record: UploadRecord): Promise<void> {
  const limit = (await quota?.(record.tenant))?.bytes;
  if (limit === undefined) return;
  const { bytes } = await records.usage(record.tenant);
  if (bytes > limit) throw new UploadError('QUOTA_EXCEEDED', `The tenant has ${bytes} bytes and may have ${limit}.`);
}

/** The multipart upload of an open record; opened with the first part, by whichever replica comes first. */
export async function ensureMultipart<Transaction>(
  { storage, records }: Settings<Transaction>,
  record: UploadRecord,
): Promise<Multipart> {
  const { id, key } = record;
  if (record.multipartId !== undefined) return { key, multipartId: record.multipartId };
  const opened = await storage.openMultipart(key);
  const adopted = await records.adoptMultipart(id, opened);
  if (adopted !== opened) await storage.abortMultipart({ key, multipartId: opened });
  if (adopted === undefined) throw closedUpload(record);
  return { key, multipartId: adopted };
}

/** Parts as the object store lists them, without those of a wrong size, which count as not sent. */
export async function listUsableParts<Transaction>(
  { storage }: Settings<Transaction>,
  record: UploadRecord,
): Promise<readonly StoredPart[] | undefined> {
  if (record.multipartId === undefined) return [];
  const parts = await storage.listParts({ key: record.key, multipartId: record.multipartId });
  return parts?.filter((part) => part.sizeBytes === partSize(record, part.number));
}

export function unknownUpload(id: string): UploadError {
  return new UploadError('UPLOAD_UNKNOWN', `There is no upload ${id.slice(0, 64)}.`);
}

export function closedUpload({ id, state }: UploadRecord): UploadError {
  return new UploadError('UPLOAD_CLOSED', `Upload ${id} is ${state === 'open' ? 'being closed' : state}.`);
}
