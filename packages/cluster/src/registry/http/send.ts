import { lookup as resolveName } from 'node:dns';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { getCACertificates } from 'node:tls';
import { RegistryError } from '../registry-error.ts';
import { type AddressPolicy, judgeAddress } from './address-policy.ts';
import type { ConnectionSettings, HttpAnswer, HttpRequest, HttpSend } from './message.ts';
import { type ProxySettings, proxyFor } from './proxy.ts';

export interface SendOptions {
  readonly addresses: AddressPolicy;
  readonly proxies: ProxySettings;
  /** Certificates of authorities that every host is checked against, beside the usual ones. PEM. */
  readonly authorities?: readonly string[];
  /** Finds the addresses of a name; that of the system when absent. */
  readonly resolve?: LookupFunction;
}

/** Connections kept per host; one registry never gets more requests at a time than its budget allows anyway. */
const maxSocketsPerHost = 32;

/**
 * Speaks HTTP for real. The address of every connection is judged after its name was resolved, and the connection goes to
 * the very address that was judged. Behind a proxy the proxy resolves the name, so only addresses written as such are.
 */
export function createSend(options: SendOptions): HttpSend {
  const agents = new Map<string, HttpAgent>();
  const lookup = guardedLookup(options.resolve ?? resolveName, options.addresses);
  return async (request) => {
    try {
      const host = request.url.hostname.replace(/^\[|\]$/g, '');
      if (isIP(host) !== 0) refuseAddress(host, request.url.host, options.addresses);
      const proxy = proxyFor(request.url, options.proxies);
      // Node would go past a proxy of another kind, which is not what somebody who set one wants.
      if (proxy !== undefined && !/^https?:\/\//i.test(proxy))
        throw senseless(request.url, 'its scheme is neither http nor https');
      const key = JSON.stringify([request.url.protocol, proxy, request.connection ?? {}]);
      const agent = agents.get(key) ?? createAgent(request, { proxy, lookup, authorities: options.authorities ?? [] });
      agents.set(key, agent);
      return await exchange(request, agent);
    } catch (error) {
      if (request.signal?.aborted === true) throw error;
      // Settings that Node refuses, such as a certificate that is none, are thrown before anything is sent.
      throw troubleOf(error, request.url);
    }
  };
}

function createAgent(
  { url, connection = {} }: HttpRequest,
  { proxy, lookup, authorities }: { proxy: string | undefined; lookup: LookupFunction; authorities: readonly string[] },
): HttpAgent {
  const route = proxy === undefined ? { lookup } : { proxyEnv: { http_proxy: proxy, https_proxy: proxy } };
  const pool = { keepAlive: true, maxSockets: maxSocketsPerHost, ...route };
  return url.protocol === 'https:' ? new HttpsAgent({ ...pool, ...securityOf(connection, authorities) }) : new HttpAgent(pool);
}

function securityOf(connection: ConnectionSettings, authorities: readonly string[]): object {
  const extra = [...authorities, ...(connection.authorities ?? [])];
  return {
    ...(extra.length > 0 && { ca: [...getCACertificates('default'), ...extra] }),
    ...(connection.clientCertificate !== undefined && { cert: connection.clientCertificate }),
    ...(connection.clientKey !== undefined && { key: connection.clientKey }),
    ...(connection.skipsVerification === true && { rejectUnauthorized: false }),
  };
}

/** Resolves a name and lets only addresses through that policy allows; the caller connects to nothing else. */
function guardedLookup(resolve: LookupFunction, policy: AddressPolicy): LookupFunction {
  return (hostname, options, answer) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) return answer(error, []);
      const addresses = typeof found === 'string' ? [{ address: found, family: isIP(found) }] : found;
      const allowed = addresses.filter(({ address }) => judgeAddress(address, policy) === undefined);
      const [first] = allowed;
      if (first === undefined)
        return answer(forbidden(hostname, judgeAddress(addresses[0]?.address ?? '', policy) ?? 'no address'), []);
      return options.all === true ? answer(null, allowed) : answer(null, first.address, first.family);
    });
  };
}

function refuseAddress(address: string, host: string, policy: AddressPolicy): void {
  const kind = judgeAddress(address, policy);
  if (kind !== undefined) throw forbidden(host, kind);
}

function forbidden(host: string, kind: string): RegistryError {
  return new RegistryError('forbidden-address', `${host} is ${kind}, which is not asked for images`);
}

function exchange(request: HttpRequest, agent: HttpAgent): Promise<HttpAnswer> {
  const { url, method, headers, body, limits, signal: caller } = request;
  const deadline = AbortSignal.timeout(limits.timeoutMs);
  const signal = caller === undefined ? deadline : AbortSignal.any([deadline, caller]);
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => {
      if (caller?.aborted === true) reject(caller.reason as Error);
      else reject(deadline.aborted ? timedOut(url, limits.timeoutMs) : troubleOf(error, url));
    };
    // `identity`: a limit on bytes would mean little if they could unfold.
    const sent = send(url, { method, agent, signal, headers: { 'accept-encoding': 'identity', ...headers } });
    sent.on('error', fail);
    sent.on('response', (answer) => void readWhole(answer, request).then(resolve, fail));
    sent.end(body);
  });
}

async function readWhole(answer: IncomingMessage, { url, limits, method }: HttpRequest): Promise<HttpAnswer> {
  // Of an answer to HEAD, the length is that of what GET would bring.
  if (method !== 'HEAD' && Number(answer.headers['content-length'] ?? 0) > limits.maxBytes) {
    answer.destroy();
    throw tooLarge(url, limits.maxBytes);
  }
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of answer as AsyncIterable<Uint8Array>) {
    size += part.length;
    if (size > limits.maxBytes) throw tooLarge(url, limits.maxBytes); // leaving the loop ends the connection
    parts.push(part);
  }
  return { status: answer.statusCode ?? 0, headers: headersOf(answer), body: Buffer.concat(parts) };
}

function headersOf({ rawHeaders }: IncomingMessage): ReadonlyMap<string, readonly string[]> {
  const headers = new Map<string, string[]>();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    const value = rawHeaders[index + 1] ?? '';
    const known = headers.get(name);
    if (known === undefined) headers.set(name, [value]);
    else known.push(value);
  }
  return headers;
}

function tooLarge(url: URL, maxBytes: number): RegistryError {
  return new RegistryError('unreadable', `${url.host} sends more than ${maxBytes} bytes where less is expected`);
}

function timedOut(url: URL, timeoutMs: number): RegistryError {
  return new RegistryError('unreachable', `${url.host} did not answer within ${timeoutMs} ms`, { isTransient: true });
}

/** Names what went wrong by its code alone, without the error itself: messages may quote what was sent or set. */
function troubleOf(error: unknown, url: URL): RegistryError {
  if (error instanceof RegistryError) return error;
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'no connection';
  if (/^ERR_(?:INVALID|PROXY|OSSL)/.test(code)) return senseless(url, code);
  if (/CERT|SELF_SIGNED|UNABLE_TO|ALTNAME|^ERR_TLS|^ERR_SSL|^EPROTO/.test(code)) {
    return new RegistryError('unreachable', `${url.host} shows no certificate that we trust (${code})`);
  }
  return new RegistryError('unreachable', `${url.host} cannot be reached (${code})`, { isTransient: true });
}

function senseless(url: URL, why: string): RegistryError {
  return new RegistryError('refused', `a proxy, a certificate or a credential for ${url.host} makes no sense (${why})`);
}
