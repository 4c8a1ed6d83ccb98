/** Tables of version 1. `{schema}` stands for the schema that the caller chose, quoted. */
export const tables = `
create table {schema}.queue (
  name text primary key,
  -- The virtual time of the fair clock, in milliseconds of cost: the highest start tag that was served.
  virtual_time double precision not null default 0,
  is_paused boolean not null default false
) with (fillfactor = 50);

-- One row for each tenant of a queue: its share, its limits, and where it stands on the fair clock.
create table {schema}.lane (
  id bigint generated always as identity unique,
  queue text not null,
  tenant text not null,
  virtual_time double precision not null default 0,
  weight double precision not null default 1 check (weight > 0),
  is_paused boolean not null default false,
  max_running integer check (max_running >= 0),
  rate_per_second double precision check (rate_per_second > 0),
  burst double precision not null default 1 check (burst >= 1),
  tokens double precision not null default 1,
  refilled_at timestamptz not null default now(),
  -- May have ready tasks. A lane lingers for a second after it was found empty.
  is_backlogged boolean not null default false,
  empty_since timestamptz,
  looked_at timestamptz,
  -- It could not be served for a while; it comes back without credit.
  is_held boolean not null default false,
  starts bigint not null default 0,
  primary key (queue, tenant)
) with (fillfactor = 50);

-- Tenants for whom tasks came in. Only ever inserted into by those who enqueue, so that they never wait for each other;
-- what a crash takes from it, the sweep finds again.
create unlogged table {schema}.arrival (queue text not null, tenant text not null)
  with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);
create index arrival_queue on {schema}.arrival (queue);

create table {schema}.kind (
  name text primary key,
  mean_cost_ms double precision not null
) with (fillfactor = 50);

create table {schema}.worker (
  id bigint generated always as identity primary key,
  name text not null,
  slots integer not null,
  started_at timestamptz not null default now(),
  lease_until timestamptz not null
) with (fillfactor = 50);

-- Live tasks. state: r ready, s scheduled, x running, w waiting for its children.
create table {schema}.task (
  id bigint generated always as identity primary key,
  queue text not null,
  tenant text not null,
  kind text not null,
  version integer not null,
  state "char" not null,
  level smallint not null,
  cost_ms double precision,
  payload jsonb not null,
  key text,
  batch_id bigint,
  after_batch bigint,
  created_at timestamptz not null default now(),
  due_at timestamptz not null default now(),
  failures integer not null default 0,
  crashes integer not null default 0,
  fence integer not null default 0,
  worker bigint,
  started_at timestamptz,
  is_cancelled boolean not null default false,
  progress jsonb,
  result jsonb,
  keep_ms double precision,
  last_error text
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0, autovacuum_analyze_scale_factor = 0.05);
create index task_ready on {schema}.task (queue, tenant, level, id) where state = 'r';
create index task_due on {schema}.task (queue, due_at) where state = 's';
create index task_running on {schema}.task (queue, tenant) where state = 'x';
create index task_batch on {schema}.task (batch_id) where batch_id is not null;

-- What is kept of tasks that are done or cancelled, until it expires.
create table {schema}.finished (
  id bigint primary key,
  queue text not null,
  tenant text not null,
  kind text not null,
  key text,
  is_cancelled boolean not null,
  result jsonb,
  created_at timestamptz not null,
  finished_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index finished_expires on {schema}.finished (expires_at);

create table {schema}.dead_letter (
  id bigint primary key,
  queue text not null,
  tenant text not null,
  kind text not null,
  version integer not null,
  level smallint not null,
  cost_ms double precision,
  payload jsonb not null,
  key text,
  created_at timestamptz not null,
  died_at timestamptz not null default now(),
  failures integer not null,
  crashes integer not null,
  error text not null
);
create index dead_letter_queue on {schema}.dead_letter (queue, tenant, id);
create index dead_letter_died on {schema}.dead_letter (died_at);

create table {schema}.task_key (
  kind text not null,
  tenant text not null,
  key text not null,
  task_id bigint not null,
  expires_at timestamptz,
  primary key (kind, tenant, key)
);
create index task_key_expires on {schema}.task_key (expires_at) where expires_at is not null;

create table {schema}.batch (
  id bigint generated always as identity primary key,
  tenant text not null,
  total integer not null,
  remaining integer not null,
  failed integer not null default 0,
  parent bigint,
  then_task jsonb,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  keep_ms double precision not null
);
create index batch_finished on {schema}.batch (finished_at) where finished_at is not null;

create table {schema}.schedule (
  name text primary key,
  cron text not null,
  time_zone text not null,
  missed text not null,
  grace_ms double precision not null,
  queue text not null,
  tenant text not null,
  kind text not null,
  version integer not null,
  level smallint not null,
  payload jsonb not null,
  is_paused boolean not null default false,
  next_at timestamptz not null,
  last_at timestamptz
);
`;
