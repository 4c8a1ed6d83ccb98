/** Packs the library: `node tools/build/package-runtime.ts FOLDER` writes landfall-runtime-VERSION.tgz there. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildRuntime } from './runtime.ts';

const target = resolve(process.argv[2] ?? '.');
const staging = mkdtempSync(join(tmpdir(), 'landfall-runtime-'));

try {
  buildRuntime(staging);
  mkdirSync(target, { recursive: true });
  execFileSync('npm', ['pack', '--loglevel=error', '--pack-destination', target], {
    cwd: staging,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
} finally {
  rmSync(staging, { recursive: true });
}
