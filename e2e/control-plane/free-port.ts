import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/**
 * Below the ports that the kernel gives to connections as they are made: one of those may be taken between here and the server
 * that it is for.
 *
 * @source Linux, Documentation/networking/ip-sysctl, `ip_local_port_range`
 */
const [firstPort, endPort] = [18_000, 32_000] as const;

/** A port of this machine that nobody listens on now, for a program that must be told one. */
export async function freePort(): Promise<number> {
  const [port = 0] = await freePorts(1);
  return port;
}

/** Several such ports, all different. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const held = new Map<number, Server>();
  while (held.size < count) {
    const port = randomInt(firstPort, endPort);
    const server = await tryListen(port);
    if (server !== undefined) held.set(port, server);
  }
  for (const server of held.values()) {
    server.close();
    await once(server, 'close');
  }
  return [...held.keys()];
}

async function tryListen(port: number): Promise<Server | undefined> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
    return server;
  } catch {
    return undefined; // somebody has it
  }
}
