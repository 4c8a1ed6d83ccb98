import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImageContent } from '../cluster/parts/push-image.ts';
import { runProgram } from '../control-plane/run-program.ts';

/** Machine of the program; the image is pushed as one for amd64. @source ELF specification, e_machine */
const aarch64 = 183;

/** An image whose program is for another architecture than the image says. */
export async function lyingImage(): Promise<ImageContent> {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-lying-'));
  try {
    await writeFile(join(folder, 'app'), elfHeader(aarch64), { mode: 0o755 });
    const archive = join(folder, 'layer.tar');
    await runProgram('tar', ['--create', `--file=${archive}`, `--directory=${folder}`, 'app']);
    return { config: { Entrypoint: ['/app'] }, layers: [await readFile(archive)] };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The header of a program of 64 bits, little-endian, for Linux. It says for which machine, and that is looked at first. */
function elfHeader(machine: number): Uint8Array {
  const header = Buffer.alloc(64);
  header.write('\x7fELF\x02\x01\x01', 'latin1');
  header.writeUInt16LE(2, 16);
  header.writeUInt16LE(machine, 18);
  header.writeUInt32LE(1, 20);
  header.writeUInt16LE(64, 52);
  return header;
}
