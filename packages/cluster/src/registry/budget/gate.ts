export interface GateSettings {
  /** Troubles in a row that close it. */
  readonly strikes: number;
  /** How long it closes at first; each further time twice as long, up to `longestMs`. */
  readonly firstMs: number;
  readonly longestMs: number;
}

export interface Strike {
  readonly nowMs: number;
  /** From 0 up to 1: spreads what would otherwise come back all at once. */
  readonly random: number;
  /** How long the server itself wants us to wait. */
  readonly waitMs?: number | undefined;
}

export type Passage =
  /** Go on. A `probe` goes alone: until it is back, nobody else does. */
  { readonly kind: 'open' | 'probe' } | { readonly kind: 'closed'; readonly waitMs: number };

/**
 * Keeps us from a server in trouble: closed for a while, then open for one request, whose answer decides. Used for servers
 * that do not answer (a circuit breaker) and for those that ask us to wait.
 */
export class Gate {
  readonly #settings: GateSettings;
  #strikes = 0;
  #closings = 0;
  #closedUntilMs: number | undefined;
  #isProbing = false;

  constructor(settings: GateSettings) {
    this.#settings = settings;
  }

  /** Asks for passage at a time. */
  pass(nowMs: number): Passage {
    if (this.#closedUntilMs === undefined) return { kind: 'open' };
    const waitMs = this.#closedUntilMs - nowMs;
    if (waitMs > 0) return { kind: 'closed', waitMs };
    if (this.#isProbing) return { kind: 'closed', waitMs: this.#settings.firstMs };
    this.#isProbing = true;
    return { kind: 'probe' };
  }

  /** All is well; what went before the gate closed and comes back only now proves nothing. */
  succeed(passage: Passage): void {
    if (this.#closedUntilMs !== undefined && passage.kind === 'open') return;
    this.#strikes = 0;
    this.#closings = 0;
    this.#closedUntilMs = undefined;
    this.#isProbing = false;
  }

  /** Whoever went never came to an answer: the next one may try. */
  withdraw(passage: Passage): void {
    if (passage.kind === 'probe') this.#isProbing = false;
  }

  /** Something is wrong. */
  strike(passage: Passage, { nowMs, random, waitMs = 0 }: Strike): void {
    const wantedUntilMs = nowMs + waitMs;
    if (this.#closedUntilMs !== undefined && passage.kind === 'open') {
      // One of many that were under way: their number says nothing about how long it will last.
      this.#closedUntilMs = Math.max(this.#closedUntilMs, wantedUntilMs);
      return;
    }
    this.#strikes += 1;
    this.#isProbing = false;
    if (this.#strikes < this.#settings.strikes && this.#closedUntilMs === undefined) return;
    const { firstMs, longestMs } = this.#settings;
    const ownMs = Math.min(firstMs * 2 ** this.#closings, longestMs) * (0.75 + random / 2);
    this.#closedUntilMs = Math.max(this.#closedUntilMs ?? 0, wantedUntilMs, nowMs + ownMs);
    this.#closings = Math.min(this.#closings + 1, 30);
  }
}
