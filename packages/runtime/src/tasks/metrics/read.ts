import type { TaskDatabase } from '../database.ts';

/** How a queue stands, of one tenant or of all. */
export interface Depth {
  readonly ready: number;
  readonly scheduled: number;
  readonly running: number;
  /** Done but for their children. */
  readonly waiting: number;
  /** Milliseconds since the ready task that has waited longest could have started; 0 when there is none. */
  readonly oldestReadyMs: number;
  /** Milliseconds of work that is ready: what each is expected to take. */
  readonly readyCostMs: number;
}

/** How a queue stands. */
export interface QueueDepth extends Depth {
  readonly queue: string;
  readonly isPaused: boolean;
  readonly dead: number;
  /** Milliseconds until all that is ready has started, with the places that there are; undefined when no worker is there. */
  readonly drainMs: number | undefined;
}

/** How a tenant stands in a queue. */
export interface TenantDepth extends Depth {
  readonly queue: string;
  readonly tenant: string;
  readonly weight: number;
  readonly isPaused: boolean;
}

/** Places of all workers whose lease holds. */
export interface Workforce {
  readonly workers: number;
  readonly slots: number;
}

const depthColumns = `
  count(*) filter (where t.state = 'r')::integer as ready,
  count(*) filter (where t.state = 's')::integer as scheduled,
  count(*) filter (where t.state = 'x')::integer as running,
  count(*) filter (where t.state = 'w')::integer as waiting,
  coalesce(greatest(0, extract(epoch from clock_timestamp() - min(t.due_at) filter (where t.state = 'r'))) * 1000, 0)::double precision
    as "oldestReadyMs",
  coalesce(sum(coalesce(t.cost_ms, k.mean_cost_ms, 100)) filter (where t.state = 'r'), 0)::double precision as "readyCostMs"`;

/** How many workers there are, and places. */
export async function readWorkforce(database: TaskDatabase): Promise<Workforce> {
  const [row] = await database.query<Workforce>(
    `select count(*)::integer as workers, coalesce(sum(slots), 0)::integer as slots
     from {schema}.worker where lease_until > clock_timestamp()`,
  );
  return row ?? { workers: 0, slots: 0 };
}

/** Every queue that has or had work. It counts the tasks: about a third of a second for each million. */
export async function readQueues(database: TaskDatabase): Promise<readonly QueueDepth[]> {
  const { slots } = await readWorkforce(database);
  const rows = await database.query<Omit<QueueDepth, 'drainMs'>>(
    `select coalesce(d.queue, q.name) as queue, coalesce(q.is_paused, false) as "isPaused",
       (select count(*)::integer from {schema}.dead_letter l where l.queue = coalesce(d.queue, q.name)) as dead,
       coalesce(ready, 0) as ready, coalesce(scheduled, 0) as scheduled, coalesce(running, 0) as running,
       coalesce(waiting, 0) as waiting, coalesce("oldestReadyMs", 0) as "oldestReadyMs", coalesce("readyCostMs", 0) as "readyCostMs"
     from (
       select t.queue, ${depthColumns} from {schema}.task t left join {schema}.kind k on k.name = t.kind group by t.queue
     ) d full join {schema}.queue q on q.name = d.queue
     order by 1`,
  );
  return rows.map((row) => ({ ...row, drainMs: slots === 0 ? undefined : row.readyCostMs / slots }));
}

/** The tenants of a queue with the most to do, `limit` at most. */
export async function readTenants(database: TaskDatabase, queue: string, limit: number): Promise<readonly TenantDepth[]> {
  return await database.query<TenantDepth>(
    `select d.*, coalesce(l.weight, 1) as weight, coalesce(l.is_paused, false) as "isPaused"
     from (
       select t.queue, t.tenant, ${depthColumns}
       from {schema}.task t left join {schema}.kind k on k.name = t.kind where t.queue = $1 group by t.queue, t.tenant
     ) d left join {schema}.lane l on l.queue = d.queue and l.tenant = d.tenant
     order by d.ready desc, d.tenant limit $2`,
    [queue, limit],
  );
}
