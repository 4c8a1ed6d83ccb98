import { AppError } from '@landfall/model';
import { describe, expect, test } from 'vitest';
import { findAccount } from './account.ts';
import { createPlatformClient, type PlatformClient } from './client.ts';

const account = { origin: 'https://api.example', token: 'not-a-real-token', tokenFrom: 'HEROKU_API_KEY' };

interface Asked {
  readonly url: string;
  readonly headers: Headers;
}

/** A client over answers that come one after the other, with what it asked and how long it waited. */
function scripted(...answers: readonly (Response | Error)[]) {
  const asked: Asked[] = [];
  const waits: number[] = [];
  const left = [...answers];
  const client: PlatformClient = createPlatformClient(account, {
    fetch: (url, init) => {
      asked.push({ url, headers: new Headers(init.headers) });
      const next = left.shift();
      if (next === undefined) throw new Error('Nothing more was expected.');
      return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
    },
    wait: (milliseconds) => {
      waits.push(milliseconds);
      return Promise.resolve();
    },
    random: () => 0.5,
  });
  return { client, asked, waits };
}

function json(value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(value), { status, headers: { 'request-id': 'abc-123', ...headers } });
}

async function refusal(act: Promise<unknown>): Promise<AppError> {
  const error: unknown = await act.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof AppError) return error;
  throw new Error('It was not refused.', { cause: error });
}

describe('a request', () => {
  test('names the version of the API, and carries the token', async () => {
    const { client, asked } = scripted(json({ name: 'shop' }));

    expect(await client.get('/apps/shop')).toEqual({ kind: 'found', value: { name: 'shop' } });
    expect(asked[0]?.url).toBe('https://api.example/apps/shop');
    expect(asked[0]?.headers.get('accept')).toBe('application/vnd.heroku+json; version=3');
    expect(asked[0]?.headers.get('authorization')).toBe('Bearer not-a-real-token');
  });

  test('follows a redirect on the same host, and no other', async () => {
    const here = scripted(new Response(undefined, { status: 307, headers: { location: '/apps/new' } }), json({}));
    await here.client.get('/apps/old');
    expect(here.asked.map(({ url }) => url)).toEqual(['https://api.example/apps/old', 'https://api.example/apps/new']);

    for (const location of ['https://evil.example/', 'http://api.example/', '//evil.example/x', 'https://api.example:8443/']) {
      const away = scripted(new Response(undefined, { status: 302, headers: { location } }));
      expect((await refusal(away.client.get('/apps/old'))).message).toContain('not sent to another host');
      expect(away.asked).toHaveLength(1);
    }
  });

  test('does not go round in circles', async () => {
    const round = () => new Response(undefined, { status: 302, headers: { location: '/again' } });
    const { client, asked } = scripted(round(), round(), round(), round(), round(), round());

    expect((await refusal(client.get('/again'))).code).toBe('HEROKU_API_FAILED');
    expect(asked.length).toBeLessThan(6);
  });
});

describe('what passes', () => {
  test('is tried again, after longer and longer waits, and at last told with its reason', async () => {
    const { client, asked, waits } = scripted(
      json({}, 502),
      new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } }),
      json({}, 500),
      json({}, 503),
    );

    expect((await refusal(client.get('/apps/shop'))).message).toContain('status 503');
    expect(asked).toHaveLength(4);
    expect(waits).toEqual([500, 1000, 2000]);
  });

  test('is given up when no answer comes in time, however often', async () => {
    let asked = 0;
    const client = createPlatformClient(account, {
      fetch: (_, { signal }) =>
        new Promise((_resolve, reject) => {
          asked += 1;
          signal?.addEventListener('abort', () => reject(signal.reason as Error)); // What AbortSignal.timeout gives is an Error.
        }),
      timeoutMs: 5,
      wait: () => Promise.resolve(),
      random: () => 0.5,
    });

    expect((await refusal(client.get('/x'))).message).toContain('no answer within 0.005 seconds');
    expect(asked).toBe(4);
  });

  test('waits as long as Heroku asks, and not for ever', async () => {
    const short = scripted(json({ id: 'rate_limit' }, 429, { 'retry-after': '7' }), json({}));
    await short.client.get('/x');
    expect(short.waits).toEqual([7000]);

    const long = scripted(json({ id: 'rate_limit', message: 'Too many.' }, 429, { 'retry-after': '3600' }));
    expect((await refusal(long.client.get('/x'))).message).toBe(
      'The account has used up its requests for now: Too many (request abc-123). Try again in 3600 seconds.',
    );
  });

  test('is given time when requests run short', async () => {
    const { client, waits } = scripted(json({}, 200, { 'ratelimit-remaining': '3' }));
    await client.get('/x');

    expect(waits).toEqual([1000]);
  });

  test('is no word of Heroku that it refuses: those are not tried again', async () => {
    const { client, asked } = scripted(json({ message: 'Gone.' }, 404));

    expect(await client.get('/x')).toEqual({ kind: 'absent', status: 404, why: ': Gone (request abc-123)' });
    expect(asked).toHaveLength(1);
  });
});

describe('a list', () => {
  test('is read page after page, by the range that the last one names', async () => {
    const { client, asked } = scripted(json([1, 2], 206, { 'next-range': 'id ]b..; max=2' }), json([3], 200));

    expect(await client.list('/x')).toEqual({ kind: 'found', value: [1, 2, 3] });
    expect(asked.map(({ headers }) => headers.get('range'))).toEqual(['id ..; max=200', 'id ]b..; max=2']);
  });

  test('ends where enough has come', async () => {
    const { client, asked } = scripted(json([9], 206, { 'next-range': 'version ]9..' }));

    expect(await client.list('/x', { by: 'version', descending: true, max: 1 })).toEqual({ kind: 'found', value: [9] });
    expect(asked[0]?.headers.get('range')).toBe('version ..; max=1, order=desc');
  });

  test('that never ends is given up', async () => {
    const pages = Array.from({ length: 60 }, () => json([1], 206, { 'next-range': 'id ]a..' }));

    expect((await refusal(scripted(...pages).client.list('/x'))).message).toContain('more than 50 pages');
  });
});

describe('the account', () => {
  const none = () => undefined;

  test('has its token from the variable before that of .netrc', () => {
    const readNetrc = () => 'machine api.heroku.com password from-netrc-file';

    expect(findAccount({ environment: { HEROKU_API_KEY: 'from-variable' }, readNetrc })).toMatchObject({
      token: 'from-variable',
      tokenFrom: 'HEROKU_API_KEY',
    });
    expect(findAccount({ environment: {}, readNetrc }).token).toBe('from-netrc-file');
  });

  test.each(['two words', 'line\nend', 'short', 'ünïcödé-tökën'])(
    'refuses what can be no token, without quoting it: %j',
    (token) => {
      const find = () => findAccount({ environment: { HEROKU_API_KEY: token }, readNetrc: none });

      expect(find).toThrow('is no token');
      expect(find).not.toThrow(token);
    },
  );

  test('sends a token over https, or to this machine', () => {
    const origin = (url: string) =>
      findAccount({ environment: { HEROKU_API_KEY: 'not-a-real-token', HEROKU_API_URL: url }, readNetrc: none }).origin;

    expect(origin('https://api.staging.example/v3')).toBe('https://api.staging.example');
    expect(origin('http://127.0.0.1:8080')).toBe('http://127.0.0.1:8080');
    for (const url of ['http://api.heroku.com', 'ftp://api.heroku.com', 'api.heroku.com'])
      expect(() => origin(url)).toThrow('https is expected');
  });
});

test('what Heroku says is told on one line, without the token', async () => {
  const { client } = scripted(json({ message: `bad\n\u001b[31m${account.token}` }, 401));
  const { message } = await refusal(client.get('/x'));

  expect(message).toContain('HEROKU_API_KEY: bad\ufffd\ufffd[31m*** (request abc-123)');
  expect(message).not.toContain(account.token);
});
