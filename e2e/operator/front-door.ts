import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** A replica behind the door. */
export interface Replica {
  readonly webhookPort: number;
  readonly httpPort: number;
}

/** Plays the Service of the webhook: connections go to replicas that say that they are ready. */
export interface FrontDoor {
  readonly url: string;
  /** The replicas that there are. */
  use(replicas: readonly Replica[]): void;
  /** Connections that a replica was there for. */
  readonly served: number;
  stop(): Promise<void>;
}

const lookEveryMs = 200;

export async function openFrontDoor(): Promise<FrontDoor> {
  let replicas: readonly Replica[] = [];
  let ready: readonly Replica[] = [];
  let next = 0;
  let served = 0;
  const sockets = new Set<Socket>();
  const ending = new AbortController();

  const server = createServer((caller) => {
    const chosen = ready[next % Math.max(1, ready.length)];
    next += 1;
    if (chosen === undefined) {
      caller.destroy();
      return;
    }
    served += 1;
    const callee = connect(chosen.webhookPort, '127.0.0.1');
    for (const socket of [caller, callee]) {
      sockets.add(socket);
      socket.on('close', () => {
        sockets.delete(socket);
        caller.destroy();
        callee.destroy();
      });
      socket.on('error', () => undefined);
    }
    caller.pipe(callee).pipe(caller);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const looking = (async () => {
    while (!ending.signal.aborted) {
      const answers = await Promise.all(replicas.map(isReady));
      ready = replicas.filter((_, index) => answers[index] === true);
      await pause(lookEveryMs, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  })();
  const { port } = server.address() as AddressInfo; // it listens on a TCP port
  return {
    url: `https://127.0.0.1:${port}`,
    use(given) {
      replicas = given;
    },
    get served() {
      return served;
    },
    async stop() {
      ending.abort();
      await looking;
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

async function isReady({ httpPort }: Replica): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${httpPort}/readyz`, { signal: AbortSignal.timeout(10_000) });
    await answer.body?.cancel();
    return answer.status === 200;
  } catch {
    return false;
  }
}
