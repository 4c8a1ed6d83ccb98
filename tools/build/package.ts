/** Packs the published form of the command: `node tools/build/package.ts FOLDER` writes landfall-VERSION.tgz there. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeBundle } from './bundle.ts';
import { writeLicences } from './licences.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const target = resolve(process.argv[2] ?? '.');
const staging = mkdtempSync(join(tmpdir(), 'landfall-package-'));

try {
  const sources = await writeBundle({
    entry: join(root, 'apps/cli/src/entry.ts'),
    file: join(staging, 'dist/landfall.cjs'),
    entryAsChunk: true,
  });
  const bin = join(root, 'apps/cli/bin');
  cpSync(bin, join(staging, 'bin'), { recursive: true, filter: (file) => file === bin || file.endsWith('.cjs') });
  copyFileSync(join(root, 'apps/cli/README.md'), join(staging, 'README.md'));
  for (const name of ['LICENSE', 'NOTICE']) copyFileSync(join(root, name), join(staging, name));
  writeFileSync(join(staging, 'THIRD-PARTY-LICENSES'), writeLicences(sources));
  writeFileSync(join(staging, 'package.json'), `${JSON.stringify(publishedManifest(), null, 2)}\n`);
  mkdirSync(target, { recursive: true });
  execFileSync('npm', ['pack', '--loglevel=error', '--pack-destination', target], {
    cwd: staging,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
} finally {
  rmSync(staging, { recursive: true });
}

/** The workspace's manifest without what only the workspace needs. */
function publishedManifest(): Readonly<Record<string, unknown>> {
  const manifest = JSON.parse(readFileSync(join(root, 'apps/cli/package.json'), 'utf8')) as Record<string, unknown>;
  const { private: _private, scripts: _scripts, devDependencies: _devDependencies, ...published } = manifest;
  return published;
}
