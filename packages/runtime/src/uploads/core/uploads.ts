import type { CompleteRequest, PartLink, PartToLink, StoredPart, UploadStatus } from '../protocol.ts';
import type { UploadRecord, Usage } from '../records/record.ts';
import { type Beginning, begin } from './begin.ts';
import { complete } from './complete.ts';
import { findUpload, listUsableParts } from './open-upload.ts';
import { type Caller, type CompletedUpload, type Settings, settle, type UploadsOptions } from './options.ts';
import { countParts } from './part-size.ts';
import { type ReapReport, reap } from './reap.ts';
import { remove } from './remove.ts';
import { type IncomingPart, linkParts, writePart } from './write-part.ts';

/** Uploads, for servers that speak to their clients in their own way; the doors are made of it. Every refusal is an `UploadError`. */
export interface Uploads {
  /** Begins an upload, or finds the one of the same content that the caller began before. */
  begin(caller: Caller, beginning: Beginning): Promise<{ readonly status: UploadStatus; readonly isNew: boolean }>;
  /** How an upload stands, with every part that the object store holds. */
  status(caller: Caller, id: string): Promise<UploadStatus>;
  /** Streams one part to the object store. */
  writePart(caller: Caller, id: string, part: IncomingPart): Promise<StoredPart>;
  /** Addresses to which a client puts parts past the server. */
  linkParts(caller: Caller, id: string, parts: readonly PartToLink[]): Promise<readonly PartLink[]>;
  /** Joins the parts; the same however often it is called. */
  complete(caller: Caller, id: string, request?: CompleteRequest): Promise<CompletedUpload>;
  /** Removes an upload, completed or not, with its bytes; nothing happens when there is none. */
  remove(caller: Caller, id: string): Promise<void>;
  /** What counts against the quota of a tenant. */
  usage(tenant: string): Promise<Usage>;
  /** Removes what was left behind; to be run every few minutes. While it runs, another call waits for the same. */
  reap(): Promise<ReapReport>;
}

/** Uploads with what the tus door needs of them besides. */
export interface UploadsInside<Transaction> extends Uploads {
  readonly settings: Settings<Transaction>;
}

/** Makes uploads over an object store and records that all replicas share. */
export function createUploads<Transaction>(options: UploadsOptions<Transaction>): UploadsInside<Transaction> {
  const settings = settle(options);
  let reaping: Promise<ReapReport> | undefined;
  return {
    settings,
    begin: async (caller, beginning) => {
      const { record, isNew } = await begin(settings, caller, beginning);
      return { status: await describeStatus(settings, record), isNew };
    },
    status: async (caller, id) => describeStatus(settings, await findUpload(settings, caller, id)),
    writePart: (caller, id, part) => writePart(settings, caller, id, part),
    linkParts: (caller, id, parts) => linkParts(settings, caller, id, parts),
    complete: async (caller, id, request) => complete(settings, await findUpload(settings, caller, id), request),
    remove: async (caller, id) => {
      const record = await settings.records.find(id);
      if (record === undefined) return;
      await remove(settings, await findUpload(settings, caller, id));
    },
    usage: (tenant) => settings.records.usage(tenant),
    reap: () =>
      (reaping ??= reap(settings).finally(() => {
        reaping = undefined;
      })),
  };
}

async function describeStatus<Transaction>(settings: Settings<Transaction>, record: UploadRecord): Promise<UploadStatus> {
  const parts = record.state === 'open' ? ((await listUsableParts(settings, record)) ?? []) : [];
  return {
    id: record.id,
    state: record.state === 'removing' ? 'open' : record.state,
    name: record.name,
    sizeBytes: record.sizeBytes,
    ...(record.fingerprint === undefined ? {} : { fingerprint: record.fingerprint }),
    partBytes: record.partBytes,
    partCount: countParts(record),
    parts,
    expiresAt: new Date(record.expiresAtMs).toISOString(),
    checksum: settings.storage.checksum,
    direct: settings.storage.direct,
  };
}
