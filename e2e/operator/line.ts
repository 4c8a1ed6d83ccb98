import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A line to a server that can be cut, as networks are: what is sent then is neither answered nor refused. */
export interface Line {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  /** From now on nothing comes through, in connections that are there and in new ones. */
  cut(): void;
  mend(): void;
  stop(): Promise<void>;
}

/** @param target `127.0.0.1:PORT` */
export async function openLine(target: string): Promise<Line> {
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((caller) => {
    const callee = connect(Number(target.split(':')[1]), '127.0.0.1');
    for (const [socket, other] of [
      [caller, callee],
      [callee, caller],
    ] as const) {
      sockets.add(socket);
      if (isCut) socket.pause();
      socket.on('data', (part) => void other.write(part));
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    if (isCut) for (const socket of [caller, callee]) socket.pause();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on a TCP port
  return {
    host: `127.0.0.1:${port}`,
    cut() {
      isCut = true;
      for (const socket of sockets) socket.pause();
    },
    mend() {
      isCut = false;
      // Connections that were cut are given up, as a network would lose them.
      for (const socket of sockets) socket.destroy();
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
