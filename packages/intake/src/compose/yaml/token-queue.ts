import type { Token } from './token.ts';

/** Tokens that have been read and not yet taken, numbered from the start of the text. */
export class TokenQueue {
  readonly #tokens: Token[] = [];
  /** How many tokens at the front of the list have been taken. */
  #head = 0;
  #taken = 0;

  /** The next token to take. */
  get first(): Token | undefined {
    return this.#tokens[this.#head];
  }

  /** The token that was added last, taken or not. */
  get last(): Token | undefined {
    return this.#tokens.at(-1);
  }

  /** How many tokens have been taken: the number of the next one. */
  get taken(): number {
    return this.#taken;
  }

  /** How many tokens there have been: the number that the next one added will have. */
  get count(): number {
    return this.#taken + this.#tokens.length - this.#head;
  }

  take(): void {
    this.#head += 1;
    this.#taken += 1;
  }

  add(token: Token): void {
    // Taken tokens are let go when they are most of the list, so that each is moved once at most.
    if (this.#head > 64 && this.#head * 2 > this.#tokens.length) {
      this.#tokens.splice(0, this.#head);
      this.#head = 0;
    }
    this.#tokens.push(token);
  }

  /** Puts a token in front of the one with that number; at the end when it is taken already, or for no number. */
  insert(token: Token, number?: number): void {
    if (number === undefined || number < this.#taken) this.add(token);
    else this.#tokens.splice(this.#head + number - this.#taken, 0, token);
  }
}
