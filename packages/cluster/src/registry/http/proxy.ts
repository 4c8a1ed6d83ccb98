import { isIP } from 'node:net';
import { networkList } from './address-policy.ts';

/** Where requests go through a proxy, in the words of the usual environment variables. */
export interface ProxySettings {
  /** Proxy for `http:` addresses, as a URL; may hold a user and a password. */
  readonly http?: string;
  /** Proxy for `https:` addresses. */
  readonly https?: string;
  /** `NO_PROXY`: names, addresses and networks that are asked directly. */
  readonly direct: readonly string[];
}

/** Reads the usual variables; those in lower case win, as in curl and Go. */
export function readProxySettings(environment: Readonly<Record<string, string | undefined>>): ProxySettings {
  const first = (...names: readonly string[]): string | undefined =>
    names.map((name) => environment[name]?.trim()).find((value) => value !== undefined && value !== '');
  const http = withScheme(first('http_proxy', 'HTTP_PROXY'));
  const https = withScheme(first('https_proxy', 'HTTPS_PROXY'));
  const direct = first('no_proxy', 'NO_PROXY') ?? '';
  return {
    ...(http !== undefined && { http }),
    ...(https !== undefined && { https }),
    direct: direct.split(/[\s,]+/).filter((entry) => entry !== ''),
  };
}

/** `proxy.example:3128` is a proxy over HTTP, as curl and Go take it. */
function withScheme(proxy: string | undefined): string | undefined {
  return proxy === undefined || proxy.includes('://') ? proxy : `http://${proxy}`;
}

/**
 * Says which proxy an address is asked through; undefined for none. This machine itself is always asked directly.
 *
 * @source golang.org/x/net/http/httpproxy, `Config.NoProxy`: suffixes of domains, a leading dot for subdomains alone, ports,
 *   addresses, networks, and `*`
 */
export function proxyFor(url: URL, settings: ProxySettings): string | undefined {
  const proxy = url.protocol === 'https:' ? settings.https : settings.http;
  if (proxy === undefined) return undefined;
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  const isHere = host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
  return isHere || settings.direct.some((entry) => covers(entry.toLowerCase(), host, port)) ? undefined : proxy;
}

function covers(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  const family = isIP(host);
  if (entry.includes('/')) return family !== 0 && networkList([entry]).check(host, family === 4 ? 'ipv4' : 'ipv6');
  const { name, onlyPort } = splitPort(entry);
  if (onlyPort !== undefined && onlyPort !== port) return false;
  if (isIP(name) !== 0 || family !== 0) return name === host;
  const domain = name.replace(/^\*/, '');
  return domain.startsWith('.') ? host.endsWith(domain) : host === domain || host.endsWith(`.${domain}`);
}

function splitPort(entry: string): { readonly name: string; readonly onlyPort?: string } {
  const bracketed = /^\[(.*)\](?::(\d+))?$/.exec(entry);
  const plain = bracketed ?? (isIP(entry) === 6 ? null : /^([^:]*):(\d+)$/.exec(entry));
  if (plain === null) return { name: entry };
  const [, name = '', onlyPort] = plain;
  return onlyPort === undefined ? { name } : { name, onlyPort };
}
