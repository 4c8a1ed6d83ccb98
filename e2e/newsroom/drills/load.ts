import { Agent, type ClientRequest, request as startRequest } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

export interface LoadOptions {
  /** Such as `http://10.97.0.2:30080`. */
  readonly base: string;
  /** Asked in turn. */
  readonly paths: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  /** How many ask at the same time, each over a connection of its own that it keeps. */
  readonly clients: number;
  /** Between the answer and the next request of one client. */
  readonly pauseMs: number;
  /** Longer is a failure. */
  readonly timeoutMs?: number;
}

export interface Failure {
  readonly path: string;
  /** Since the load began. */
  readonly atMs: number;
  /** The status, or what happened to the connection. */
  readonly what: string;
}

export interface LoadResult {
  readonly requests: number;
  readonly failures: readonly Failure[];
  /** Asked again, because the server closed the kept connection just when it was used again. No answer had begun. */
  readonly askedAgain: number;
  readonly longestMs: number;
}

export interface Load {
  /** How it stands. */
  soFar(): LoadResult;
  /** Lets every request that is under way come to its end. */
  stop(): Promise<LoadResult>;
}

/** A server that closes an idle connection cannot know that a request is on its way, so clients ask such a request again. */
class ClosedWhenReused extends Error {}

/** Asks as several patient clients would, until told to stop. */
export function startLoad(options: LoadOptions): Load {
  const agent = new Agent({ keepAlive: true, maxSockets: options.clients });
  const started = performance.now();
  const failures: Failure[] = [];
  let [requests, askedAgain, longestMs] = [0, 0, 0];
  const stopping = new AbortController();

  const askOnce = async (path: string): Promise<void> => {
    const begun = performance.now();
    requests += 1;
    try {
      await getOrAgain(path);
    } catch (error) {
      const what = error instanceof Error ? error.message : String(error);
      failures.push({ path, atMs: Math.round(begun - started), what });
    }
    longestMs = Math.max(longestMs, Math.round(performance.now() - begun));
  };
  const getOrAgain = async (path: string): Promise<void> => {
    try {
      await get(agent, path, options);
    } catch (error) {
      if (!(error instanceof ClosedWhenReused)) throw error;
      askedAgain += 1;
      await getOrAgain(path);
    }
  };
  const beClient = async (number: number): Promise<void> => {
    for (let turn = number; !stopping.signal.aborted; turn += 1) {
      await askOnce(options.paths[turn % options.paths.length] ?? '/');
      await pause(options.pauseMs);
    }
  };
  const clients = Array.from({ length: options.clients }, (_, number) => beClient(number));
  const soFar = (): LoadResult => ({ requests, failures: [...failures], askedAgain, longestMs });
  return {
    soFar,
    async stop() {
      stopping.abort();
      await Promise.all(clients);
      agent.destroy();
      return soFar();
    },
  };
}

/** @throws unless the whole answer came, with a status below 400 */
async function get(agent: Agent, path: string, options: LoadOptions): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const { headers = {}, timeoutMs = 30_000 } = options;
  const outgoing = startRequest(new URL(path, options.base), { agent, headers, timeout: timeoutMs }, (incoming) => {
    const status = incoming.statusCode ?? 0;
    incoming.resume();
    incoming.once('close', () => {
      if (!incoming.complete) reject(new Error('the answer was cut off'));
      else if (status >= 400) reject(new Error(`status ${status}`));
      else resolve();
    });
    incoming.once('error', reject);
  });
  outgoing.once('timeout', () => outgoing.destroy(new Error(`no answer for ${timeoutMs} ms`)));
  outgoing.once('error', (error) => reject(isClosedWhenReused(outgoing, error) ? new ClosedWhenReused() : error));
  outgoing.end();
  await promise;
}

/** @source Node.js, `request.reusedSocket` */
function isClosedWhenReused(outgoing: ClientRequest, error: Error): boolean {
  return outgoing.reusedSocket && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
}
