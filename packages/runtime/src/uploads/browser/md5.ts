import { createBlockHash, type Hash } from './block-hash.ts';

/** MD5, of bytes that come in pieces: some object stores hold nothing else against a part. It guards against accidents only. */
export function createMd5(): Hash {
  const state = Uint32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
  return createBlockHash({ state, compress: (block) => compress(state, block), isLittleEndian: true });
}

const shifts = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21] as const;
const sines = Int32Array.from({ length: 64 }, (_, index) => Math.floor(Math.abs(Math.sin(index + 1)) * 2 ** 32));

/** @source RFC 1321, 3.4 */
function compress(state: Uint32Array, block: DataView): void {
  let a = state[0] ?? 0;
  let b = state[1] ?? 0;
  let c = state[2] ?? 0;
  let d = state[3] ?? 0;
  for (let step = 0; step < 64; step += 1) {
    const round = step >> 4;
    const word = ((factors[round] ?? 0) * step + (offsets[round] ?? 0)) & 15;
    const sum = (a + mix(round, b, c, d) + (sines[step] ?? 0) + block.getUint32(4 * word, true)) | 0;
    const bits = shifts[4 * round + (step & 3)] ?? 0;
    a = d;
    d = c;
    c = b;
    b = (b + ((sum << bits) | (sum >>> (32 - bits)))) | 0;
  }
  state[0] = (state[0] ?? 0) + a;
  state[1] = (state[1] ?? 0) + b;
  state[2] = (state[2] ?? 0) + c;
  state[3] = (state[3] ?? 0) + d;
}

/** Which word of the block a step takes: `factor * step + offset`, by round. */
const factors = [1, 5, 3, 7] as const;
const offsets = [0, 1, 5, 0] as const;

/** The function of a round. */
function mix(round: number, b: number, c: number, d: number): number {
  switch (round) {
    case 0:
      return (b & c) | (~b & d);
    case 1:
      return (d & b) | (~d & c);
    case 2:
      return b ^ c ^ d;
    default:
      return c ^ (b | ~d);
  }
}
