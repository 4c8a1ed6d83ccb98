import { request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';

/** Someone outside, who knows an address and the name of the site and nothing else. */
export interface Visitor {
  get(path: string): Promise<Answer>;
  post(path: string, message?: Message): Promise<Answer>;
  put(path: string, message: Message): Promise<Answer>;
}

export interface Message {
  readonly body?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What came back, whatever its status. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
}

export interface Site {
  /** Where the proxy answers: `http://10.97.3.2:80`. */
  readonly base: string;
  /** Name of the site, as the Host header says it. Without it, the host of `base`. */
  readonly host?: string;
}

/** No single request takes longer: a site that keeps people waiting for half a minute is down. */
const requestTimeoutMs = 30_000;

/** Visits a site, each request over a connection of its own. A broken connection is an error that names the request. */
export function visit(site: Site): Visitor {
  const send = async (method: string, path: string, { body, headers = {} }: Message = {}): Promise<Answer> => {
    try {
      return await new Promise<Answer>((resolve, reject) => {
        const outgoing = request(new URL(path, site.base), {
          method,
          agent: false,
          timeout: requestTimeoutMs,
          headers: {
            ...headers,
            ...(site.host === undefined ? {} : { host: site.host }),
            ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
          },
        });
        outgoing.once('timeout', () => outgoing.destroy(new Error(`no answer in ${requestTimeoutMs / 1000} s`)));
        outgoing.once('error', reject);
        outgoing.once('response', (incoming) => {
          buffer(incoming).then(
            (content) => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: content }),
            reject,
          );
        });
        outgoing.end(body);
      });
    } catch (error) {
      throw new Error(`${method} ${path}: ${String(error)}`, { cause: error });
    }
  };
  return {
    get: (path) => send('GET', path),
    post: (path, message) => send('POST', path, message),
    put: (path, message) => send('PUT', path, message),
  };
}

/**
 * The answer, when it has the expected status.
 *
 * @throws with the beginning of what came instead
 */
export function expectStatus(answer: Answer, status: number, what: string): Answer {
  if (answer.status === status) return answer;
  throw new Error(`${what}: expected ${status}, got ${answer.status}: ${answer.body.toString().slice(0, 300)}`);
}

/**
 * Asks until there is something to see, and answers it. A refused connection or a server error is not the end: it is asked
 * again until the time is over.
 *
 * @throws with what was expected and what was seen last
 */
export async function eventually<T>(
  expected: string,
  options: { readonly timeoutMs: number; readonly look: () => Promise<T | undefined> },
): Promise<T> {
  const deadline = performance.now() + options.timeoutMs;
  let lastProblem = '';
  do {
    try {
      const seen = await options.look();
      if (seen !== undefined) return seen;
      lastProblem = '';
    } catch (error) {
      lastProblem = ` Last: ${error instanceof Error ? error.message : String(error)}`;
    }
    // Not more often: those who serve share the machine with those who ask.
    await pause(200);
  } while (performance.now() < deadline);
  throw new Error(`Expected ${expected} within ${options.timeoutMs / 1000} s.${lastProblem}`);
}
