import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';

/**
 * Runs the work while no other process on this machine runs work under the same name.
 *
 * The lock is a listening socket in Linux's abstract namespace: the kernel gives it to one process and takes it back when
 * that process ends in whatever way, so a lock is never stale. Those who wait hold a connection to it, which closes then.
 */
export async function withLock<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  const address = `\0landfall-${createHash('sha256').update(name).digest('hex').slice(0, 32)}`;
  let server = await tryListen(address);
  while (server === undefined) {
    await untilReleased(address);
    server = await tryListen(address);
  }
  try {
    return await work();
  } finally {
    await release(server);
  }
}

/** The lock, or undefined when another process holds it. */
async function tryListen(address: string): Promise<Lock | undefined> {
  const server = createServer();
  const waiting = new Set<() => void>();
  server.on('connection', (socket) => {
    waiting.add(() => socket.destroy());
    socket.on('error', () => socket.destroy());
  });
  server.listen(address);
  try {
    await once(server, 'listening');
    return { server, waiting };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return undefined;
    throw error;
  }
}

interface Lock {
  readonly server: Server;
  readonly waiting: ReadonlySet<() => void>;
}

async function untilReleased(address: string): Promise<void> {
  const socket = connect(address);
  socket.on('error', () => socket.destroy());
  await new Promise<void>((resolve) => socket.once('close', () => resolve()));
}

async function release(lock: Lock): Promise<void> {
  const closed = once(lock.server, 'close');
  lock.server.close();
  for (const dismiss of lock.waiting) dismiss();
  await closed;
}
