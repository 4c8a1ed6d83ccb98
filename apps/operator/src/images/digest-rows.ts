/** Bytes of a digest in the array: all of the usual ones. */
const headBytes = 32;
/** Algorithms by their numbers, from 1 on, and how many bytes their digests have. */
const algorithms: readonly { readonly name: string; readonly bytes: number }[] = [
  { name: 'sha256', bytes: 32 },
  { name: 'sha384', bytes: 48 },
  { name: 'sha512', bytes: 64 },
];
const firstCapacity = 1024;
const none = -1;

/** A digest in parts. */
interface Key {
  readonly algorithm: number;
  readonly head: Uint8Array;
  /** What does not fit, in hexadecimal; empty for the usual ones. */
  readonly tail: string;
}

/**
 * Gives each digest a row, by which others keep what they know of it. The digests are bytes in one array and not texts: as
 * keys of a map, a hundred thousand of them would take four times the memory, and each would be looked at by the collector.
 */
export class DigestRows {
  #heads = new Uint8Array(firstCapacity * headBytes);
  /** Numbers of algorithms; 0 for a row that is not given. */
  #algorithms = new Uint8Array(firstCapacity);
  readonly #tails = new Map<number, string>();
  /** Rows by hash, in open addressing; twice as many places as rows at least. */
  #places = new Int32Array(firstCapacity * 2).fill(none);
  readonly #free: number[] = [];
  #size = 0;
  /** Rows that were ever given. */
  #end = 0;

  get size(): number {
    return this.#size;
  }

  /** Rows that there is room for now; grows with use. */
  get capacity(): number {
    return this.#places.length / 2;
  }

  /** The row of a digest; undefined when it has none, or is no digest. */
  find(digest: string): number | undefined {
    const key = keyOf(digest);
    const row = key === undefined ? none : (this.#places[this.#placeOf(key)] ?? none);
    return row === none ? undefined : row;
  }

  /** The row of a digest, which is made when there is none; undefined for what is no digest. */
  add(digest: string): number | undefined {
    const key = keyOf(digest);
    if (key === undefined) return undefined;
    if (this.#size === this.capacity) this.#grow();
    const place = this.#placeOf(key);
    const known = this.#places[place] ?? none;
    if (known !== none) return known;
    const row = this.#free.pop() ?? this.#end;
    if (row === this.#end) this.#end += 1;
    this.#heads.set(key.head, row * headBytes);
    this.#algorithms[row] = key.algorithm;
    if (key.tail !== '') this.#tails.set(row, key.tail);
    this.#places[place] = row;
    this.#size += 1;
    return row;
  }

  /** Takes a row away; it may be given to another digest from now on. */
  delete(row: number): void {
    const places = this.#places;
    const mask = places.length - 1;
    let hole = this.#placeOf(this.#keyAt(row));
    // What was put further on because of this one moves up, so that nothing is cut off from where it is looked for.
    for (let place = (hole + 1) & mask; places[place] !== none; place = (place + 1) & mask) {
      const home = hashOf(this.#headAt(places[place] ?? 0)) & mask;
      if (((place - home) & mask) < ((place - hole) & mask)) continue;
      places[hole] = places[place] ?? none;
      hole = place;
    }
    places[hole] = none;
    this.#algorithms[row] = 0;
    this.#tails.delete(row);
    this.#free.push(row);
    this.#size -= 1;
  }

  /** The digest of a row that was given. */
  digestOf(row: number): string {
    const algorithm = algorithms[(this.#algorithms[row] ?? 1) - 1]?.name ?? '';
    return `${algorithm}:${Buffer.from(this.#headAt(row)).toString('hex')}${this.#tails.get(row) ?? ''}`;
  }

  /** First byte of the digest of a row; undefined for a row that is not given. */
  firstByteOf(row: number): number | undefined {
    return this.#algorithms[row] === 0 ? undefined : this.#heads[row * headBytes];
  }

  /** Every row that is given, in no order that means anything. */
  *rows(): Generator<number> {
    for (let row = 0; row < this.#end; row += 1) if (this.#algorithms[row] !== 0) yield row;
  }

  #headAt(row: number): Uint8Array {
    return this.#heads.subarray(row * headBytes, (row + 1) * headBytes);
  }

  #keyAt(row: number): Key {
    return { algorithm: this.#algorithms[row] ?? 0, head: this.#headAt(row), tail: this.#tails.get(row) ?? '' };
  }

  /** Where a key is, or where it would be put. */
  #placeOf(key: Key): number {
    const mask = this.#places.length - 1;
    let place = hashOf(key.head) & mask;
    for (;;) {
      const row = this.#places[place] ?? none;
      if (row === none || this.#isAt(row, key)) return place;
      place = (place + 1) & mask;
    }
  }

  #isAt(row: number, { algorithm, head, tail }: Key): boolean {
    if (this.#algorithms[row] !== algorithm) return false;
    for (let index = 0; index < headBytes; index += 1) if (this.#heads[row * headBytes + index] !== head[index]) return false;
    return (this.#tails.get(row) ?? '') === tail;
  }

  #grow(): void {
    const [heads, numbers] = [new Uint8Array(this.#heads.length * 2), new Uint8Array(this.#algorithms.length * 2)];
    heads.set(this.#heads);
    numbers.set(this.#algorithms);
    this.#heads = heads;
    this.#algorithms = numbers;
    this.#places = new Int32Array(this.#places.length * 2).fill(none);
    for (const row of this.rows()) this.#places[this.#placeOf(this.#keyAt(row))] = row;
  }
}

/** Digests are as good as random: four of their bytes will do. */
function hashOf(head: Uint8Array): number {
  return (head[1] ?? 0) | ((head[2] ?? 0) << 8) | ((head[3] ?? 0) << 16) | ((head[4] ?? 0) << 24);
}

function keyOf(digest: string): Key | undefined {
  const colon = digest.indexOf(':');
  const number = algorithms.findIndex(({ name }) => name === digest.slice(0, Math.max(colon, 0)));
  const hex = digest.slice(colon + 1);
  if (hex.length !== (algorithms[number]?.bytes ?? -1) * 2 || !/^[0-9a-f]+$/.test(hex)) return undefined;
  return { algorithm: number + 1, head: Buffer.from(hex.slice(0, headBytes * 2), 'hex'), tail: hex.slice(headBytes * 2) };
}
