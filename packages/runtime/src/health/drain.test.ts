import { Agent, createServer, type IncomingMessage, request, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { afterEach, expect, test, vi } from 'vitest';
import { createDrain, type DrainEvent, type DrainOptions } from './drain.ts';
import { createHealth } from './health.ts';

const closing: (() => void)[] = [];

afterEach(() => {
  vi.useRealTimers();
  for (const close of closing.splice(0)) close();
});

test('readiness fails first, servers answer through the wait, then work is finished, and pools are closed last', async () => {
  const { drain, health, events } = prepare({ waitMs: 5_000 });
  const server = createServer((_, response) => response.end('ok'));
  drain.addServer('web', server);
  const base = await listen(server);
  drain.addCleanUp({ name: 'pool', stop: () => {} });
  drain.addCleanUp({ name: 'tasks-pool', stop: () => {} });
  drain.addWork({ name: 'tasks', stop: () => expect(health.report().readiness.isGood).toBe(false) });

  // The wait ends when we say so, however long an answer takes.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const result = drain.begin('a test');
  const answer = await get(`${base}/`);
  vi.advanceTimersByTime(5_000);

  expect(answer).toMatchObject({ status: 200, connection: 'close' });
  expect(await result).toMatchObject({ isClean: true, failed: [] });
  expect(events.map(({ kind, name = '' }) => `${kind} ${name}`.trim())).toEqual([
    'begun',
    'stopped tasks',
    'waited',
    'stopped web',
    'cleaned-up tasks-pool',
    'cleaned-up pool',
    'ended',
  ]);
  expect(server.listening).toBe(false);
});

test('requests that were sent one behind the other are all answered', async () => {
  const { drain } = prepare();
  const release = Promise.withResolvers<void>();
  const [second, third] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const server = createServer(({ url }, response) => {
    if (url === '/2') second.resolve();
    if (url === '/3') third.resolve();
    void release.promise.then(() => response.end(`answer to ${url}`));
  });
  drain.addServer('web', server);
  const { port } = new URL(await listen(server));
  const socket = connect(Number(port), '127.0.0.1');
  closing.push(() => socket.destroy());
  const heard = readText(socket);
  socket.write('GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n');
  await second.promise;

  const result = drain.begin('a test');
  socket.write('GET /3 HTTP/1.1\r\nHost: a\r\n\r\n');
  await third.promise;
  release.resolve();

  expect((await heard).match(/answer to \/\d/g)).toEqual(['answer to /1', 'answer to /2', 'answer to /3']);
  expect((await result).isClean).toBe(true);
});

test('an answer that is under way is finished, and its client is asked to leave', async () => {
  const { drain } = prepare();
  const release = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  const server = createServer((_, response) => {
    arrived.resolve();
    void release.promise.then(() => response.end('slow'));
  });
  drain.addServer('web', server);
  const answer = get(await listen(server));
  await arrived.promise;

  const result = drain.begin('a test');
  release.resolve();

  expect(await answer).toEqual({ status: 200, connection: 'close', text: 'slow' });
  expect((await result).isClean).toBe(true);
});

test('connections that are idle, that never asked, and that kept an answer begun before, do not hold up the end', async () => {
  const { drain } = prepare();
  const release = Promise.withResolvers<void>();
  const server = createServer({ keepAliveTimeout: 600_000 }, (incoming, response) => {
    response.write('begun ');
    if (incoming.url === '/slow') void release.promise.then(() => response.end('ended'));
    else response.end();
  });
  drain.addServer('web', server);
  const base = await listen(server);
  const agent = new Agent({ keepAlive: true });
  closing.push(() => agent.destroy());
  await get(`${base}/`, agent);
  const silent = await openSocket(server);
  const slow = get(`${base}/slow`, new Agent({ keepAlive: true }));
  await slow.begun;

  const result = drain.begin('a test');
  release.resolve();

  expect((await result).isClean).toBe(true);
  expect(await slow).toMatchObject({ text: 'begun ended' });
  await expect.poll(() => silent.closed, { timeout: 15_000 }).toBe(true);
});

test('what has not ended at the deadline is cut off, said, and the clean-up still runs', async () => {
  const { drain, events } = prepare({ deadlineMs: 100 });
  const server = createServer(() => {});
  drain.addServer('web', server);
  const cut = get(await listen(server)).catch((error: unknown) => error);
  await new Promise((resolve) => void server.once('request', resolve));
  drain.addWork({ name: 'deaf', stop: () => new Promise(() => {}) });
  let isCleanedUp = false;
  drain.addCleanUp({ name: 'pool', stop: () => void (isCleanedUp = true) });

  const result = await drain.begin('a test');

  expect(result).toMatchObject({ isClean: false, failed: expect.arrayContaining(['web', 'deaf']) });
  expect(isCleanedUp).toBe(true);
  expect(await cut).toBeInstanceOf(Error);
  expect(events.find(({ kind, name }) => kind === 'failed' && name === 'web')?.error).toMatchObject({
    message: 'cut off 1 requests and 1 connections',
  });
});

test('a step that fails holds up nobody, and a second drain is the first', async () => {
  const { drain } = prepare();
  drain.addWork({
    name: 'broken',
    stop: () => {
      throw new Error('no');
    },
  });
  let cleanUps = 0;
  drain.addCleanUp({ name: 'pool', stop: () => void (cleanUps += 1) });

  const [first, second] = await Promise.all([drain.begin('one'), drain.begin('two')]);

  expect(first).toMatchObject({ isClean: false, failed: ['broken'] });
  expect(second).toBe(first);
  expect(cleanUps).toBe(1);
});

test('a deadline before the wait has ended, and a name twice, are refused', () => {
  const health = createHealth();
  closing.push(() => health.close());

  expect(() => createDrain({ health, waitMs: 5_000, deadlineMs: 4_000 })).toThrow('deadlineMs is 4000');
  const drain = createDrain({ health });
  drain.addWork({ name: 'tasks', stop: () => {} });
  expect(() => drain.addCleanUp({ name: 'tasks', stop: () => {} })).toThrow('There is a "tasks" already.');
});

interface PlainEvent {
  readonly kind: DrainEvent['kind'];
  readonly name?: string;
  readonly error?: unknown;
}

function prepare(options: Partial<DrainOptions> = {}) {
  const health = createHealth();
  health.markStarted();
  const events: PlainEvent[] = [];
  const drain = createDrain({ health, waitMs: 0, onEvent: (event) => events.push(event), ...options });
  return { health, drain, events };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Answer {
  readonly status: number;
  readonly connection: string | undefined;
  readonly text: string;
}

interface PendingAnswer extends Promise<Answer> {
  readonly begun: Promise<void>;
}

/** `begun` resolves with the first bytes of the answer. */
function get(address: string, agent = new Agent()): PendingAnswer {
  const begun = Promise.withResolvers<void>();
  const answer = new Promise<Answer>((resolve, reject) => {
    const outgoing = request(address, { agent }, (incoming: IncomingMessage) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (part: string) => {
        text += part;
        begun.resolve();
      });
      incoming.once('end', () => resolve({ status: incoming.statusCode ?? 0, connection: incoming.headers.connection, text }));
      incoming.once('error', reject);
    });
    outgoing.once('error', reject);
    outgoing.end();
  });
  return Object.assign(answer, { begun: begun.promise });
}

async function openSocket(server: Server): Promise<Socket> {
  const accepted = new Promise((resolve) => void server.once('connection', resolve));
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => {});
  closing.push(() => socket.destroy());
  await accepted;
  return socket;
}
