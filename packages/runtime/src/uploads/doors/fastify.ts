import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Door } from './http.ts';

/** What is used of a Fastify instance, of version 4 or later, whatever its types are told of servers, loggers and schemas. */
export interface FastifyLike {
  register(plugin: unknown): unknown;
}

/** What is used of the scope that a plugin gets. */
interface FastifyScopeLike {
  removeAllContentTypeParsers(): void;
  addContentTypeParser(type: string, parser: (request: unknown, payload: unknown, done: (error: null) => void) => void): unknown;
  all(path: string, handler: (request: { readonly raw: IncomingMessage }, reply: FastifyReplyLike) => Promise<void>): unknown;
}

interface FastifyReplyLike {
  readonly raw: ServerResponse;
  hijack(): unknown;
}

/**
 * Mounts a door in Fastify. Fastify leaves the body alone there, whatever parsers it has elsewhere, and its hooks run before.
 *
 * @param base the one that the door was made with
 */
export function mountInFastify(server: FastifyLike, base: string, door: Door): void {
  server.register(async (scope: FastifyScopeLike) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    for (const path of [base, `${base}/*`]) {
      scope.all(path, async (request, reply) => {
        reply.hijack();
        await door(request.raw, reply.raw);
      });
    }
  });
}
