import { isIpAddress } from '../validate/ip-address.ts';

/** A published port; `published` is text because it may be a range, and empty when the engine picks one. */
export interface PortSpec {
  readonly hostIp: string;
  readonly target: number;
  readonly published: string;
  readonly protocol: string;
}

export interface WrongPort {
  readonly kind: 'wrong';
  readonly reason: string;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads the short form of a port, `address:host:container/protocol`; ranges give one entry per container port, sorted as
 * texts.
 *
 * @source go-connections v0.4.0 nat/nat.go, ParsePortSpec; compose-go types/types.go, ParsePortConfig
 */
export function parsePorts(spec: string): readonly PortSpec[] | WrongPort {
  const parts = spec.split(':');
  const containerPart = parts.at(-1) ?? '';
  const host = parts.at(-2) ?? '';
  const address = readAddress(parts.slice(0, -2).join(':'));
  if (address === undefined) return wrong(spec, `"${parts.slice(0, -2).join(':')}" is no IP address`);

  const { ports, protocol } = splitProtocol(containerPart);
  if (ports === '') return wrong(spec, 'the container port is missing');
  const container = readRange(ports);
  if (container === undefined) return wrong(spec, `"${ports}" is no port of the container`);
  const published = host === '' ? { start: 0, end: 0 } : readRange(host);
  if (published === undefined) return wrong(spec, `"${host}" is no port of the host`);
  const isRange = container.end !== container.start;
  if (host !== '' && isRange && container.end - container.start !== published.end - published.start) {
    return wrong(spec, `the ranges ${host} and ${ports} have different lengths`);
  }
  if (!['tcp', 'udp', 'sctp'].includes(protocol)) return wrong(spec, `"${protocol}" is no protocol; expected tcp, udp or sctp`);

  return expand(container, host === '' ? undefined : published, { hostIp: address, protocol });
}

function expand(container: Range, host: Range | undefined, shared: Pick<PortSpec, 'hostIp' | 'protocol'>): PortSpec[] {
  const ports: PortSpec[] = [];
  for (let offset = 0; offset <= container.end - container.start; offset += 1) {
    ports.push({ ...shared, target: container.start + offset, published: publishedText(container, host, offset) });
  }
  return ports.sort((a, b) => (`${a.target}/` < `${b.target}/` ? -1 : 1));
}

/** One container port on a range of the host keeps the range. */
function publishedText(container: Range, host: Range | undefined, offset: number): string {
  if (host === undefined) return '';
  if (container.start === container.end && host.start !== host.end) return `${host.start}-${host.end}`;
  return String(host.start + offset);
}

/** The part after a second slash is ignored, as the reference loader ignores it. */
function splitProtocol(text: string): { readonly ports: string; readonly protocol: string } {
  const [ports = '', protocol = ''] = text.split('/');
  return { ports, protocol: protocol === '' ? 'tcp' : protocol.toLowerCase() };
}

function readRange(text: string): Range | undefined {
  const [first = '', second] = text.split('-');
  const start = readPort(first);
  const end = second === undefined ? start : readPort(second);
  if (start === undefined || end === undefined || end < start) return undefined;
  return { start, end };
}

function readPort(text: string): number | undefined {
  if (!/^\d+$/.test(text)) return undefined;
  const port = Number(text);
  return port <= 65_535 ? port : undefined;
}

/** An IPv6 address stands in brackets. */
function readAddress(text: string): string | undefined {
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  if (bare === '') return '';
  if (bare.includes(':') && bare === text) return undefined;
  return isIpAddress(bare) ? bare : undefined;
}

function wrong(spec: string, detail: string): WrongPort {
  return { kind: 'wrong', reason: `"${spec}" is no port: ${detail}; write it as "8080:80", "127.0.0.1:8080:80" or "53:53/udp"` };
}
