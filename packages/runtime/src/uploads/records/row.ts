import type { UploadKind, UploadRecord, UploadState } from './record.ts';

/** A row as `pg` gives it: `bigint` comes as text. */
export interface Row {
  readonly id: string;
  readonly kind: UploadKind;
  readonly state: UploadState;
  readonly tenant: string;
  readonly owner: string;
  readonly name: string;
  readonly declared_type: string | null;
  readonly fingerprint: string | null;
  readonly metadata: string | null;
  readonly size_bytes: string;
  readonly part_bytes: string;
  readonly reserved_bytes: string;
  readonly key: string;
  readonly multipart_id: string | null;
  readonly writer: number;
  readonly expires_at_ms: string;
  readonly type: string | null;
  readonly etag: string | null;
}

/** Columns in the order of {@link toValues}. */
export const columnList = [
  'id',
  'kind',
  'state',
  'tenant',
  'owner',
  'name',
  'declared_type',
  'fingerprint',
  'metadata',
  'size_bytes',
  'part_bytes',
  'reserved_bytes',
  'key',
  'multipart_id',
  'writer',
  'expires_at_ms',
  'type',
  'etag',
].join(', ');

export function toValues(record: UploadRecord): readonly unknown[] {
  return [
    record.id,
    record.kind,
    record.state,
    record.tenant,
    record.owner,
    record.name,
    record.declaredType,
    record.fingerprint,
    record.metadata,
    record.sizeBytes,
    record.partBytes,
    record.reservedBytes,
    record.key,
    record.multipartId,
    record.writer,
    record.expiresAtMs,
    record.type,
    record.etag,
  ];
}

export function fromRow(row: Row): UploadRecord {
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    tenant: row.tenant,
    owner: row.owner,
    name: row.name,
    declaredType: row.declared_type ?? undefined,
    fingerprint: row.fingerprint ?? undefined,
    metadata: row.metadata ?? undefined,
    sizeBytes: Number(row.size_bytes),
    partBytes: Number(row.part_bytes),
    reservedBytes: Number(row.reserved_bytes),
    key: row.key,
    multipartId: row.multipart_id ?? undefined,
    writer: row.writer,
    expiresAtMs: Number(row.expires_at_ms),
    type: row.type ?? undefined,
    etag: row.etag ?? undefined,
  };
}
