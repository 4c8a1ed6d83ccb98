import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ProcessMetrics } from '../metrics/process-metrics.ts';
import { writePrometheus } from '../metrics/prometheus.ts';
import type { ReplicaTarget } from '../metrics/replicas.ts';
import type { Tasks } from '../tasks.ts';
import { type Answer, html, json, send } from './answer.ts';
import { writePage } from './html.ts';

/** What the page shows, and to whom. */
export interface PageOptions {
  readonly tasks: Tasks;
  /** Where it is mounted, such as `/tasks`. The root by default. */
  readonly base?: string;
  /** Who may see the page, the API and payloads' errors. Metrics are for everybody who reaches them. Nobody by default. */
  readonly mayRead?: (request: IncomingMessage) => boolean | Promise<boolean>;
  /** Who may put dead letters back. Nobody by default. */
  readonly mayRedrive?: (request: IncomingMessage) => boolean | Promise<boolean>;
  /** For each queue that an autoscaler asks about, what one replica can do. */
  readonly replicas?: Readonly<Record<string, ReplicaTarget>>;
  /** What the workers of this process have counted. */
  readonly metrics?: ProcessMetrics;
  /** Milliseconds that counts are kept before the database is asked again. 5 seconds by default. */
  readonly cacheMs?: number;
  /** Told what went wrong; whoever asked is not. */
  readonly onError?: (error: unknown) => void;
}

/** Answers requests below its base, and says false to all others. */
export type PageHandler = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

/** Tenants that have a series of their own in the metrics, for each queue. */
const tenantsInMetrics = 20;

/** Bytes of a form or of JSON that are read at most. */
const mostBytes = 100_000;

/**
 * A page over the queues, the same as JSON, metrics for Prometheus and a number for KEDA, for any server of `node:http`:
 *
 * - `GET /` and `GET /?queue=NAME`: the page
 * - `GET /api/queues`, `GET /api/tenants?queue=NAME`, `GET /api/dead-letters?queue=NAME&tenant=NAME&limit=N`
 * - `POST /redrive` with `id` of a form, or as JSON `{ids, queue, tenant, kind, limit}`
 * - `GET /metrics` for Prometheus, `GET /replicas?queue=NAME` as `{"replicas": 3}` for the scaler `metrics-api` of KEDA
 */
export function createPage(options: PageOptions): PageHandler {
  const { tasks, base = '', cacheMs = 5000 } = options;
  const readQueues = cached(cacheMs, () => tasks.queues());
  const may = async (check: PageOptions['mayRead'], request: IncomingMessage): Promise<boolean> =>
    (await check?.(request)) === true;

  async function answer(request: IncomingMessage, path: string, query: URLSearchParams): Promise<Answer> {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (path === '/redrive') return request.method === 'POST' ? await redrive(request) : refuse(405);
    if (!isRead) return refuse(405);
    if (path === '/metrics') return await writeMetrics();
    if (path === '/replicas') return await writeReplicas(query.get('queue') ?? '');
    if (!(await may(options.mayRead, request))) return refuse(403);
    const queue = query.get('queue') ?? undefined;
    switch (path) {
      case '/':
        return await writeHtml(request, queue);
      case '/api/queues':
        return json({ queues: await readQueues(), workforce: await tasks.workforce() });
      case '/api/tenants':
        return json({ tenants: await tasks.tenants(queue ?? '', 100) });
      case '/api/dead-letters':
        return json({ deadLetters: await tasks.deadLetters(readFilter(query)) });
      default:
        return refuse(404);
    }
  }

  async function writeHtml(request: IncomingMessage, queue: string | undefined): Promise<Answer> {
    const deadLetters = await tasks.deadLetters({ ...(queue === undefined ? {} : { queue }), limit: 50 });
    const view = { queues: await readQueues(), workforce: await tasks.workforce(), queue, deadLetters, base };
    const tenants = queue === undefined ? [] : await tasks.tenants(queue, 50);
    return html(writePage({ ...view, tenants, mayRedrive: await may(options.mayRedrive, request) }));
  }

  async function writeMetrics(): Promise<Answer> {
    const queues = await readQueues();
    const tenants = await Promise.all(queues.map(({ queue }) => tasks.tenants(queue, tenantsInMetrics)));
    const view = { queues, tenants: tenants.flat(), workforce: await tasks.workforce(), process: options.metrics };
    return { status: 200, type: 'text/plain; version=0.0.4; charset=utf-8', body: writePrometheus(view) };
  }

  async function writeReplicas(queue: string): Promise<Answer> {
    const target = Object.hasOwn(options.replicas ?? {}, queue) ? options.replicas?.[queue] : undefined;
    return target === undefined ? refuse(404) : json({ replicas: await tasks.requiredReplicas(queue, target) });
  }

  async function redrive(request: IncomingMessage): Promise<Answer> {
    // A form on another site would carry the cookies of whoever is logged in here.
    const site = request.headers['sec-fetch-site'];
    if (site !== undefined && site !== 'same-origin' && site !== 'none') return refuse(403);
    if (!(await may(options.mayRedrive, request))) return refuse(403);
    const body = await readBody(request);
    if (body === undefined) return refuse(413);
    if (request.headers['content-type']?.startsWith('application/json') === true) {
      const filter = parseFilter(body);
      return filter === undefined ? refuse(400) : json({ redriven: await tasks.redrive(filter) });
    }
    const id = new URLSearchParams(body).get('id') ?? '';
    if (!/^\d{1,18}$/.test(id)) return refuse(400);
    await tasks.redrive({ ids: [id] });
    return { status: 303, type: 'text/plain; charset=utf-8', body: '', headers: { location: `${base}/` } };
  }

  return async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname !== base && !url.pathname.startsWith(`${base}/`)) return false;
    try {
      send(
        request,
        response,
        await answer(request, url.pathname === base ? '/' : url.pathname.slice(base.length), url.searchParams),
      );
    } catch (error) {
      options.onError?.(error);
      send(request, response, refuse(500));
    }
    return true;
  };
}

function refuse(status: number): Answer {
  return json({ error: refusals[status] ?? 'refused' }, status);
}

const refusals: Readonly<Record<number, string>> = {
  400: 'the request cannot be read',
  403: 'not allowed',
  404: 'there is nothing here',
  405: 'not with this method',
  413: 'too much',
  500: 'something went wrong',
};

type Filter = NonNullable<Parameters<Tasks['deadLetters']>[0]>;

function readFilter(query: URLSearchParams): Filter {
  const [queue, tenant, kind] = [query.get('queue'), query.get('tenant'), query.get('kind')];
  const limit = Number(query.get('limit') ?? 100);
  return {
    ...(queue === null ? {} : { queue }),
    ...(tenant === null ? {} : { tenant }),
    ...(kind === null ? {} : { kind }),
    limit: Number.isInteger(limit) && limit > 0 ? limit : 100,
  };
}

/** A filter as JSON; undefined when it is none. An empty one would mean everything, so it must say something. */
function parseFilter(body: string): Filter | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { queue, tenant, kind, ids, limit } = value as Readonly<Record<string, unknown>>; // read key by key below
  const texts = { queue, tenant, kind };
  if (Object.values(texts).some((text) => text !== undefined && typeof text !== 'string')) return undefined;
  if (limit !== undefined && !(Number.isInteger(limit) && Number(limit) > 0)) return undefined;
  if (ids !== undefined && !(Array.isArray(ids) && ids.every((id) => typeof id === 'string' && /^\d{1,18}$/.test(id))))
    return undefined;
  if (Object.values({ ...texts, ids }).every((part) => part === undefined)) return undefined;
  return Object.fromEntries(Object.entries({ ...texts, ids, limit }).filter(([, part]) => part !== undefined)) as Filter; // checked above
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > mostBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The value that `read` gave last, for a while; those who ask at once get the same answer. */
function cached<Value>(ms: number, read: () => Promise<Value>): () => Promise<Value> {
  let current: Promise<Value> | undefined;
  let until = 0;
  return async () => {
    if (current !== undefined && performance.now() < until) return await current;
    until = performance.now() + ms;
    current = read();
    try {
      return await current;
    } catch (error) {
      until = 0;
      throw error;
    }
  };
}
