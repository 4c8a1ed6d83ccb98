/** Functions of version 5: what keeps the tables in order. One process at a time does it, whoever comes first. */
export const sweep = `
create function {schema}.heartbeat(p_worker bigint, p_lease double precision) returns boolean language plpgsql as $$
begin
  perform set_config('synchronous_commit', 'off', true);
  update {schema}.worker w set lease_until = clock_timestamp() + make_interval(secs => p_lease / 1000.0) where w.id = p_worker;
  return found;
end $$;

-- Tasks of workers whose lease ran out go back to their queues; one that took p_crashes workers with it is buried.
create function {schema}.sweep_workers(p_crashes integer, p_keep double precision) returns integer language plpgsql as $$
declare
  v_worker bigint;
  t {schema}.task;
  v_count integer := 0;
begin
  for v_worker in
    delete from {schema}.worker w where w.id in (
      select d.id from {schema}.worker d where d.lease_until < clock_timestamp() order by d.id for update skip locked
    ) returning w.id
  loop
    for t in
      select * from {schema}.task r where r.state = 'x' and r.worker = v_worker order by r.id for update
    loop
      v_count := v_count + 1;
      t.crashes := t.crashes + 1;
      if t.is_cancelled then
        delete from {schema}.task d where d.id = t.id;
        t.keep_ms := p_keep;
        perform {schema}.keep_finished(t, true);
      elsif t.crashes >= p_crashes then
        delete from {schema}.task d where d.id = t.id;
        perform {schema}.bury(t, 'the worker died ' || t.crashes || ' times while it did this; the last error before: '
          || coalesce(t.last_error, 'none'));
      else
        update {schema}.task u set state = 'r', worker = null, crashes = t.crashes where u.id = t.id;
        perform {schema}.announce(t.queue, array[t.tenant], true);
      end if;
    end loop;
  end loop;
  return v_count;
end $$;

-- Tasks that a worker was given without hearing of it, because the answer to its claim was lost. Those that it was given later than
-- p_before do not count: it may hear of them yet.
create function {schema}.give_back_unheard(p_worker bigint, p_held bigint[], p_before timestamptz) returns integer language plpgsql as $$
declare
  v_ids bigint[];
  v_fences integer[];
begin
  select array_agg(t.id), array_agg(t.fence) into v_ids, v_fences
  from {schema}.task t where t.state = 'x' and t.worker = p_worker and t.started_at < p_before
    and not t.id = any (p_held);
  if v_ids is null then return 0; end if;
  return {schema}.give_back(p_worker, v_ids, v_fences, 0);
end $$;

-- Lanes that have ready tasks but are not open: an arrival was lost with a crash, or its transaction took long to commit.
create function {schema}.reopen_lanes() returns integer language plpgsql as $$
declare
  v_lane record;
  v_count integer := 0;
begin
  for v_lane in
    with recursive pair as (
      (select t.queue, t.tenant from {schema}.task t where t.state = 'r' order by t.queue, t.tenant limit 1)
      union all
      select n.queue, n.tenant from pair p cross join lateral (
        select t.queue, t.tenant from {schema}.task t
        where t.state = 'r' and (t.queue, t.tenant) > (p.queue, p.tenant) order by t.queue, t.tenant limit 1
      ) n
    )
    select p.queue, p.tenant from pair p
    where not exists (select from {schema}.lane l where l.queue = p.queue and l.tenant = p.tenant and l.is_backlogged)
      and not exists (select from {schema}.arrival a where a.queue = p.queue and a.tenant = p.tenant)
  loop
    perform {schema}.announce(v_lane.queue, array[v_lane.tenant], true);
    v_count := v_count + 1;
  end loop;
  return v_count;
end $$;

-- What has expired, at most p_limit rows of each table; returns how many went. Rows are named by their place or their id, so that
-- there is one way to find them, whatever statistics say of the tables.
create function {schema}.forget(p_limit integer, p_dead_keep double precision) returns integer language plpgsql as $$
declare
  v_count integer := 0;
  v_some integer;
begin
  delete from {schema}.finished f where f.id = any (array(
    select x.id from {schema}.finished x where x.expires_at < now() order by x.expires_at limit p_limit));
  get diagnostics v_count = row_count;
  with old as (
    delete from {schema}.dead_letter d where d.id = any (array(
      select x.id from {schema}.dead_letter x where x.died_at < now() - make_interval(secs => p_dead_keep / 1000.0)
      order by x.died_at limit p_limit
    )) returning d.kind, d.tenant, d.key
  )
  delete from {schema}.task_key k where k.ctid = any (array(
    select x.ctid from old o cross join lateral (
      select y.ctid from {schema}.task_key y where y.kind = o.kind and y.tenant = o.tenant and y.key = o.key limit 1
    ) x));
  get diagnostics v_some = row_count;
  v_count := v_count + v_some;
  delete from {schema}.task_key k where k.ctid = any (array(
    select x.ctid from {schema}.task_key x where x.expires_at < now() order by x.expires_at limit p_limit));
  get diagnostics v_some = row_count;
  v_count := v_count + v_some;
  delete from {schema}.batch b where b.id = any (array(
    select x.id from {schema}.batch x
    where x.finished_at < now() - make_interval(secs => x.keep_ms / 1000.0) order by x.finished_at limit p_limit
  ));
  get diagnostics v_some = row_count;
  v_count := v_count + v_some;
  -- Tenants that have had nothing to do for a day and no settings of their own need no row.
  delete from {schema}.lane l where not l.is_backlogged and l.weight = 1 and not l.is_paused and l.max_running is null
    and l.rate_per_second is null and l.empty_since < now() - interval '1 day';
  return v_count;
end $$;
`;
