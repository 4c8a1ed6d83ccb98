import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HttpReply {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** Answers GET requests of one path. */
export type Route = (url: URL) => HttpReply | Promise<HttpReply>;

export interface HttpServer {
  /** @returns the port that it listens on */
  listen(port: number, address?: string): Promise<number>;
  close(): void;
}

/** Serves health, metrics and explanations. Nobody has to say who they are: nothing here is secret, and nothing changes. */
export function createHttpServer(routes: ReadonlyMap<string, Route>, onFault: (error: unknown) => void): HttpServer {
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 10_000 }, (request, response) => {
    reply(request.method ?? '', request.url ?? '/').then(
      ({ status, type, text }) => {
        response.writeHead(status, {
          'content-type': type,
          'content-length': Buffer.byteLength(text),
          'cache-control': 'no-store',
        });
        response.end(request.method === 'HEAD' ? undefined : text);
      },
      (error: unknown) => {
        onFault(error);
        response.destroy();
      },
    );
    request.resume();
  });

  async function reply(method: string, path: string): Promise<HttpReply> {
    const url = URL.canParse(path, base) ? new URL(path, base) : undefined;
    const route = url === undefined ? undefined : routes.get(url.pathname);
    if (url === undefined || route === undefined) return plainReply(404, 'Not found.');
    if (method !== 'GET' && method !== 'HEAD') return plainReply(405, 'Only GET is answered.');
    return route(url);
  }

  return {
    async listen(port, address) {
      server.listen(port, address);
      await once(server, 'listening');
      return (server.address() as AddressInfo).port; // it listens on a TCP port
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

const base = 'http://localhost';

/** One line of text. */
export function plainReply(status: number, text: string): HttpReply {
  return { status, type: 'text/plain; charset=utf-8', text: `${text}\n` };
}
