import { readDigestFacts, writeDigestFacts } from '@landfall/cluster/registry';
import { isRecord } from '../json.ts';
import { DigestRows } from './digest-rows.ts';
import { type FactEntry, setOf } from './fact-shard.ts';
import { InternedTexts } from './interned.ts';

/** What is kept of a digest beside its entry. */
export interface KeptEntry {
  readonly entry: FactEntry;
  /** The cluster has it. */
  readonly isWritten: boolean;
}

/**
 * Entries of many digests in little memory: about a hundred bytes for each, however many there are, as what they say is kept
 * once for all that say it. An entry is made anew each time it is asked for.
 */
export class FactTable {
  readonly #rows = new DigestRows();
  readonly #texts = new InternedTexts();
  /** Three numbers of texts for each row: facts, readers, and on what it was seen to fail. */
  #said = new Uint32Array(0);
  /** Rises with each use. */
  #usedAt = new Float64Array(0);
  #written = new Uint8Array(0);
  /** How many of each first byte the cluster has. */
  readonly #writtenOf = new Uint32Array(256);
  #uses = 0;

  get size(): number {
    return this.#rows.size;
  }

  get(digest: string): KeptEntry | undefined {
    const row = this.#rows.find(digest);
    if (row === undefined) return undefined;
    const [facts = '', readers = '', refuted = ''] = [0, 1, 2].map((part) => this.#texts.textOf(this.#said[row * 3 + part] ?? 0));
    const said: unknown = JSON.parse(facts);
    const known = isRecord(said) ? readDigestFacts(said) : undefined;
    if (known === undefined) throw new Error('facts that were written cannot be read');
    return {
      entry: { facts: known, readers: readers === everyone ? everyone : wordsOf(readers), refuted: wordsOf(refuted) },
      isWritten: this.#written[row] === 1,
    };
  }

  /** Counts as a use of a digest, which is then among the last to go. */
  touch(digest: string): void {
    const row = this.#rows.find(digest);
    this.#uses += 1;
    if (row !== undefined) this.#usedAt[row] = this.#uses;
  }

  /** Puts an entry in the place of what is there. What is no digest is not kept. */
  set(digest: string, { facts, readers, refuted }: FactEntry, isWritten: boolean): void {
    const before = this.#rows.find(digest);
    const row = this.#rows.add(digest);
    if (row === undefined) return;
    this.#makeRoom();
    const texts = [
      JSON.stringify(writeDigestFacts(facts)),
      readers === everyone ? everyone : [...readers].sort().join(' '),
      [...refuted].sort().join(' '),
    ].map((text) => this.#texts.use(text));
    if (before === undefined) {
      this.#uses += 1;
      this.#usedAt[row] = this.#uses;
    } else this.#releaseTexts(row);
    this.#said.set(texts, row * 3);
    this.#mark(row, isWritten ? 1 : 0);
  }

  delete(digest: string): void {
    const row = this.#rows.find(digest);
    if (row === undefined) return;
    this.#mark(row, 0);
    this.#releaseTexts(row);
    this.#rows.delete(row);
  }

  /** Digests that were not used for the longest time. */
  oldest(count: number): readonly string[] {
    const rows = [...this.#rows.rows()].sort((a, b) => (this.#usedAt[a] ?? 0) - (this.#usedAt[b] ?? 0));
    return rows.slice(0, count).map((row) => this.#rows.digestOf(row));
  }

  /** How many digests with this first byte the cluster has. */
  writtenCount(firstByte: number): number {
    return this.#writtenOf[firstByte] ?? 0;
  }

  /** Those. */
  written(firstByte: number): readonly string[] {
    const rows = [...this.#rows.rows()].filter((row) => this.#written[row] === 1 && this.#rows.firstByteOf(row) === firstByte);
    return rows.map((row) => this.#rows.digestOf(row));
  }

  #mark(row: number, written: 0 | 1): void {
    const firstByte = this.#rows.firstByteOf(row) ?? 0;
    this.#writtenOf[firstByte] = (this.#writtenOf[firstByte] ?? 0) + written - (this.#written[row] ?? 0);
    this.#written[row] = written;
  }

  #releaseTexts(row: number): void {
    for (let part = 0; part < 3; part += 1) this.#texts.release(this.#said[row * 3 + part] ?? 0);
  }

  #makeRoom(): void {
    const { capacity } = this.#rows;
    if (capacity === this.#written.length) return;
    this.#said = larger(this.#said, new Uint32Array(capacity * 3));
    this.#usedAt = larger(this.#usedAt, new Float64Array(capacity));
    this.#written = larger(this.#written, new Uint8Array(capacity));
  }
}

const everyone = 'everyone';

function wordsOf(text: string): ReadonlySet<string> {
  return setOf(text === '' ? [] : text.split(' '));
}

function larger<Numbers extends Uint8Array | Uint32Array | Float64Array>(old: Numbers, made: Numbers): Numbers {
  made.set(old);
  return made;
}
