import { AppError } from '@landfall/model';
import type { HerokuAccount } from './account.ts';
import { explainRefusal, idOf } from './refusal.ts';
import { type Answer, RequestFailure, requestLimits, type Surroundings, send } from './request.ts';

/** Reads the Platform API. Nothing is ever changed there. */
export interface PlatformClient {
  /** One object. */
  readonly get: (path: string) => Promise<Reply>;
  /** All items of a list, page after page. */
  readonly list: (path: string, order?: ListOrder) => Promise<Reply>;
}

/** How a list is ordered, and how many items are wanted; all by default. */
export interface ListOrder {
  readonly by: string;
  readonly descending?: boolean;
  readonly max?: number;
}

/** What came: a value that nobody has looked at yet, or why it may not be seen. */
export type Reply =
  | { readonly kind: 'found'; readonly value: unknown }
  /** 403, 404: the account may not see it, or there is none. */
  | { readonly kind: 'absent'; readonly status: 403 | 404; readonly why: string };

export interface ClientOptions extends Surroundings {
  readonly wait: (milliseconds: number) => Promise<void>;
  /** From 0 up to 1, so that many clients do not come back at the same moment. */
  readonly random: () => number;
}

/** Most requests for one answer, and the longest wait that is worth it. */
const retry = { attempts: 4, firstWaitMs: 500, longestWaitMs: 60_000 } as const;

/** Most pages of a list. */
const maxPages = 50;

/** Below this many requests a pause lets the account recover: it gets 75 a minute. */
const scarceRequests = 5;
const scarcePauseMs = 1000;

/**
 * A client of the Platform API: pages, waits when it is asked to, tries again where trying again is safe, and says by the
 * id of the request what went wrong.
 *
 * @source devcenter.heroku.com/articles/platform-api-reference: "Ranges", "Rate limits", "Errors", "Request ids"
 */
export function createPlatformClient(account: HerokuAccount, options: ClientOptions): PlatformClient {
  const ask = async (path: string, range?: string): Promise<Answer> => {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await tryOnce(account, path, { ...options, ...(range === undefined ? {} : { range }) });
      const waitMs = waitAfter(answer, attempt, options.random());
      if (waitMs === undefined) return settled(answer, path);
      await options.wait(waitMs);
    }
  };
  const reply = async (path: string, range?: string): Promise<{ readonly reply: Reply; readonly next?: string }> => {
    const answer = await ask(path, range);
    if (Number(answer.headers.get('ratelimit-remaining') ?? '4500') < scarceRequests) await options.wait(scarcePauseMs);
    const refused = explainRefusal(answer, path, account);
    if (refused !== undefined) return { reply: refused };
    const next = answer.status === 206 ? answer.headers.get('next-range') : null;
    return { reply: { kind: 'found', value: parse(answer, path) }, ...(next === null ? {} : { next }) };
  };
  return {
    get: async (path) => (await reply(path)).reply,
    list: async (path, order = { by: 'id' }) => {
      const items: unknown[] = [];
      let range = rangeOf(order);
      for (let page = 0; page < maxPages; page += 1) {
        const { reply: found, next } = await reply(path, range);
        if (found.kind === 'absent') return found;
        if (!Array.isArray(found.value)) throw failed(path, 'it answered with something that is no list');
        for (const item of found.value) items.push(item);
        const isEnough = order.max !== undefined && items.length >= order.max;
        if (next === undefined || isEnough) return { kind: 'found', value: items.slice(0, order.max) };
        range = next;
      }
      throw failed(path, `the list has more than ${maxPages} pages`);
    },
  };
}

function rangeOf({ by, descending, max }: ListOrder): string {
  return `${by} ..; max=${max ?? requestLimits.pageItems}${descending === true ? ', order=desc' : ''}`;
}

async function tryOnce(
  account: HerokuAccount,
  path: string,
  options: Parameters<typeof send>[2],
): Promise<Answer | RequestFailure> {
  try {
    return await send(account, path, options);
  } catch (error) {
    if (error instanceof RequestFailure) return error;
    throw error;
  }
}

/** How long to wait before the next try; undefined when there is none. */
function waitAfter(answer: Answer | RequestFailure, attempt: number, random: number): number | undefined {
  const isPassing = answer instanceof RequestFailure || answer.status === 429 || answer.status >= 500;
  if (!isPassing || attempt >= retry.attempts) return undefined;
  const stated = answer instanceof RequestFailure ? undefined : retryAfterMs(answer.headers);
  if (stated !== undefined) return stated > retry.longestWaitMs ? undefined : stated;
  return Math.round(retry.firstWaitMs * 2 ** (attempt - 1) * (0.5 + random));
}

/** `Retry-After` in seconds; a date is taken for the usual wait. @source RFC 9110, 10.2.3 */
function retryAfterMs(headers: Headers): number | undefined {
  const stated = headers.get('retry-after');
  return stated !== null && /^\d{1,6}$/.test(stated) ? Number(stated) * 1000 : undefined;
}

function settled(answer: Answer | RequestFailure, path: string): Answer {
  if (answer instanceof RequestFailure) throw failed(path, answer.message, answer);
  return answer;
}

function parse({ text, headers }: Answer, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw failed(path, `it answered with something that is no JSON${idOf(headers)}`);
  }
}

function failed(path: string, why: string, cause?: unknown): AppError {
  const problem = { message: `The Platform API could not be read at ${path}: ${why}.` };
  return new AppError('HEROKU_API_FAILED', [problem], cause === undefined ? {} : { cause });
}
