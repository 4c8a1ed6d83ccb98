import { fileURLToPath } from 'node:url';
import { writeBundle } from './bundle.ts';

const cli = new URL('../../apps/cli/', import.meta.url);

await writeBundle({
  entry: fileURLToPath(new URL('src/entry.ts', cli)),
  file: fileURLToPath(new URL('dist/landfall.js', cli)),
});
