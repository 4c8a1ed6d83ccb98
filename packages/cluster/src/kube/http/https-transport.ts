import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { KubeConnection } from '../connection/connection.ts';
import { KubeError } from '../kube-error.ts';
import { linesOf } from './lines.ts';
import type { KubeAnswer, KubeRequest, KubeTransport } from './transport.ts';

/** Connections for questions; watches have connections of their own, one each. */
const maxSockets = 32;
/** The kernel asks an idle peer whether it is still there; a partition is noticed after a few of these. */
const keepAliveMs = 10_000;

/** Speaks to an API server for real. */
export function createHttpsTransport(connection: KubeConnection): KubeTransport {
  const isPlain = connection.server.protocol === 'http:';
  const security = securityOf(connection);
  const makeAgent = (options: object): HttpAgent =>
    isPlain ? new HttpAgent(options) : new HttpsAgent({ ...security, ...options });
  const asking = makeAgent({ keepAlive: true, keepAliveMsecs: keepAliveMs, maxSockets });
  const watching = makeAgent({ keepAlive: false });

  function begin(
    { method, path, content, signal }: KubeRequest,
    { agent, headers, deadline }: { agent: HttpAgent; headers: Readonly<Record<string, string>>; deadline: AbortSignal },
  ): Promise<IncomingMessage> {
    const url = new URL(path, connection.server);
    const start = isPlain ? httpRequest : httpsRequest;
    return new Promise((resolve, reject) => {
      const sent = start(url, {
        method,
        agent,
        signal: signal === undefined ? deadline : AbortSignal.any([deadline, signal]),
        headers: {
          accept: 'application/json',
          'accept-encoding': 'identity', // a limit on bytes would mean little if they could unfold
          'user-agent': 'landfall',
          ...headers,
          ...(content !== undefined && {
            'content-type': content.type,
            'content-length': String(Buffer.byteLength(content.text)),
          }),
        },
      });
      sent.on('error', reject);
      sent.on('socket', (socket) => socket.setKeepAlive(true, keepAliveMs));
      sent.on('response', resolve);
      sent.end(content?.text);
    });
  }

  /** The headers of this moment; when they cannot be had, that is the reason. */
  async function headersNow(): Promise<Readonly<Record<string, string>>> {
    try {
      return await connection.headers.current();
    } catch {
      throw new KubeError('unauthorized', 'the token or program that says who we are cannot be read');
    }
  }

  return {
    async send(request) {
      const deadline = AbortSignal.timeout(request.timeoutMs);
      request.signal?.throwIfAborted();
      const headers = await headersNow();
      try {
        const incoming = await begin(request, { agent: asking, headers, deadline });
        const answer = await readWhole(incoming, request.maxBytes);
        if (answer.status === 401) connection.headers.forget();
        return answer;
      } catch (error) {
        throw troubleOf(error, request, { deadline });
      }
    },
    async open(request, { silenceMs }) {
      const deadline = new AbortController();
      const first = setTimeout(() => deadline.abort(), request.timeoutMs);
      try {
        request.signal?.throwIfAborted();
        const headers = await headersNow();
        const incoming = await begin(request, { agent: watching, headers, deadline: deadline.signal });
        if (incoming.statusCode === 401) connection.headers.forget();
        const retryAfterMs = retryAfterOf(incoming);
        return {
          status: incoming.statusCode ?? 0,
          ...(retryAfterMs !== undefined && { retryAfterMs }),
          lines: followedLines(incoming, request, silenceMs),
        };
      } catch (error) {
        throw troubleOf(error, request, { deadline: deadline.signal });
      } finally {
        clearTimeout(first);
      }
    },
    close() {
      asking.destroy();
      watching.destroy();
    },
  };
}

function securityOf(connection: KubeConnection): object {
  const { authority, serverName, clientCertificate, clientKey, skipsVerification } = connection;
  return {
    ...(authority !== undefined && { ca: authority }),
    ...(serverName !== undefined && { servername: serverName }),
    ...(clientCertificate !== undefined && { cert: clientCertificate }),
    ...(clientKey !== undefined && { key: clientKey }),
    ...(skipsVerification === true && { rejectUnauthorized: false }),
  };
}

/** Lines of a stream, which ends with an error when nothing came for too long. */
async function* followedLines(
  incoming: IncomingMessage,
  request: KubeRequest,
  silenceMs: number,
): AsyncGenerator<string, void, undefined> {
  const silence = new KubeError('timed-out', `nothing was heard of ${request.path} for ${silenceMs} ms`);
  let timer = setTimeout(() => incoming.destroy(silence), silenceMs);
  const heard = (async function* hear() {
    for await (const chunk of incoming as AsyncIterable<Uint8Array>) {
      clearTimeout(timer);
      timer = setTimeout(() => incoming.destroy(silence), silenceMs);
      yield chunk;
    }
  })();
  try {
    yield* linesOf(heard, request.maxBytes);
  } catch (error) {
    throw troubleOf(error, request, {});
  } finally {
    clearTimeout(timer);
    incoming.destroy();
  }
}

async function readWhole(incoming: IncomingMessage, maxBytes: number): Promise<KubeAnswer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of incoming as AsyncIterable<Uint8Array>) {
    size += part.length;
    // Leaving the loop ends the connection.
    if (size > maxBytes)
      throw new KubeError('unreadable', `the API server sends more than ${maxBytes} bytes where less is expected`);
    parts.push(part);
  }
  const retryAfterMs = retryAfterOf(incoming);
  return {
    status: incoming.statusCode ?? 0,
    text: Buffer.concat(parts).toString('utf8'),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}

/** The API server gives whole seconds. */
function retryAfterOf({ headers }: IncomingMessage): number | undefined {
  const seconds = Number(headers['retry-after']);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}

/** Names what went wrong by its code alone: messages may quote what was sent. */
function troubleOf(error: unknown, { path, signal, timeoutMs }: KubeRequest, { deadline }: { deadline?: AbortSignal }): unknown {
  if (signal?.aborted === true) return signal.reason;
  if (error instanceof KubeError) return error;
  const [where = path] = path.split('?');
  if (deadline?.aborted === true) return new KubeError('timed-out', `${where} was not answered within ${timeoutMs} ms`);
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'no connection';
  return new KubeError('unreachable', `the API server cannot be reached for ${where} (${code})`);
}
