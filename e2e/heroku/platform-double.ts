import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type DefinitionName, definitions, violations } from './platform-schema.ts';
import type { PlatformState } from './platform-state.ts';

/** How an answer goes wrong, for requests whose path matches. */
export interface Fault {
  readonly path: RegExp;
  /** How often; always when absent. */
  readonly times?: number;
  readonly kind:
    | {
        readonly status: number;
        readonly id?: string;
        readonly message?: string;
        readonly headers?: Readonly<Record<string, string>>;
      }
    | 'no answer'
    | 'cut off'
    | 'endless'
    | 'no json';
}

/** A request as it came. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
}

/** The Platform API, played from its schema: every object that it sends is held against its definition first. */
export interface PlatformDouble {
  readonly url: string;
  readonly seen: readonly Seen[];
  /** What was sent that its definition does not allow: a fault of the double itself. */
  readonly invalid: readonly string[];
  /** Sets the faults of the requests from now on, and forgets what was seen. */
  expect(faults: readonly Fault[]): void;
  stop(): Promise<void>;
}

/** One page of a list, whatever the client asks for: lists of a test are short. */
const pageItems = 2;

/**
 * Starts a double of the Platform API.
 *
 * @source devcenter.heroku.com/articles/platform-api-reference: "Authentication", "Ranges", "Errors", "Rate limits"
 */
export async function startPlatformDouble(state: PlatformState, token: string): Promise<PlatformDouble> {
  const seen: Seen[] = [];
  const invalid: string[] = [];
  let faults: { fault: Fault; left: number }[] = [];
  const send = (
    response: ServerResponse,
    name: DefinitionName,
    value: unknown,
    status = 200,
    headers: Record<string, string> = {},
  ) => {
    const isList = Array.isArray(value) && name !== 'config-var';
    for (const item of isList ? value : [value]) invalid.push(...violations(item, definitions[name], name));
    response.writeHead(status, { 'content-type': 'application/json', 'ratelimit-remaining': '4321', ...headers });
    response.end(JSON.stringify(value));
  };
  const refuse = (response: ServerResponse, status: number, id: string, message: string, headers: Record<string, string> = {}) =>
    send(response, 'error', { id, message }, status, headers);

  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    seen.push({ method: request.method ?? '', path, headers: request.headers });
    response.setHeader('request-id', '01234567-89ab-cdef-0123-456789abcdef');
    const planned = faults.find(({ fault, left }) => left > 0 && fault.path.test(path));
    if (planned !== undefined) {
      planned.left -= 1;
      fail(planned.fault.kind, response, refuse);
      return;
    }
    if (request.headers.authorization !== `Bearer ${token}`)
      refuse(response, 401, 'unauthorized', 'Invalid credentials provided.');
    else if (request.headers.accept !== 'application/vnd.heroku+json; version=3')
      refuse(
        response,
        404,
        'not_found',
        'The requested API endpoint was not found. Are you using the right HTTP verb and Accept header?',
      );
    else answer(path, request, response);
  });

  const answer = (path: string, request: IncomingMessage, response: ServerResponse): void => {
    const found = state.find(path);
    if (request.method !== 'GET') refuse(response, 405, 'method_not_allowed', 'Nothing is changed here.');
    else if (found === undefined)
      refuse(response, 404, 'not_found', `Couldn't find that ${path.includes('pipeline') ? 'pipeline' : 'app'}.`);
    else if (!Array.isArray(found.value) || found.definition === 'config-var') send(response, found.definition, found.value);
    else sendPage(found.definition, found.value, request, response);
  };

  const sendPage = (
    name: DefinitionName,
    items: readonly unknown[],
    request: IncomingMessage,
    response: ServerResponse,
  ): void => {
    const range = String(request.headers.range ?? '');
    const order = range.includes('order=desc') ? [...items].reverse() : items;
    const from = Number(/^\w+ \](\d+)\.\./.exec(range)?.[1] ?? '-1') + 1;
    const max = Math.min(pageItems, Number(/max=(\d+)/.exec(range)?.[1] ?? pageItems));
    const page = order.slice(from, from + max);
    const last = from + page.length - 1;
    const isWhole = last >= order.length - 1;
    const next = `id ]${last}..; max=${max}`;
    send(response, name, page, isWhole ? 200 : 206, {
      'accept-ranges': 'id, version, ordinal',
      'content-range': `id ${from}..${last}; max=${max}`,
      ...(isWhole ? {} : { 'next-range': next }),
    });
  };

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // It listens on a port.
    seen,
    invalid,
    expect(planned) {
      faults = planned.map((fault) => ({ fault, left: fault.times ?? Number.POSITIVE_INFINITY }));
      seen.length = 0;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function fail(
  kind: Fault['kind'],
  response: ServerResponse,
  refuse: (response: ServerResponse, status: number, id: string, message: string, headers?: Record<string, string>) => void,
): void {
  if (kind === 'no answer') return;
  if (kind === 'cut off') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
    response.write('[{"id"', () => response.destroy());
  } else if (kind === 'no json') {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end('<html>maintenance</html>');
  } else if (kind === 'endless') {
    response.writeHead(200, { 'content-type': 'application/json' });
    const piece = `[${'" ", '.repeat(32 * 1024)}`;
    const write = (): void => {
      while (!response.destroyed && response.write(piece));
      if (!response.destroyed) response.once('drain', write);
    };
    write();
  } else refuse(response, kind.status, kind.id ?? 'error', kind.message ?? 'It went wrong.', { ...kind.headers });
}
