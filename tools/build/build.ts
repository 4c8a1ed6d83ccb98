import { fileURLToPath } from 'node:url';
import { writeBundle } from './bundle.ts';

const cli = new URL('../../apps/cli/', import.meta.url);

try {
  await writeBundle({
    entry: fileURLToPath(new URL('src/entry.ts', cli)),
    file: fileURLToPath(new URL('dist/landfall.cjs', cli)),
    entryAsChunk: true,
  });
} catch (error) {
  // The message of the bundler shows the place in the source; its stack shows only the bundler.
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 70;
}
