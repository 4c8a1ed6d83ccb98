import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';

/** A server of `node:http` or `node:https` that can end without failing a request. */
export interface DrainableServer {
  /** Requests whose answer has not ended. */
  requestsInFlight(): number;
  /** From now on every answer asks its client to come back over another connection: `Connection: close`. */
  announceEnd(): void;
  /**
   * Accepts no more connections, closes those that are idle, and resolves when every answer has ended.
   *
   * @throws when the signal is aborted before: what is open then is cut off, and the message says how much that was
   */
  close(signal: AbortSignal): Promise<void>;
}

/**
 * Follows the connections of a server; call it before the server listens.
 *
 * `server.close` of Node is not enough: it waits for connections over which nothing was ever asked, for those that were handed
 * over (WebSocket), and for those that fall idle afterwards.
 */
export function makeDrainable(server: HttpServer | HttpsServer): DrainableServer {
  // With the answers that each still owes, in the order of their requests: a client may send some before it hears the first.
  const sockets = new Map<Socket, Set<ServerResponse>>();
  const answers = new Set<ServerResponse>();
  let [isEnding, isClosing] = [false, false];

  server.on(server instanceof TlsServer ? 'secureConnection' : 'connection', (socket: Socket) => {
    sockets.set(socket, new Set());
    socket.once('close', () => sockets.delete(socket));
  });
  // Before the listeners of the application, which may answer at once.
  server.prependListener('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    answers.add(response);
    const owed = sockets.get(socket);
    // Node closes behind the answer that says so, and those behind it would be lost.
    if (isEnding) for (const former of owed ?? []) letStay(former);
    owed?.add(response);
    if (isEnding) askToLeave(response);
    response.once('close', () => {
      answers.delete(response);
      if (owed?.delete(response) === true && isClosing && owed.size === 0) socket.end();
    });
  });

  return {
    requestsInFlight: () => answers.size,
    announceEnd() {
      isEnding = true;
      for (const owed of sockets.values()) {
        const last = [...owed].at(-1);
        if (last !== undefined) askToLeave(last);
      }
    },
    async close(signal) {
      this.announceEnd();
      isClosing = true;
      const { promise: closed, resolve, reject } = Promise.withResolvers<void>();
      server.close((error) => (error === undefined || isNotRunning(error) ? resolve() : reject(error)));
      // Over these nothing was ever asked; Node takes them for busy.
      for (const socket of sockets.keys()) if (socket.bytesRead === 0) socket.destroy();
      const cutOff = () => {
        reject(new Error(`cut off ${answers.size} requests and ${sockets.size} connections`));
        for (const socket of sockets.keys()) socket.destroy();
      };
      if (signal.aborted) cutOff();
      else signal.addEventListener('abort', cutOff, { once: true });
      try {
        await closed;
      } finally {
        signal.removeEventListener('abort', cutOff);
      }
    },
  };
}

/** Only what has not begun to answer can still say it. */
function askToLeave(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}

function letStay(response: ServerResponse): void {
  if (!response.headersSent) response.removeHeader('Connection');
}

/** A server that somebody else has closed, or that never listened, is what was wanted. */
function isNotRunning(error: Error): boolean {
  return 'code' in error && error.code === 'ERR_SERVER_NOT_RUNNING';
}
