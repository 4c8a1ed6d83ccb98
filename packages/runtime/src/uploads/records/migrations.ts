/**
 * The tables, version after version. A version is never changed once it was published: what comes later is another entry. `$schema`
 * stands for the quoted name of the schema.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE $schema.upload (
    id text PRIMARY KEY,
    kind text NOT NULL,
    state text NOT NULL,
    tenant text NOT NULL,
    owner text NOT NULL,
    name text NOT NULL,
    declared_type text,
    fingerprint text,
    metadata text,
    size_bytes bigint NOT NULL,
    part_bytes bigint NOT NULL,
    reserved_bytes bigint NOT NULL,
    key text NOT NULL,
    multipart_id text,
    writer integer NOT NULL,
    expires_at_ms bigint NOT NULL,
    type text,
    etag text
  );
  CREATE TABLE $schema.tenant (
    tenant text PRIMARY KEY,
    bytes bigint NOT NULL,
    open_uploads integer NOT NULL
  );
  CREATE INDEX upload_due ON $schema.upload (expires_at_ms) WHERE state <> 'completed' OR kind = 'tus-partial';
  CREATE INDEX upload_resume ON $schema.upload (tenant, owner, fingerprint, size_bytes) WHERE state = 'open';
  `,
];
