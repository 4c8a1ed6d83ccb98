/**
 * Keeps equal texts once, each under a number, as long as somebody uses it. What a hundred thousand images have in common is
 * small; kept beside each of them, it would be most of the memory.
 */
export class InternedTexts {
  readonly #numbers = new Map<string, number>();
  readonly #texts: string[] = [];
  readonly #uses: number[] = [];
  readonly #free: number[] = [];

  /** How many different texts there are. */
  get size(): number {
    return this.#numbers.size;
  }

  /** Counts one more use of a text. @returns its number */
  use(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) {
      this.#uses[known] = (this.#uses[known] ?? 0) + 1;
      return known;
    }
    const number = this.#free.pop() ?? this.#texts.length;
    this.#numbers.set(text, number);
    this.#texts[number] = text;
    this.#uses[number] = 1;
    return number;
  }

  /** The text of a number that is in use. */
  textOf(number: number): string {
    return this.#texts[number] ?? '';
  }

  /** Counts one use less; after the last one the number may stand for another text. */
  release(number: number): void {
    const left = (this.#uses[number] ?? 0) - 1;
    this.#uses[number] = left;
    if (left > 0) return;
    this.#numbers.delete(this.textOf(number));
    this.#texts[number] = '';
    this.#free.push(number);
  }
}
