import { UploadError } from '../errors.ts';
import type { UploadRecord } from '../records/record.ts';
import type { Settings } from './options.ts';

/**
 * Removes an upload with everything that is left of it in the object store, completed or not, and gives its bytes back to the
 * quota. What a crash interrupts is taken up again by {@link reap}, because the record goes last.
 *
 * @throws UploadError UPLOAD_CLOSED while the object store joins the parts
 */
export async function remove<Transaction>(settings: Settings<Transaction>, record: UploadRecord): Promise<void> {
  const { storage, records } = settings;
  if (record.state !== 'removing' && !(await records.move(record.id, ['open', 'completed'], 'removing'))) {
    const current = await records.find(record.id);
    if (current === undefined || current.state === 'removing') return;
    throw new UploadError('UPLOAD_CLOSED', `Upload ${record.id} is being completed; remove it afterwards.`);
  }
  const { key, multipartId, type } = record;
  // A multipart upload that was joined is no more, although some stores still list its parts.
  if (multipartId !== undefined && type === undefined) await storage.abortMultipart({ key, multipartId });
  // Of a replica that died between opening a multipart upload and noting it.
  for await (const multipart of storage.listMultiparts(key)) await storage.abortMultipart(multipart);
  for await (const tail of storage.listObjects(tailPrefix(storage.prefix, record.id))) await storage.removeObject(tail.key);
  await storage.removeObject(key);
  await records.drop(record.id);
}

/** Where bytes of a tus upload wait that do not fill a part yet. */
export function tailPrefix(prefix: string, id: string): string {
  return `${prefix}tails/${id}/`;
}

/** The id in a key below {@link tailPrefix}, or undefined for another key. */
export function idOfTail(prefix: string, key: string): string | undefined {
  return key.startsWith(`${prefix}tails/`) ? key.slice(prefix.length + 'tails/'.length).split('/')[0] : undefined;
}
