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
  const send: Send = (response, { name, value, status = 200, headers = {} }) => {
    const isList = Array.isArray(value) && name !== 'config-var';
    for (const item of isList ? value : [value]) invalid.push(...violations(item, definitions[name], name));
    response.writeHead(status, { 'content-type': 'application/json', 'ratelimit-remaining': '4321', ...headers });
    response.end(JSON.stringify(value));
  };
  const refuse: Refuse = (response, status, { headers, ...error }) =>
    send(response, { name: 'error', value: error, status, ...(headers === undefined ? {} : { headers }) });

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
      refuse(response, 401, { id: 'unauthorized', message: 'Invalid credentials provided.' });
    else if (request.headers.accept !== 'application/vnd.heroku+json; version=3')
      refuse(response, 404, {
        id: 'not_found',
        message: 'The requested API endpoint was not found. Are you using the right HTTP verb and Accept header?',
      });
    else answer(path, request, response);
  });

  const answer = (path: string, request: IncomingMessage, response: ServerResponse): void => {
    const found = state.find(path);
    if (request.method !== 'GET') refuse(response, 405, { id: 'method_not_allowed', message: 'Nothing is changed here.' });
    else if (found === undefined)
      refuse(response, 404, {
        id: 'not_found',
        message: `Couldn't find that ${path.includes('pipeline') ? 'pipeline' : 'app'}.`,
      });
    else if (!Array.isArray(found.value) || found.definition === 'config-var')
      send(response, { name: found.definition, value: found.value });
    else send(response, { name: found.definition, ...pageOf(found.value, String(request.headers.range)) });
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

interface Reply {
  readonly name: DefinitionName;
  readonly value: unknown;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

type Send = (response: ServerResponse, reply: Reply) => void;

type Refuse = (
  response: ServerResponse,
  status: number,
  error: { readonly id: string; readonly message: string; readonly headers?: Readonly<Record<string, string>> },
) => void;

/** The part of a list that a range asks for, and the range of the next one. */
function pageOf(items: readonly unknown[], range: string): Required<Omit<Reply, 'name'>> {
  const order = range.includes('order=desc') ? items.toReversed() : items;
  const from = Number(/^\w+ \](\d+)\.\./.exec(range)?.[1] ?? '-1') + 1;
  const max = Math.min(pageItems, Number(/max=(\d+)/.exec(range)?.[1] ?? pageItems));
  const value = order.slice(from, from + max);
  const last = from + value.length - 1;
  const isWhole = last >= order.length - 1;
  return {
    value,
    status: isWhole ? 200 : 206,
    headers: {
      'accept-ranges': 'id, version, ordinal',
      'content-range': `id ${from}..${last}; max=${max}`,
      ...(isWhole ? {} : { 'next-range': `id ]${last}..; max=${max}` }),
    },
  };
}

function fail(kind: Fault['kind'], response: ServerResponse, refuse: Refuse): void {
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
  } else {
    const { status, id = 'error', message = 'It went wrong.', headers = {} } = kind;
    refuse(response, status, { id, message, headers });
  }
}
