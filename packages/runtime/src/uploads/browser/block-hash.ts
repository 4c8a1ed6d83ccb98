/** A checksum that is made piece by piece. */
export interface Hash {
  update(bytes: Uint8Array): void;
  /** Ends it; afterwards it cannot be used. */
  digest(): Uint8Array;
}

/** What MD5 and SHA-256 differ in. */
interface BlockFunction {
  /** The words to begin with; they become the checksum. */
  readonly state: Uint32Array;
  /** Takes 64 bytes into the state. */
  readonly compress: (block: DataView) => void;
  /** The order of bytes in the length at the end, and in the checksum. */
  readonly isLittleEndian: boolean;
}

/** Cuts what comes into blocks of 64 bytes and ends with the length, as MD5 and SHA-256 do (RFC 1321, 3.1 to 3.3; FIPS 180-4, 5.1.1). */
export function createBlockHash({ state, compress, isLittleEndian }: BlockFunction): Hash {
  const block = new Uint8Array(64);
  const view = new DataView(block.buffer);
  let [filled, totalBytes] = [0, 0];

  const update = (bytes: Uint8Array): void => {
    totalBytes += bytes.length;
    let at = 0;
    while (at < bytes.length) {
      const taken = Math.min(64 - filled, bytes.length - at);
      block.set(bytes.subarray(at, at + taken), filled);
      filled += taken;
      at += taken;
      if (filled < 64) return;
      compress(view);
      filled = 0;
    }
  };
  return {
    update,
    digest() {
      const bits = BigInt(totalBytes) * 8n;
      update(Uint8Array.of(0x80));
      update(new Uint8Array((120 - filled) % 64));
      const length = new Uint8Array(8);
      new DataView(length.buffer).setBigUint64(0, bits, isLittleEndian);
      update(length);
      const digest = new Uint8Array(4 * state.length);
      const out = new DataView(digest.buffer);
      for (const [index, word] of state.entries()) out.setUint32(4 * index, word, isLittleEndian);
      return digest;
    },
  };
}
