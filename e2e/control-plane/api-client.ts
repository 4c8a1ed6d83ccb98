import { Agent, request as startRequest } from 'node:https';
import { text } from 'node:stream/consumers';

export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
  /** What the server says in `Warning` headers. */
  readonly warnings: readonly string[];
}

export interface ApiClient {
  /** Sends one request. A refusal is an answer; only a broken connection throws. */
  request(method: string, path: string, content?: { readonly type: string; readonly text: string }): Promise<ApiAnswer>;
  close(): void;
}

/** Connections are kept and shared, so that thousands of calls may be started at once and run a few at a time. */
export function createApiClient(options: {
  readonly url: string;
  readonly token: string;
  readonly certificate: string;
}): ApiClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 8, ca: options.certificate });
  return {
    async request(method, path, content) {
      const headers: Record<string, string> = { authorization: `Bearer ${options.token}`, accept: 'application/json' };
      if (content !== undefined) {
        headers['content-type'] = content.type;
        headers['content-length'] = String(Buffer.byteLength(content.text));
      }
      const { promise, resolve, reject } = Promise.withResolvers<ApiAnswer>();
      const outgoing = startRequest(new URL(path, options.url), { agent, method, headers }, (incoming) => {
        text(incoming).then(
          (answer) =>
            resolve({
              status: incoming.statusCode ?? 0,
              body: readBody(answer),
              warnings: readWarnings(incoming.headers['warning']),
            }),
          reject,
        );
      });
      outgoing.on('error', reject);
      outgoing.end(content?.text);
      return promise;
    },
    close: () => agent.destroy(),
  };
}

/** Every answer of the API is JSON but for health checks and a few refusals of its HTTP layer. */
function readBody(answer: string): unknown {
  try {
    return JSON.parse(answer);
  } catch {
    return answer;
  }
}

/** @source RFC 9111, section 5.5: `299 - "text"`, several joined by commas; quotes in the text are escaped */
function readWarnings(header: string | undefined): readonly string[] {
  return [...(header ?? '').matchAll(/\d{3} \S+ "((?:[^"\\]|\\.)*)"/g)].map((match) =>
    (match[1] ?? '').replaceAll(/\\(.)/g, '$1'),
  );
}
