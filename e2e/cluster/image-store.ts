import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { withLock } from '../components/lock.ts';
import { runProgram } from '../control-plane/run-program.ts';
import { startSandbox } from '../sandbox/sandbox.ts';
import { importImages, startContainerd } from './containerd.ts';

/**
 * Fills the folder of a containerd that does not run yet with the images of an archive, as `docker save` writes it. They are
 * unpacked the first time, into a folder beside the archive; later their files are linked, which takes a second.
 *
 * @param folder must not exist, on the same disk as the archive
 */
export async function provideImages(archivePath: string, folder: string): Promise<void> {
  const store = `${archivePath}.store`;
  await withLock(store, async () => {
    if (!existsSync(store)) await unpack(archivePath, store);
  });
  // What is unpacked is never written again: containers write to layers of their own. Databases are.
  const script = 'cp -al "$1" "$2" && find "$2" -name "*.db" -exec cp {} {}.own \\; -exec mv {}.own {} \\;';
  await runProgram('sh', ['-euc', script, 'sh', store, folder], { timeoutMs: 300_000 });
}

async function unpack(archivePath: string, store: string): Promise<void> {
  const unfinished = `${store}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished);
  const sandbox = await startSandbox('images');
  try {
    await startContainerd(sandbox, { root: unfinished });
    await importImages(sandbox.run, archivePath);
  } finally {
    await sandbox.stop();
  }
  await rename(unfinished, store);
}
