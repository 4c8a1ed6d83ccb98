import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RegistryDouble } from '@landfall/cluster/registry/testing';

/** A double that speaks HTTP on this machine. */
export interface ServedDouble {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  stop(): Promise<void>;
}

/** @param latencyMs how long each answer takes, asked for each */
export async function serveDouble(double: RegistryDouble, latencyMs: () => number = () => 0): Promise<ServedDouble> {
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const { method = '', url = '', headers } = request;
    const given = double.answer({ method, host: headers.host ?? '', path: url, authorization: headers.authorization });
    if (given === 'cut') {
      response.destroy();
      return;
    }
    const body = typeof given.body === 'string' ? Buffer.from(given.body) : (given.body ?? new Uint8Array());
    response.writeHead(given.status, {
      'content-length': body.length,
      ...(given.headers as Record<string, string | string[]> | undefined),
    });
    response.end(method === 'HEAD' ? undefined : body);
  };
  const server = createServer((request, response) => {
    const waitMs = latencyMs();
    if (waitMs === 0) answer(request, response);
    else setTimeout(() => answer(request, response), waitMs);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on a TCP port
  return {
    host: `127.0.0.1:${port}`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
