/**
 * Functions of version 3: who is served next. Start-time fair queueing over tenants: each has a virtual time that moves on by the
 * cost of what it starts, divided by its weight, and the lowest goes first. Claims of one queue come one after the other, so
 * that this file is the whole of the order; they are not flushed to disk, because a claim that is lost is only made again.
 */
export const claim = `
-- Lanes that have work again. A lane that was empty starts at the clock of its queue: time without work earns no credit.
create function {schema}.open_lanes(p_queue text, p_tenants text[]) returns void language sql as $$
  insert into {schema}.lane as l (queue, tenant, is_backlogged, virtual_time)
  select p_queue, t.tenant, true, q.virtual_time
  from (select distinct unnest(p_tenants) as tenant order by 1) t, {schema}.queue q where q.name = p_queue
  on conflict (queue, tenant) do update
    set is_backlogged = true, virtual_time = greatest(l.virtual_time, excluded.virtual_time), empty_since = null, looked_at = null
    where not l.is_backlogged or l.empty_since is not null;
$$;

-- Claims, settings and cancellations of a queue come one after the other. False: the queue is paused.
create function {schema}.lock_queue(p_queue text) returns boolean language plpgsql as $$
declare
  v_paused boolean;
begin
  perform pg_advisory_xact_lock(1952543339, hashtext('{channel}/' || p_queue));
  select q.is_paused into v_paused from {schema}.queue q where q.name = p_queue;
  if found then return not v_paused; end if;
  insert into {schema}.queue (name) values (p_queue) on conflict do nothing;
  return true;
end $$;

create function {schema}.tokens_of(l {schema}.lane) returns double precision language sql as $$
  select least(l.burst, l.tokens + l.rate_per_second * extract(epoch from clock_timestamp() - l.refilled_at)::double precision);
$$;

-- How many tasks of a lane may start now: 0 when it is paused or at one of its limits. Without a subquery of its own, so that the
-- planner puts the expression in its place; what is running is only counted where there is a limit.
create function {schema}.room_of(l {schema}.lane, p_wanted integer, p_running bigint) returns integer language sql as $$
  select least(
    case when l.is_paused then 0 else p_wanted end,
    case when l.max_running is null then p_wanted else l.max_running - p_running::integer end,
    case when l.rate_per_second is null then p_wanted else floor({schema}.tokens_of(l))::integer end
  );
$$;

-- Where a lane stands on the clock: one that was held up or empty comes back without credit.
create function {schema}.start_of(l {schema}.lane, p_clock double precision) returns double precision language sql as $$
  select case when l.is_held or l.empty_since is not null then greatest(l.virtual_time, p_clock) else l.virtual_time end;
$$;

-- The same order as that of many, in less time.
create function {schema}.claim_one(p_queue text, out ids bigint[], out costs double precision[]) language plpgsql as $$
declare
  v_cost double precision;
  v_clock double precision := (select q.virtual_time from {schema}.queue q where q.name = p_queue);
  v_lane record;
  v_head record;
begin
  loop
    select l.id, l.tenant, l.weight, l.starts, {schema}.start_of(l, v_clock) as virtual_time into v_lane
    from {schema}.lane l
    where l.queue = p_queue and l.is_backlogged and l.looked_at is distinct from now() and {schema}.room_of(l, 1,
        (select count(*) from {schema}.task r where r.queue = l.queue and r.tenant = l.tenant and r.state = 'x')) > 0
    order by 5, l.tenant limit 1;
    if not found then
      update {schema}.lane l set is_held = true
      where l.queue = p_queue and l.is_backlogged and not l.is_held and {schema}.room_of(l, 1,
        (select count(*) from {schema}.task r where r.queue = l.queue and r.tenant = l.tenant and r.state = 'x')) <= 0;
      return;
    end if;
    if v_lane.starts % 10 = 9 then
      select t.id, t.cost_ms, t.kind into v_head from generate_series(0, 3) g (level) cross join lateral (
        select o.id, o.cost_ms, o.kind from {schema}.task o
        where o.queue = p_queue and o.tenant = v_lane.tenant and o.state = 'r' and o.level = g.level order by o.id limit 1
      ) t order by t.id limit 1;
    else
      select t.id, t.cost_ms, t.kind into v_head from {schema}.task t
      where t.queue = p_queue and t.tenant = v_lane.tenant and t.state = 'r' order by t.level, t.id limit 1;
    end if;
    if not found then
      update {schema}.lane l set looked_at = now(), is_held = false, empty_since = coalesce(l.empty_since, now()),
        is_backlogged = l.empty_since is null or l.empty_since > now() - interval '1 second'
      where l.id = v_lane.id;
      continue;
    end if;
    v_cost := coalesce(v_head.cost_ms, (select k.mean_cost_ms from {schema}.kind k where k.name = v_head.kind), 100);
    update {schema}.lane l set virtual_time = v_lane.virtual_time + v_cost / l.weight, starts = l.starts + 1, is_held = false,
      empty_since = null,
      tokens = case when l.rate_per_second is null then l.tokens else {schema}.tokens_of(l) - 1 end,
      refilled_at = case when l.rate_per_second is null then l.refilled_at else clock_timestamp() end
    where l.id = v_lane.id;
    if v_lane.virtual_time > v_clock then
      update {schema}.queue q set virtual_time = v_lane.virtual_time where q.name = p_queue;
    end if;
    ids := array[v_head.id];
    costs := array[v_cost];
    return;
  end loop;
end $$;

-- Which tasks start, up to p_limit of them, and what their tenants are charged for each; ids go up.
create function {schema}.claim_many(p_queue text, p_limit integer, out ids bigint[], out costs double precision[])
language plpgsql as $$
declare
  v_clock double precision := (select q.virtual_time from {schema}.queue q where q.name = p_queue);
begin
  with candidate as materialized (
    select l.id as lane_id, l.tenant, l.weight, l.starts, l.is_held, {schema}.start_of(l, v_clock) as virtual_time,
      {schema}.room_of(l, p_limit,
        (select count(*) from {schema}.task r where r.queue = l.queue and r.tenant = l.tenant and r.state = 'x')) as room
    from {schema}.lane l
    where l.queue = p_queue and l.is_backlogged and l.looked_at is distinct from now()
  ), served as (
    select c.*, least(c.room, ceil(2 * p_limit * c.weight / sum(c.weight) over ())::integer) as share
    from (select * from candidate where room > 0 order by virtual_time, tenant limit greatest(p_limit, 8)) c
  ), head as (
    select s.lane_id, s.tenant, s.weight, s.virtual_time, s.share, s.room, h.id, h.nth, coalesce(h.cost_ms, k.mean_cost_ms, 100) as cost
    from served s left join lateral (
      select f.id, f.kind, f.cost_ms, row_number() over (order by max(f.aged) desc, f.level, f.id) as nth
      from (
        select * from (
          select t.id, t.kind, t.cost_ms, t.level, 0 as aged
          from {schema}.task t where t.queue = p_queue and t.tenant = s.tenant and t.state = 'r'
          order by t.level, t.id limit s.share
        ) urgent
        union all
        -- Every tenth start of a tenant takes what has waited longest, whatever its priority: nothing starves.
        select * from (
          select t.* from generate_series(0, 3) g (level) cross join lateral (
            select o.id, o.kind, o.cost_ms, o.level, 1 as aged from {schema}.task o
            where o.queue = p_queue and o.tenant = s.tenant and o.state = 'r' and o.level = g.level
            order by o.id limit (s.starts + s.share) / 10 - s.starts / 10
          ) t
          where (s.starts + s.share) / 10 > s.starts / 10
          order by t.id limit (s.starts + s.share) / 10 - s.starts / 10
        ) oldest
      ) f
      group by f.id, f.kind, f.cost_ms, f.level
    ) h on h.nth <= s.share left join {schema}.kind k on k.name = h.kind
  ), tagged as (
    select h.*, h.virtual_time + (sum(h.cost) over lane - h.cost) / h.weight as tag,
      -- Where a lane stands after all that we have seen of it, if there may be more.
      case when count(h.id) over whole = h.share and h.share < h.room
        then h.virtual_time + sum(h.cost) over whole / h.weight end as next_tag
    from head h window lane as (partition by h.lane_id order by h.nth), whole as (partition by h.lane_id)
  ), ranked as materialized (
    -- What we have not seen might come before anything later: that is left to the next round.
    select t.*, t.id is not null and t.tag <= coalesce(min(t.next_tag) over (), 'infinity')
      and row_number() over (order by t.id is null, t.tag, t.tenant, t.nth) <= p_limit as is_chosen
    from tagged t
  ), account as (
    select r.lane_id, min(r.virtual_time) + coalesce(sum(r.cost) filter (where r.is_chosen), 0) / min(r.weight) as virtual_time,
      min(r.share) as share, count(r.id) as found, count(*) filter (where r.is_chosen) as taken, false as is_held
    from ranked r group by r.lane_id
    union all
    select c.lane_id, null, 0, 0, 0, true from candidate c where c.room <= 0 and not c.is_held
  ), charged as (
    update {schema}.lane l set
      virtual_time = coalesce(a.virtual_time, l.virtual_time),
      starts = l.starts + a.taken,
      is_held = a.is_held,
      tokens = case when l.rate_per_second is null then l.tokens else {schema}.tokens_of(l) - a.taken end,
      refilled_at = case when l.rate_per_second is null then l.refilled_at else clock_timestamp() end,
      looked_at = case when a.found < a.share and a.taken = a.found then now() else l.looked_at end,
      empty_since = case
        when a.is_held then l.empty_since
        when a.found = 0 then coalesce(l.empty_since, now())
        when a.found < a.share and a.taken = a.found then now() end,
      is_backlogged = a.is_held or a.found > 0 or l.empty_since is null or l.empty_since > now() - interval '1 second'
    from account a
    where l.id = a.lane_id and (a.taken > 0 or a.found = 0)
  ), clock as (
    update {schema}.queue q set virtual_time = greatest(q.virtual_time, m.tag)
    from (select max(r.tag) as tag from ranked r where r.is_chosen) m where q.name = p_queue and m.tag > q.virtual_time
  )
  select array_agg(r.id order by r.id), array_agg(r.cost order by r.id) into ids, costs from ranked r where r.is_chosen;
end $$;

-- p_tenants and p_charges: what finished tasks cost beyond what they were charged when they started, in milliseconds.
create function {schema}.claim(
  p_queue text, p_worker bigint, p_limit integer, p_tenants text[], p_charges double precision[], p_kinds text[], p_costs double precision[]
) returns table (
  id bigint, tenant text, kind text, version integer, payload jsonb, fence integer, failures integer, crashes integer, level smallint,
  batch_id bigint, after_batch bigint, charged_ms double precision, waited_ms double precision, last_error text
) language plpgsql {steady} as $$
#variable_conflict use_column
declare
  v_left integer := p_limit;
  v_taken integer;
  v_tenants text[];
  v_ids bigint[];
  v_costs double precision[];
begin
  perform set_config('synchronous_commit', 'off', true);
  if not {schema}.lock_queue(p_queue) or not exists (select from {schema}.worker w where w.id = p_worker for key share) then
    return;
  end if;

  if p_tenants is not null then
    update {schema}.lane l set virtual_time = l.virtual_time + c.charge / l.weight
    from (select * from unnest(p_tenants, p_charges) x (tenant, charge)) c
    where l.queue = p_queue and l.tenant = c.tenant;
    -- Who was charged too much is set back, and the clock with it: whoever comes now must not stand behind those who wait.
    update {schema}.queue q set virtual_time = m.virtual_time
    from (
      select min(l.virtual_time) as virtual_time from {schema}.lane l
      where l.queue = p_queue and l.is_backlogged and not l.is_held and l.empty_since is null
    ) m
    where q.name = p_queue and m.virtual_time < q.virtual_time;
    -- Another process may be learning the same kind of task from another queue: none waits for the other.
    with free as (
      select k.name from {schema}.kind k where k.name = any (p_kinds) for update skip locked
    )
    update {schema}.kind k set mean_cost_ms = k.mean_cost_ms * 0.8 + c.cost * 0.2
    from unnest(p_kinds, p_costs) c (name, cost), free where k.name = c.name and k.name = free.name;
    insert into {schema}.kind (name, mean_cost_ms)
    select c.name, c.cost from unnest(p_kinds, p_costs) c (name, cost)
    where not exists (select from {schema}.kind k where k.name = c.name)
    on conflict do nothing;
  end if;

  if exists (select from {schema}.arrival a where a.queue = p_queue) then
    with gone as (delete from {schema}.arrival a where a.queue = p_queue returning a.tenant)
    select array_agg(distinct tenant) into v_tenants from gone;
    perform {schema}.open_lanes(p_queue, v_tenants);
  end if;
  if exists (select from {schema}.task t where t.queue = p_queue and t.state = 's' and t.due_at <= now()) then
    with due as (
      update {schema}.task t set state = 'r'
      where t.id = any (array(
        select d.id from {schema}.task d where d.queue = p_queue and d.state = 's' and d.due_at <= now() order by d.due_at limit 1000
      )) and t.state::text = 's'
      returning t.tenant
    )
    select array_agg(distinct tenant) into v_tenants from due;
    perform {schema}.open_lanes(p_queue, v_tenants);
  end if;

  while v_left > 0 loop
    if v_left = 1 then
      select c.ids, c.costs into v_ids, v_costs from {schema}.claim_one(p_queue) c;
    else
      select c.ids, c.costs into v_ids, v_costs from {schema}.claim_many(p_queue, v_left) c;
    end if;
    -- By id, and with a state that no index answers: whatever statistics say of the table, there is one way to find them.
    return query update {schema}.task t
      set state = 'x', worker = p_worker, fence = t.fence + 1, started_at = clock_timestamp()
    where t.id = any (v_ids) and t.state::text = 'r'
    returning t.id, t.tenant, t.kind, t.version, t.payload, t.fence, t.failures, t.crashes, t.level, t.batch_id, t.after_batch,
      v_costs[width_bucket(t.id, v_ids)], extract(epoch from clock_timestamp() - t.due_at)::double precision * 1000, t.last_error;
    get diagnostics v_taken = row_count;
    v_left := v_left - v_taken;
    exit when v_taken = 0 and not exists (
      select from {schema}.lane l
      where l.queue = p_queue and l.is_backlogged and not l.is_held and l.looked_at is distinct from now()
    );
  end loop;
end $$;

-- Milliseconds until the next scheduled task of a queue is due; null when there is none.
create function {schema}.next_due_ms(p_queue text) returns double precision language sql stable as $$
  select greatest(0, extract(epoch from min(t.due_at) - clock_timestamp()))::double precision * 1000
  from {schema}.task t where t.queue = p_queue and t.state = 's';
$$;
`;
