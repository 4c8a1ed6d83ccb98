import { randomUUID } from 'node:crypto';
import { UploadError } from '../errors.ts';
import type { BeginRequest } from '../protocol.ts';
import type { UploadKind, UploadRecord } from '../records/record.ts';
import { cleanName } from './name.ts';
import { ensureMultipart } from './open-upload.ts';
import type { Caller, Settings } from './options.ts';
import { choosePartBytes } from './part-size.ts';

/** What a door adds to the request of its client. */
export interface Beginning extends BeginRequest {
  readonly kind?: UploadKind;
  readonly metadata?: string | undefined;
}

const maxFingerprintLength = 200;
/** Wide enough for every real one; what else a client sends there tells nothing. */
const mediaType = /^[\x20-\x7e]{1,200}$/;

/**
 * Begins an upload, or finds the one of the same content that its owner began before. Its bytes count against the quota from
 * here on, so two uploads cannot both take the last room.
 */
export async function begin<Transaction>(
  settings: Settings<Transaction>,
  caller: Caller,
  beginning: Beginning & { readonly id?: string },
): Promise<{ readonly record: UploadRecord; readonly isNew: boolean }> {
  const record = makeRecord(settings, caller, beginning);
  const known = record.fingerprint === undefined ? undefined : await settings.records.findOpen(record);
  if (known !== undefined && known.expiresAtMs > settings.now()) return { record: known, isNew: false };
  const quota = (await settings.quota?.(caller.tenant)) ?? {};
  if (!(await settings.records.add(record, quota))) {
    throw new UploadError('QUOTA_EXCEEDED', `A file of ${record.sizeBytes} bytes does not fit what the tenant may have.`);
  }
  return { record: await prepare(settings, record), isNew: true };
}

/**
 * Opens the multipart upload at once where parts come in parallel: otherwise each of the first would open one of its own, of
 * which all but one are thrown away.
 */
async function prepare<Transaction>(settings: Settings<Transaction>, record: UploadRecord): Promise<UploadRecord> {
  if (record.kind !== 'parts' || record.sizeBytes === 0) return record;
  try {
    return { ...record, multipartId: (await ensureMultipart(settings, record)).multipartId };
  } catch (error) {
    await settings.records.drop(record.id);
    throw error;
  }
}

function makeRecord<Transaction>(
  settings: Settings<Transaction>,
  caller: Caller,
  beginning: Beginning & { readonly id?: string },
): UploadRecord {
  const { id = randomUUID(), name, sizeBytes, type, fingerprint, kind = 'parts', metadata } = beginning;
  if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 0) {
    throw new UploadError('REQUEST_INVALID', 'The size must be a whole number of bytes.');
  }
  if (fingerprint !== undefined && !isFingerprint(fingerprint)) {
    const told = `A fingerprint has at most ${maxFingerprintLength} characters, and no control characters.`;
    throw new UploadError('REQUEST_INVALID', told);
  }
  const partBytes = choosePartBytes(sizeBytes, settings.preferredPartBytes, settings.storage.limits);
  if (sizeBytes > settings.maxBytes || partBytes === undefined) {
    throw new UploadError(
      'UPLOAD_TOO_LARGE',
      `${sizeBytes} bytes are more than the ${settings.maxBytes} that an upload may have.`,
    );
  }
  return {
    id,
    kind,
    state: 'open',
    tenant: caller.tenant,
    owner: caller.owner ?? '',
    name: cleanName(name),
    declaredType: type !== undefined && mediaType.test(type) ? type : undefined,
    fingerprint,
    metadata,
    sizeBytes,
    partBytes,
    reservedBytes: sizeBytes,
    key: objectKey(settings.storage.prefix, id),
    multipartId: undefined,
    writer: 0,
    expiresAtMs: settings.now() + settings.expiresAfterMs,
    type: undefined,
    etag: undefined,
  };
}

/** What every database can keep: PostgreSQL has no text with a NUL in it. */
function isFingerprint(text: string): boolean {
  return text.length <= maxFingerprintLength && text.isWellFormed() && !/\p{Cc}/u.test(text);
}

/** Keys are made of the id alone, which is ours. */
function objectKey(prefix: string, id: string): string {
  return `${prefix}objects/${id}`;
}

/** The id in a key that {@link begin} made, or undefined for another key. */
export function idOfKey(prefix: string, key: string): string | undefined {
  return key.startsWith(`${prefix}objects/`) ? key.slice(prefix.length + 'objects/'.length) : undefined;
}
