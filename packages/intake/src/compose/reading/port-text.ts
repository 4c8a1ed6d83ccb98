import type { Port } from '@landfall/model';

/** Longest range of ports that is written out port by port. */
export const maxPortRange = 256;

/**
 * Reads `8080`, `8080/udp` or `8000-8010/tcp` as Compose (`expose`) and Dockerfiles (`EXPOSE`) write them.
 *
 * @returns the ports, at most `maxPortRange` of them, and whether some were cut; undefined when the text is no port
 */
export function parsePortText(text: string): { readonly ports: readonly Port[]; readonly isCut: boolean } | undefined {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/(tcp|udp|sctp))?$/i.exec(text.trim());
  if (match === null) return undefined;
  const first = Number(match[1]);
  const last = Number(match[2] ?? match[1]);
  if (first < 1 || last > 65_535 || last < first) return undefined;
  const protocol = (match[3]?.toLowerCase() ?? 'tcp') as Port['protocol']; // the pattern admits no other
  const end = Math.min(last, first + maxPortRange - 1);
  const ports = Array.from({ length: end - first + 1 }, (_, index) => ({ port: first + index, protocol }));
  return { ports, isCut: end < last };
}
