import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Drain } from './drain.ts';
import type { Health } from './health.ts';
import { createHealthHandler, defaultPaths, type HealthHandlerOptions } from './http-handler.ts';

/** What is used of Fastify 5, so that this package needs none. */
export interface FastifyRoutes {
  get(
    path: string,
    handler: (request: { readonly raw: IncomingMessage }, reply: { readonly raw: ServerResponse; hijack(): unknown }) => void,
  ): unknown;
}

/** What is used of the instance at its end. */
export interface FastifyEnd {
  readonly server: Server;
  close(): PromiseLike<unknown>;
}

/** A plug-in for `app.register` that answers probes; the options are those of `createHealthHandler`. */
export function fastifyHealth(health: Health, options: HealthHandlerOptions = {}): (app: FastifyRoutes) => Promise<void> {
  const handle = createHealthHandler(health, options);
  return async (app) => {
    for (const path of Object.values({ ...defaultPaths, ...options.paths })) {
      if (path === undefined) continue;
      app.get(path, (request, reply) => {
        reply.hijack();
        handle(request.raw, reply.raw);
      });
    }
  };
}

/**
 * Drains an instance of Fastify. Its `close` comes last: from then on it answers 503, also over connections that are open, which
 * is what a drain must not do.
 *
 * @source Fastify, "Server", `return503OnClosing`
 */
export function drainFastify(drain: Drain, name: string, app: FastifyEnd): void {
  drain.addServer(name, app.server);
  drain.addCleanUp({ name: `${name}-hooks`, stop: () => app.close() });
}
