/**
 * Functions of version 2: how tasks come in. Whoever enqueues only inserts, also inside a transaction of the caller's that stays
 * open for long: nobody waits for it.
 */
export const enqueue = `
-- A lane lingers for a second, so one that was seen alive by a statement that commits at once needs no word of its own.
create function {schema}.announce(p_queue text, p_tenants text[], p_always boolean) returns void language sql as $$
  insert into {schema}.arrival (queue, tenant)
  select distinct p_queue, t.tenant
  from unnest(p_tenants) t (tenant)
  where p_always or not exists (
    select from {schema}.lane l where l.queue = p_queue and l.tenant = t.tenant and l.is_backlogged
      and (l.empty_since is null or l.empty_since > now() - interval '500 milliseconds')
  );
  select pg_notify('{channel}', p_queue);
$$;

-- Arrays that are null or short are filled up with the defaults. Delays are milliseconds of the clock of the database.
create function {schema}.enqueue(
  p_queue text, p_kind text, p_version integer, p_tenants text[], p_payloads jsonb[], p_levels smallint[], p_costs double precision[],
  p_delays double precision[], p_due timestamptz[], p_batch bigint, p_always boolean
) returns bigint[] language plpgsql {steady} as $$
declare
  ids bigint[];
begin
  with added as (
    insert into {schema}.task (queue, tenant, kind, version, state, level, cost_ms, payload, batch_id, due_at)
    select p_queue, coalesce(i.tenant, p_tenants[1]), p_kind, p_version,
      case when coalesce(i.due_at, now() + make_interval(secs => i.delay_ms / 1000.0)) > now() then 's' else 'r' end::"char",
      coalesce(i.level, 1), i.cost_ms, i.payload, p_batch,
      coalesce(i.due_at, now() + make_interval(secs => i.delay_ms / 1000.0), now())
    from unnest(p_payloads, p_tenants, p_levels, p_costs, p_delays, p_due)
      with ordinality i (payload, tenant, level, cost_ms, delay_ms, due_at, position)
    order by i.position
    returning id
  )
  select array_agg(id order by id) into ids from added;
  perform {schema}.announce(p_queue, p_tenants, p_always);
  return ids;
end $$;

-- One task that must exist once: the second who asks gets the id of the first.
create function {schema}.enqueue_once(
  p_queue text, p_kind text, p_version integer, p_tenant text, p_payload jsonb, p_level smallint, p_cost double precision,
  p_delay double precision, p_due timestamptz, p_batch bigint, p_always boolean, p_key text
) returns table (task_id bigint, is_new boolean) language plpgsql as $$
#variable_conflict use_column
declare
  v_id bigint := nextval(pg_get_serial_sequence('{schema}.task', 'id'));
  v_due timestamptz := coalesce(p_due, now() + make_interval(secs => p_delay / 1000.0), now());
begin
  -- A tick and not a loop: the row can only vanish between the two statements when the first task has just been forgotten.
  for round in 1..10 loop
    insert into {schema}.task_key (kind, tenant, key, task_id) values (p_kind, p_tenant, p_key, v_id) on conflict do nothing;
    if found then
      insert into {schema}.task (id, queue, tenant, kind, version, state, level, cost_ms, payload, batch_id, due_at, key)
      overriding system value
      values (v_id, p_queue, p_tenant, p_kind, p_version, case when v_due > now() then 's' else 'r' end::"char",
        coalesce(p_level, 1), p_cost, p_payload, p_batch, v_due, p_key);
      perform {schema}.announce(p_queue, array[p_tenant], p_always);
      return query select v_id, true;
      return;
    end if;
    return query select k.task_id, false from {schema}.task_key k where k.kind = p_kind and k.tenant = p_tenant and k.key = p_key;
    if found then return; end if;
  end loop;
  raise exception 'the key of a task was taken and given back ten times in a row';
end $$;
`;
