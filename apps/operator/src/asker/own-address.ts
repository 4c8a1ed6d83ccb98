import { networkInterfaces } from 'node:os';

/**
 * Where other replicas reach this one: the address that it is bound to, else the first that this machine has for others. A pod
 * has one; on a machine with several, one that cannot be reached only means that every replica asks for itself.
 *
 * @returns `host:port`; undefined when there is none
 */
export function ownAddress(bindAddress: string | undefined, port: number): string | undefined {
  const host = bindAddress ?? addressForOthers();
  if (host === undefined) return undefined;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

function addressForOthers(): string | undefined {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.find(({ internal, address }) => !internal && !address.startsWith('fe80:'))?.address;
}
