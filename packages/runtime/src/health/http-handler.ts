import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Health } from './health.ts';
import type { HealthReport, Verdict } from './status.ts';

/** Where each answer is found; `undefined` leaves one out. */
export interface HealthPaths {
  readonly liveness?: string | undefined;
  readonly readiness?: string | undefined;
  readonly startup?: string | undefined;
  readonly metrics?: string | undefined;
  readonly status?: string | undefined;
}

/** Where probes are answered, and who sees more than whether all is well. */
export interface HealthHandlerOptions {
  /** `/livez`, `/readyz`, `/startupz`, `/metrics` and `/status` as defaults. */
  readonly paths?: HealthPaths;
  /**
   * Who may see names of dependencies, reasons and metrics. `hidden` as a default: others learn only whether it is good, and
   * metrics and status are not found.
   */
  readonly details?: 'hidden' | 'shown' | ((request: IncomingMessage) => boolean);
}

/** Answers when the request is for one of its paths, and says whether it has. */
export type HealthHandler = (request: IncomingMessage, response: ServerResponse) => boolean;

export const defaultPaths = {
  liveness: '/livez',
  readiness: '/readyz',
  startup: '/startupz',
  metrics: '/metrics',
  status: '/status',
} as const satisfies HealthPaths;

/**
 * Answers probes, scrapes and people in any server of `node:http`. Probes get 200 or 503; nothing waits for anything.
 *
 * @source Kubernetes, "API health endpoints", for the names of the paths; Prometheus, "Exposition formats"
 */
export function createHealthHandler(health: Health, options: HealthHandlerOptions = {}): HealthHandler {
  const paths = { ...defaultPaths, ...options.paths };
  const { details = 'hidden' } = options;
  const mayLookInside = (request: IncomingMessage): boolean =>
    typeof details === 'function' ? details(request) : details === 'shown';

  return (request, response) => {
    const path = request.url?.split('?', 1)[0];
    if (path === undefined || !Object.values(paths).includes(path)) return false;
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      answer(response, 405, { status: 'method not allowed' });
      return true;
    }
    const isInside = mayLookInside(request);
    const answerProbe = (verdict: Verdict): void => {
      const status = verdict.isGood ? 'ok' : 'failing';
      answer(response, verdict.isGood ? 200 : 503, isInside ? { status, reasons: verdict.reasons } : { status });
    };
    const report = health.report();
    if (path === paths.liveness) answerProbe(report.liveness);
    else if (path === paths.readiness) answerProbe(report.readiness);
    else if (path === paths.startup) answerProbe(report.startup);
    else if (!isInside) answer(response, 404, { status: 'not found' });
    else if (path === paths.metrics) answerText(response, health.metrics());
    else answer(response, 200, report);
    return true;
  };
}

/** Where the server of health listens. */
export interface HealthServerOptions extends HealthHandlerOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** All addresses as a default: kubelet calls that of the pod. */
  readonly host?: string;
}

/** A server that answers for health alone. */
export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Answers on a port of its own, which no service leads to; so details are shown as a default. Close it last: probes go on
 * while the process drains.
 *
 * @throws when the port cannot be had
 */
export async function serveHealth(health: Health, options: HealthServerOptions): Promise<HealthServer> {
  const handle = createHealthHandler(health, { details: 'shown', ...options });
  const server = createServer({ maxHeaderSize: 8_192, requestTimeout: 10_000, headersTimeout: 10_000 }, (request, response) => {
    if (!handle(request, response)) answer(response, 404, { status: 'not found' });
  });
  await listen(server, options);
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    async close() {
      const { promise, resolve } = Promise.withResolvers<void>();
      server.close(() => resolve());
      server.closeAllConnections();
      await promise;
    },
  };
}

async function listen(server: Server, { port, host }: HealthServerOptions): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen({ port, ...(host === undefined ? {} : { host }) }, resolve);
  await promise;
  server.off('error', reject);
}

type Body = HealthReport | { readonly status: string; readonly reasons?: readonly string[] };

function answer(response: ServerResponse, status: number, body: Body): void {
  response.statusCode = status;
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  finish(response, `${JSON.stringify(body)}\n`);
}

function answerText(response: ServerResponse, text: string): void {
  response.setHeader('Content-Type', 'text/plain; version=0.0.4; charset=utf-8');
  finish(response, text);
}

function finish(response: ServerResponse, text: string): void {
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Content-Length', Buffer.byteLength(text));
  response.end(text);
}
