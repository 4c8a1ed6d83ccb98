import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** What lies between a browser and a server, and may break. */
export interface Network {
  /** Address under which the browser reaches the server. */
  readonly origin: string;
  /** How often it has cut every connection. */
  cuts(): number;
  /** Cuts every connection each time when so many bytes have gone to the server, so many times. */
  cutEvery(bytes: number, times: number): void;
  stop(): Promise<void>;
}

/** Passes bytes on to a port of this machine, which may be told later. */
export async function startNetwork(serverPort: () => number): Promise<Network> {
  const sockets = new Set<Socket>();
  let [cuts, cutsLeft, everyBytes, sentBytes] = [0, 0, 0, 0];

  const hold = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => sockets.delete(socket));
  };
  const cutAll = (): void => {
    cuts += 1;
    cutsLeft -= 1;
    sentBytes = 0;
    for (const socket of sockets) socket.resetAndDestroy();
  };
  const server = createServer((browser) => {
    const upstream = connect(serverPort(), '127.0.0.1');
    hold(browser);
    hold(upstream);
    browser.on('data', (chunk) => {
      sentBytes += chunk.length;
      if (cutsLeft > 0 && sentBytes >= everyBytes) cutAll();
    });
    browser.pipe(upstream);
    upstream.pipe(browser);
    upstream.once('close', () => browser.destroySoon());
    browser.once('close', () => upstream.destroySoon());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on a port
  return {
    origin: `http://127.0.0.1:${port}`,
    cuts: () => cuts,
    cutEvery(bytes, times) {
      [everyBytes, cutsLeft, sentBytes, cuts] = [bytes, times, 0, 0];
    },
    async stop() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
