/** Bundles the operator, for its image and for tests: `node tools/build/operator.ts [FILE]`. */
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { writeBundle } from './bundle.ts';

const operator = new URL('../../apps/operator/', import.meta.url);

try {
  await writeBundle({
    entry: fileURLToPath(new URL('src/entry.ts', operator)),
    file: argv[2] ?? fileURLToPath(new URL('dist/operator.cjs', operator)),
  });
} catch (error) {
  // The message of the bundler shows the place in the source; its stack shows only the bundler.
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 70;
}
