/** Bytes of one key: its algorithm, and up to 512 bits. */
const keyBytes = 65;
const algorithms = ['sha256', 'sha384', 'sha512'] as const;
const digestBytes: Readonly<Record<(typeof algorithms)[number], number>> = { sha256: 32, sha384: 48, sha512: 64 };
const firstCapacity = 1024;
const none = -1;

/**
 * Gives each digest a row, by which others keep what they know of it. The digests are bytes in one array and not texts: as
 * keys of a map, a hundred thousand of them would take four times the memory, and each would be looked at by the collector.
 */
export class DigestRows {
  #keys = new Uint8Array(firstCapacity * keyBytes);
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
    this.#keys.set(key, row * keyBytes);
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
      const home = hashOf(this.#keyAt(places[place] ?? 0)) & mask;
      if (((place - home) & mask) < ((place - hole) & mask)) continue;
      places[hole] = places[place] ?? none;
      hole = place;
    }
    places[hole] = none;
    this.#keys.fill(0, row * keyBytes, (row + 1) * keyBytes);
    this.#free.push(row);
    this.#size -= 1;
  }

  /** The digest of a row that was given. */
  digestOf(row: number): string {
    const key = this.#keyAt(row);
    const algorithm = algorithms[(key[0] ?? 1) - 1] ?? 'sha256';
    return `${algorithm}:${Buffer.from(key.subarray(1, 1 + digestBytes[algorithm])).toString('hex')}`;
  }

  /** First byte of the digest of a row; undefined for a row that is not given. */
  firstByteOf(row: number): number | undefined {
    return this.#keys[row * keyBytes] === 0 ? undefined : this.#keys[row * keyBytes + 1];
  }

  /** Every row that is given, in no order that means anything. */
  *rows(): Generator<number> {
    for (let row = 0; row < this.#end; row += 1) if (this.#keys[row * keyBytes] !== 0) yield row;
  }

  #keyAt(row: number): Uint8Array {
    return this.#keys.subarray(row * keyBytes, (row + 1) * keyBytes);
  }

  /** Where a key is, or where it would be put. */
  #placeOf(key: Uint8Array): number {
    const mask = this.#places.length - 1;
    let place = hashOf(key) & mask;
    for (;;) {
      const row = this.#places[place] ?? none;
      if (row === none || this.#isAt(row, key)) return place;
      place = (place + 1) & mask;
    }
  }

  #isAt(row: number, key: Uint8Array): boolean {
    for (let index = 0; index < keyBytes; index += 1) if (this.#keys[row * keyBytes + index] !== key[index]) return false;
    return true;
  }

  #grow(): void {
    const keys = new Uint8Array(this.#keys.length * 2);
    keys.set(this.#keys);
    this.#keys = keys;
    this.#places = new Int32Array(this.#places.length * 2).fill(none);
    for (const row of this.rows()) this.#places[this.#placeOf(this.#keyAt(row))] = row;
  }
}

/** Digests are as good as random: four of their bytes will do. */
function hashOf(key: Uint8Array): number {
  return (key[2] ?? 0) | ((key[3] ?? 0) << 8) | ((key[4] ?? 0) << 16) | ((key[5] ?? 0) << 24);
}

function keyOf(digest: string): Uint8Array | undefined {
  const colon = digest.indexOf(':');
  const number = algorithms.findIndex((algorithm) => algorithm === digest.slice(0, Math.max(colon, 0)));
  const algorithm = algorithms[number];
  const hex = digest.slice(colon + 1);
  if (algorithm === undefined || hex.length !== digestBytes[algorithm] * 2 || !/^[0-9a-f]+$/.test(hex)) return undefined;
  const key = new Uint8Array(keyBytes);
  key[0] = number + 1;
  key.set(Buffer.from(hex, 'hex'), 1);
  return key;
}
