/** Gets one token for all of these scopes. */
export type FetchBatch<Token> = (scopes: readonly string[], signal: AbortSignal) => Promise<Token>;

/** Gets tokens of one account for single scopes, asking about several at once where several are wanted at the same time. */
export interface TokenBatches<Token> {
  /** @returns the token, and with how many scopes it came */
  get(scope: string, signal: AbortSignal): Promise<{ readonly token: Token; readonly scopes: number }>;
  /** A token for several was not as good as one for each: from now on each is asked for by itself. */
  keepApart(): void;
}

export interface BatchOptions<Token> {
  readonly fetch: FetchBatch<Token>;
  /** Whether an error may mean that one of several scopes is refused, and says nothing of the others. */
  readonly mayConcernOne: (error: unknown) => boolean;
}

/** Tokens travel in headers, which grow with each scope: 16 of them stay well below the 8 KiB that servers take. */
const mostScopes = 16;

interface Wish<Token> {
  readonly scope: string;
  readonly signal: AbortSignal;
  readonly given: PromiseWithResolvers<{ readonly token: Token; readonly scopes: number }>;
}

/**
 * While one question is under way, what else is wanted waits and is then asked about together. So a thousand images of one
 * registry cost it some dozens of tokens and not a thousand, and one image alone never waits.
 *
 * @source distribution, docs/spec/auth/token.md: `scope` may be given several times
 */
export function createTokenBatches<Token>({ fetch, mayConcernOne }: BatchOptions<Token>): TokenBatches<Token> {
  const waiting: Wish<Token>[] = [];
  let isAsking = false;
  let isApart = false;

  async function ask(wished: readonly Wish<Token>[]): Promise<void> {
    const wishes = wished.filter(({ signal }) => !signal.aborted);
    if (wishes.length === 0) return;
    const leaving = new AbortController();
    let staying = wishes.length;
    const onLeave = (): void => {
      staying -= 1;
      if (staying === 0) leaving.abort(new Error('nobody waits for this token any more'));
    };
    for (const { signal } of wishes) signal.addEventListener('abort', onLeave, { once: true });
    try {
      const token = await fetch(
        wishes.map(({ scope }) => scope),
        leaving.signal,
      );
      for (const { given } of wishes) given.resolve({ token, scopes: wishes.length });
    } catch (error) {
      // What everyone has left says nothing of the server.
      if (!leaving.signal.aborted) await answerFailure(wishes, error);
    } finally {
      for (const { signal } of wishes) signal.removeEventListener('abort', onLeave);
    }
  }

  async function answerFailure(wishes: readonly Wish<Token>[], error: unknown): Promise<void> {
    if (wishes.length > 1 && mayConcernOne(error)) {
      isApart = true;
      await askEach(wishes);
      return;
    }
    for (const { given } of wishes) given.reject(error);
    // Whoever waits would wait as long for the same server to fail again.
    if (!mayConcernOne(error)) for (const { given } of waiting.splice(0)) given.reject(error);
  }

  async function askEach(wishes: readonly Wish<Token>[]): Promise<void> {
    await Promise.all(wishes.map((wish) => ask([wish])));
  }

  async function askAll(): Promise<void> {
    isAsking = true;
    while (waiting.length > 0) {
      const next = waiting.splice(0, mostScopes);
      await (isApart ? askEach(next) : ask(next));
    }
    isAsking = false;
  }

  return {
    async get(scope, signal) {
      const wish: Wish<Token> = { scope, signal, given: Promise.withResolvers() };
      signal.addEventListener('abort', () => wish.given.reject(signal.reason), { once: true });
      if (isApart) void ask([wish]);
      else {
        waiting.push(wish);
        if (!isAsking) void askAll();
      }
      return wish.given.promise;
    },
    keepApart() {
      isApart = true;
    },
  };
}
