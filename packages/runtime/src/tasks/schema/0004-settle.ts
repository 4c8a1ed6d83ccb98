/**
 * Functions of version 4: how tasks end. Every one of them names the fence of the claim it answers, and changes nothing when that
 * claim no longer holds: whoever comes late has lost the task and is told so.
 */
export const settle = `
-- A member of a batch has ended. The last one lets the parent end and queues what comes then.
create function {schema}.count_down(p_batch bigint, p_done integer, p_failed integer) returns void language plpgsql as $$
declare
  b {schema}.batch;
  p {schema}.task;
begin
  update {schema}.batch set remaining = remaining - p_done, failed = failed + p_failed,
    finished_at = case when remaining - p_done <= 0 then clock_timestamp() end
  where id = p_batch returning * into b;
  if not found or b.remaining > 0 then return; end if;
  if b.then_task is not null then
    insert into {schema}.task (queue, tenant, kind, version, state, level, payload, after_batch)
    values (b.then_task->>'queue', b.tenant, b.then_task->>'kind', (b.then_task->>'version')::integer, 'r',
      (b.then_task->>'level')::smallint, b.then_task->'payload', b.id);
    perform {schema}.announce(b.then_task->>'queue', array[b.tenant], true);
  end if;
  if b.parent is null then return; end if;
  delete from {schema}.task t where t.id = b.parent and t.state = 'w' returning * into p;
  if found then perform {schema}.keep_finished(p, false); end if;
end $$;

-- Writes the record of a task that has ended, if it left a result or somebody may ask for it by its key, lets go of its key when nothing is kept, and counts down its batch.
create function {schema}.keep_finished(p_task {schema}.task, p_cancelled boolean) returns void language plpgsql as $$
begin
  if p_task.keep_ms > 0 and (p_cancelled or p_task.result is not null or p_task.key is not null) then
    insert into {schema}.finished (id, queue, tenant, kind, key, is_cancelled, result, created_at, expires_at)
    values (p_task.id, p_task.queue, p_task.tenant, p_task.kind, p_task.key, p_cancelled, p_task.result, p_task.created_at,
      now() + make_interval(secs => p_task.keep_ms / 1000.0));
  end if;
  if p_task.key is not null then
    update {schema}.task_key k set expires_at = now() + make_interval(secs => coalesce(p_task.keep_ms, 0) / 1000.0)
    where k.kind = p_task.kind and k.tenant = p_task.tenant and k.key = p_task.key;
  end if;
  if p_task.batch_id is not null then perform {schema}.count_down(p_task.batch_id, 1, p_cancelled::integer); end if;
end $$;

-- Acknowledges many tasks at once; returns those that were still ours.
create function {schema}.finish(p_worker bigint, p_ids bigint[], p_fences integer[], p_results jsonb[], p_keeps double precision[])
returns bigint[] language plpgsql {steady} as $$
declare
  v_ids bigint[];
  -- Where each of them stands in the parameters.
  v_places integer[];
  v_ended bigint[];
  v_keys {schema}.task_key[];
  v_key {schema}.task_key;
  v_batches bigint[];
  v_batch record;
begin
  select array_agg(i.id order by i.id), array_agg(i.place order by i.id) into v_ids, v_places
  from unnest(p_ids) with ordinality i (id, place);
  -- By id, and with a state that no index answers: whatever statistics say of the table, there is one way to find them.
  with gone as (
    delete from {schema}.task t
    where t.id = any (v_ids) and t.fence = p_fences[v_places[width_bucket(t.id, v_ids)]] and t.worker = p_worker and t.state::text = 'x'
    returning t.id, t.queue, t.tenant, t.kind, t.key, t.batch_id, t.created_at,
      p_results[v_places[width_bucket(t.id, v_ids)]] as result, p_keeps[v_places[width_bucket(t.id, v_ids)]] as keep_ms
  ), kept as (
    insert into {schema}.finished (id, queue, tenant, kind, key, is_cancelled, result, created_at, expires_at)
    select g.id, g.queue, g.tenant, g.kind, g.key, false, g.result, g.created_at, now() + make_interval(secs => g.keep_ms / 1000.0)
    from gone g where g.keep_ms > 0 and (g.result is not null or g.key is not null)
  )
  select array_agg(g.id), array_agg(g.batch_id) filter (where g.batch_id is not null),
    array_agg(row(g.kind, g.tenant, g.key, g.id, now() + make_interval(secs => g.keep_ms / 1000.0))::{schema}.task_key)
      filter (where g.key is not null)
  into v_ended, v_batches, v_keys from gone g;
  foreach v_key in array coalesce(v_keys, '{}') loop
    update {schema}.task_key k set expires_at = v_key.expires_at
    where k.kind = v_key.kind and k.tenant = v_key.tenant and k.key = v_key.key;
  end loop;
  if v_batches is not null then
    -- Batches of children are younger than those of their parents: everybody locks the younger first.
    for v_batch in select b.id, count(*)::integer as ended from unnest(v_batches) b (id) group by b.id order by b.id desc loop
      perform {schema}.count_down(v_batch.id, v_batch.ended, 0);
    end loop;
  end if;
  return v_ended;
end $$;

-- Holds a task that is ours until the transaction ends. False: it is ours no more.
create function {schema}.hold(p_worker bigint, p_id bigint, p_fence integer) returns boolean language sql as $$
  select exists (
    select from {schema}.task t where t.id = p_id and t.fence = p_fence and t.worker = p_worker and t.state = 'x' for update
  );
$$;

-- The task is done but for the children of a batch, which was made in the same transaction.
create function {schema}.await_children(p_worker bigint, p_id bigint, p_fence integer, p_result jsonb, p_keep double precision, p_batch bigint)
returns boolean language plpgsql as $$
begin
  update {schema}.task t set state = 'w', worker = null, result = p_result, keep_ms = p_keep
  where t.id = p_id and t.fence = p_fence and t.worker = p_worker and t.state = 'x';
  if not found then return false; end if;
  update {schema}.batch set parent = p_id where id = p_batch;
  perform {schema}.count_down(p_batch, 0, 0);
  return true;
end $$;

create function {schema}.bury(p_task {schema}.task, p_error text) returns void language plpgsql as $$
begin
  insert into {schema}.dead_letter
    (id, queue, tenant, kind, version, level, cost_ms, payload, key, created_at, failures, crashes, error)
  values (p_task.id, p_task.queue, p_task.tenant, p_task.kind, p_task.version, p_task.level, p_task.cost_ms, p_task.payload, p_task.key,
    p_task.created_at, p_task.failures, p_task.crashes, p_error);
  if p_task.batch_id is not null then perform {schema}.count_down(p_task.batch_id, 1, 1); end if;
end $$;

-- A delay of null means that it is not tried again.
create function {schema}.fail(p_worker bigint, p_id bigint, p_fence integer, p_error text, p_delay double precision)
returns boolean language plpgsql as $$
declare
  t {schema}.task;
begin
  if p_delay is null then
    delete from {schema}.task d where d.id = p_id and d.fence = p_fence and d.worker = p_worker and d.state = 'x' returning * into t;
    if not found then return false; end if;
    t.failures := t.failures + 1;
    perform {schema}.bury(t, p_error);
    return true;
  end if;
  update {schema}.task u set state = 's', worker = null, failures = u.failures + 1, last_error = p_error,
    due_at = clock_timestamp() + make_interval(secs => p_delay / 1000.0)
  where u.id = p_id and u.fence = p_fence and u.worker = p_worker and u.state = 'x';
  return found;
end $$;

-- A cancelled task has stopped.
create function {schema}.end_cancelled(p_worker bigint, p_id bigint, p_fence integer, p_keep double precision)
returns boolean language plpgsql as $$
declare
  t {schema}.task;
begin
  delete from {schema}.task d where d.id = p_id and d.fence = p_fence and d.worker = p_worker and d.state = 'x' returning * into t;
  if not found then return false; end if;
  t.keep_ms := p_keep;
  perform {schema}.keep_finished(t, true);
  return true;
end $$;

-- Gives back what was not finished; neither a failure nor a crash. Returns how many were still ours.
create function {schema}.give_back(p_worker bigint, p_ids bigint[], p_fences integer[], p_delay double precision)
returns integer language plpgsql {steady} as $$
declare
  v_queue record;
  v_count integer := 0;
begin
  for v_queue in
    with back as (
      update {schema}.task t set worker = null, state = case when p_delay > 0 then 's' else 'r' end::"char",
        due_at = case when p_delay > 0 then clock_timestamp() + make_interval(secs => p_delay / 1000.0) else t.due_at end
      where t.id = any (p_ids) and t.fence = p_fences[array_position(p_ids, t.id)] and t.worker = p_worker and t.state::text = 'x'
      returning t.queue, t.tenant
    )
    select b.queue, array_agg(b.tenant) as tenants, count(*)::integer as given from back b group by b.queue
  loop
    perform {schema}.announce(v_queue.queue, v_queue.tenants, true);
    v_count := v_count + v_queue.given;
  end loop;
  return v_count;
end $$;

-- Tasks that no worker has are gone at once; the others are asked to stop. Returns what became of each.
create function {schema}.cancel(p_ids bigint[], p_keep double precision)
returns table (task_id bigint, outcome text) language plpgsql as $$
declare
  t {schema}.task;
  v_queue text;
begin
  for v_queue in select distinct q.queue from {schema}.task q where q.id = any (p_ids) order by 1 loop
    perform {schema}.lock_queue(v_queue);
  end loop;
  for t in select * from {schema}.task c where c.id = any (p_ids) order by c.id for update loop
    task_id := t.id;
    if t.state = 'x' then
      update {schema}.task u set is_cancelled = true where u.id = t.id;
      outcome := 'asked';
    else
      delete from {schema}.task d where d.id = t.id;
      t.keep_ms := p_keep;
      perform {schema}.keep_finished(t, true);
      outcome := 'cancelled';
    end if;
    return next;
  end loop;
  perform pg_notify('{channel}', '');
end $$;

-- Puts dead letters back, with their failures and crashes forgiven.
create function {schema}.redrive(p_queue text, p_tenant text, p_kind text, p_ids bigint[], p_limit integer)
returns integer language plpgsql as $$
declare
  v_back record;
  v_count integer := 0;
begin
  for v_back in
    with gone as (
      delete from {schema}.dead_letter d where d.id in (
        select x.id from {schema}.dead_letter x
        where (p_queue is null or x.queue = p_queue) and (p_tenant is null or x.tenant = p_tenant)
          and (p_kind is null or x.kind = p_kind) and (p_ids is null or x.id = any (p_ids))
        order by x.id limit p_limit for update skip locked
      ) returning d.*
    ), back as (
      insert into {schema}.task (id, queue, tenant, kind, version, state, level, cost_ms, payload, key, created_at)
      overriding system value
      select g.id, g.queue, g.tenant, g.kind, g.version, 'r', g.level, g.cost_ms, g.payload, g.key, g.created_at from gone g
      returning queue, tenant
    )
    select b.queue, array_agg(b.tenant) as tenants, count(*)::integer as given from back b group by b.queue
  loop
    perform {schema}.announce(v_back.queue, v_back.tenants, true);
    v_count := v_count + v_back.given;
  end loop;
  return v_count;
end $$;
`;
